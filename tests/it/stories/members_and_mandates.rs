//! People come, change, pause and leave.

use insta::assert_snapshot;

use crate::desk::Desk;

/// A club with one member of the plan Regulier since the beginning of the year.
fn club_of_one() -> Desk {
    let mut desk = Desk::with_club();
    desk.types("grnMaria<tab>de<tab>Wit<tab>5-2-71<ctrl-s>");
    desk.types("aRegulier<tab><ctrl-u>1-1-26<ctrl-s>");
    desk.expects("Toegevoegd");
    desk
}

#[test]
fn a_date_of_birth_is_typed_as_people_do() {
    let mut desk = Desk::with_club();
    desk.types("grn<tab><tab>Muller<tab>5-2-71");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    Nieuwe relatie                                                  * niet bewaard

    Voornaam            [                              ]
    Tussenvoegsel       [                              ]
    Achternaam          [Muller                        ]
    Geboortedatum       [5-2-71                        ] vr 5 feb 1971 (55 jaar)
    Straat              [                              ]
    Huisnummer          [                              ]
    Postcode            [                              ]
    Plaats              [                              ]
    E-mail              [                              ]
    Telefoon            [                              ]
    Opmerking           [                              ]
    Groepen             [                              ] met komma; mag nieuw zijn
    Soort               [< persoon >                   ]
    Nummer              [1001                          ]
    Land                [NL                            ]
    KvK-nummer          [                              ] 12345678
    Btw-id              [                              ] NL123456789B01
    Contact             [< e-mail of post >            ]
    Wie betaalt?       v[                              ] Bij een kind bijvoorbeeld…

    Ctrl+S Bewaren  F4 Keuzelijst  Esc Annuleren                           F1 Hulp
    "#);
    desk.types("<ctrl-s>");
    assert_eq!(desk.sql("SELECT last_name, birth_date FROM relation"), "Muller|1971-02-05");
}

#[test]
fn a_wrong_account_is_said_while_typing() {
    let mut desk = club_of_one();
    desk.types("<enter>3nNL91ABNA0417164301");
    desk.expects("IBAN: de controlecijfers kloppen niet");
    desk.types("<backspace>0");
    desk.expects("ABN AMRO");
    desk.types("<tab><tab>vandaag<ctrl-s>");
    assert_eq!(
        desk.sql("SELECT iban, holder, signed_on FROM mandate"),
        "NL91ABNA0417164300|Maria de Wit|2026-11-22"
    );
    assert_eq!(desk.sql("SELECT direct_debit_enabled FROM relation"), "1");
    desk.types("t");
    assert_eq!(desk.sql("SELECT direct_debit_enabled FROM relation"), "0");
}

// S4.28: the account is typed by whose it is.
#[test]
fn a_mandate_is_asked_by_a_code_on_the_screen() {
    let mut desk = club_of_one();
    // S4.C: cards are not kept, and why is one key away.
    desk.types("<enter>3<f1>");
    desk.expects("Creditcards bewaart penning niet");
    desk.types("<esc>vj");
    desk.expects("nog geen mailadres");
    let club = rusqlite::Connection::open(desk.file()).unwrap();
    let sql = "INSERT INTO setting (key, value) VALUES ('club.email', 'kas@boemerang.example')
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    club.execute(sql, []).unwrap();
    desk.types("<esc>v");
    desk.expects("kas@boemerang.example");
    desk.expects("maakt een mail");
    assert!(desk.sees().contains('▀'), "{}", desk.sees());
    let reference = desk.sql("SELECT reference FROM mandate_form");
    desk.expects(&reference);
    // The mail came: the mandate has the reference that was asked for, once it is signed.
    desk.types("nNL91ABNA0417164300<tab><tab>vandaag<ctrl-s>");
    assert_eq!(desk.sql("SELECT reference FROM mandate"), reference);
    assert_eq!(desk.sql("SELECT count(*) FROM mandate_form"), "0");
}

#[test]
fn the_form_says_what_would_be_billed() {
    let mut desk = Desk::with_club();
    desk.types("grn<tab><tab>Wit<ctrl-s>aPremium<tab><ctrl-u>1-9-26<tab>");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    Abonnement toevoegen                                            * niet bewaard

    Voor wie            [1001 Wit                      ] typ een paar letters, F4 …
    Abonnementstype     [Premium nieuwsbrief           ] typ een paar letters, F4 …
    Ingangsdatum        [01-09-2026                    ] di 1 sep 2026 (82 dagen g…
    Wie betaalt?        [                              ] leeg: als op de kaart
    Factureren vanaf    [                              ] leeg: vanaf het begin
    Machtiging          [                              ] leeg: die van de betaler
    Prijs               [                              ] leeg: die van het type
    Referentie          [                              ]
    Herkomst            [                              ] gebruik Actie om te filte…
    Actie               [                              ] F4 kiest, F6 maakt nieuw
    Opmerking           [                              ]
    Attentie            [nee                           ] valt op bij factureren
    Cadeau              [nee                           ] een ander betaalt; eindig…
    Kostenplaats       v[                              ] leeg: die van het abonnem…

    Vervalt op 01-09-2027.
    Eerste periode 01-09-2026 t/m 30-09-2026: EUR 5,00.
    Let op: 3 perioden zijn al begonnen, samen EUR 15,00. Vul "Factureren vanaf"
    in om eerdere over te slaan.

    Ctrl+S Bewaren  F4 Keuzelijst  Esc Annuleren  Ctrl+N En volgende       F1 Hulp
    "#);
}

#[test]
fn somebody_else_pays() {
    let mut desk = club_of_one();
    desk.types("grnKind<tab>de<tab>Wit<ctrl-s>/kind<enter>");
    desk.types("aStudent<tab><ctrl-u>1-1-26<tab>maria<tab><ctrl-s>");
    desk.expects("Toegevoegd");
    let payer = desk.sql(
        "SELECT payer.first_name FROM subscription JOIN relation AS payer ON payer.id = payer_id",
    );
    assert_eq!(payer, "Maria");
    desk.types("gfn<f8>j");
    desk.expects("1 concepten gemaakt");
    assert_eq!(desk.sql("SELECT count(*), sum(amount_cents) FROM invoice_line"), "2|16000");
}

#[test]
fn leaving_follows_the_rule_and_can_be_taken_back() {
    let mut desk = club_of_one();
    desk.types("<enter>2x");
    desk.expects("de laatste dag is 31-12-2026");
    desk.types("<ctrl-u>4-12-26<tab>");
    // A day too late: a year longer.
    desk.expects("de laatste dag is 31-12-2027");
    desk.types("<ctrl-s>");
    assert_eq!(desk.sql("SELECT notice_date, end_date FROM subscription"), "2026-12-04|2028-01-01");
    desk.types("uj");
    assert_eq!(desk.sql("SELECT notice_date, end_date, end_reason FROM subscription"), "-|-|-");
}

#[test]
fn a_type_for_people_who_left_is_refused() {
    let mut desk = Desk::with_club();
    desk.types("gtnOud-lid<tab>0<ctrl-s>");
    desk.expects("is geen soort lid");
    assert_eq!(desk.sql("SELECT count(*) FROM plan WHERE name LIKE 'oud%'"), "0");
}

#[test]
fn what_was_typed_is_not_thrown_away_by_accident() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<esc>");
    desk.expects("nog niet bewaard");
    desk.types("<enter>");
    desk.expects("[Jan ");
    desk.types("<esc>j");
    desk.expects("Hier staat nog niets.");
}

#[test]
fn a_price_change_counts_from_its_day() {
    let mut desk = club_of_one();
    desk.types("gt<down><down><down>p<ctrl-u>120<tab>1-1-27<ctrl-s>");
    desk.expects("Bewaard");
    desk.types("gfn<ctrl-u>1-1-27<enter><f8>j");
    let amounts = desk.sql("SELECT period_from, amount_cents FROM invoice_line ORDER BY 1");
    assert_eq!(amounts, "2026-01-01|10000\n2027-01-01|12000");
}

#[test]
fn somebody_applies_and_is_let_in() {
    let mut desk = Desk::with_club();
    desk.types(
        "gjnAnna<tab><tab>Boer<tab><tab><tab><tab><tab><tab><tab><tab>Regulier<tab><ctrl-s>",
    );
    desk.expects("Aanmelding vastgelegd.");
    desk.types("gd");
    desk.expects("Aanmeldingen: 1");
    desk.types("gj<enter>");
    desk.expects("Anna Boer, Regulier");
    desk.expects("Anna Boer: nu te betalen EUR 16,67");
    desk.types("<ctrl-s>");
    desk.expects("is lid; factuur 2026-0001.");
    desk.types("gjm");
    desk.expects("hierover is al beslist");
    // Another pays first: what it costs is said before, and the reference after.
    desk.types(
        "nBas<tab><tab>Kok<tab><tab><tab><tab><tab><tab><tab><tab>Regulier<tab><ctrl-s>/kok<enter>m",
    );
    desk.expects("Bas Kok wordt lid zodra EUR 16,67 binnen is.");
    desk.types("j");
    desk.expects("Wordt lid zodra EUR 16,67 is betaald met kenmerk RF");
}

#[test]
fn the_days_of_a_subscription_are_drawn_on_a_line() {
    let mut desk = Desk::with_club();
    desk.types("grnAnna<tab><tab>Boer<ctrl-s>/boer<enter><enter>");
    desk.types("aTijdschrift<tab><ctrl-u>1-9-26<tab>");
    desk.expects("Anna Boer mist: adres (wordt verzonden).");
    desk.types("<f1>");
    desk.expects("De datums op een rij:");
    desk.expects("01-09-2026  |  Ingangsdatum");
    desk.expects("22-11-2026  *  vandaag");
    desk.expects("01-09-2027  |  Vervalt op");
    desk.types("<esc><ctrl-s>gfn<f8>j<ctrl-a>m1<enter>ga<enter><f1>");
    desk.expects("Gefactureerd tot");
    desk.types("<esc>");
    desk.expects("factuur 2026-0001: EUR 49,50");
}

#[test]
fn a_promise_to_give_is_kept_with_its_number() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>3f");
    desk.expects("Periodieke gift");
    desk.types("<tab>120<ctrl-s>");
    desk.expects("Transactienummer PG-0001, t/m 2030.");
    desk.types("f");
    desk.expects("PG-0001: EUR 120,00 per jaar, 2026 t/m 2030");
    desk.types("<right><tab><tab><tab><tab><tab>2027<ctrl-s>");
    desk.expects("Transactienummer PG-0001, t/m 2027.");
}

// S3.9, S3.10: what a website mails and what a shop exports come in by one key, and by hand in the same form.
#[test]
fn applications_and_orders_are_taken_in_from_a_folder() {
    let mut desk = Desk::with_club();
    let folder = desk.folder().join("binnen");
    std::fs::create_dir(&folder).unwrap();
    let mail = "From: site@club.example\r\nSubject: Aanmelding\r\n\r\nVoornaam: An\r\nAchternaam: Vos\r\nE-mail: an@vos.example\r\nSoort: Regulier\r\n";
    std::fs::write(folder.join("1.eml"), mail).unwrap();
    std::fs::write(folder.join("2.eml"), "Subject: hallo\r\n\r\nTot morgen.\r\n").unwrap();
    let shop = "Bestelnummer;Naam;Artikel;Aantal;Prijs\n7;Bo Bos;Blad;2;6,95\n8;Cas Das;Beker;1;\n";
    std::fs::write(folder.join("shop.csv"), shop).unwrap();
    desk.types("gji");
    desk.types(folder.to_str().unwrap());
    desk.expects("3 bestanden");
    desk.types("<ctrl-s>");
    desk.expects("2 aanmeldingen of bestellingen klaargezet.");
    desk.expects("2.eml: in deze mail is niets ingevuld");
    desk.expects("shop.csv, regel 2");
    desk.types("<esc>");
    assert_eq!(desk.sql("SELECT count(*) FROM intake"), "2");
    // What was ordered by telephone.
    desk.types("<esc>gjnDirk<tab><tab>Das<tab><tab><tab><tab><tab><tab><tab><tab><tab>2 x Blad: 6,95; 1 x Pen: 1<ctrl-s>");
    desk.expects("Aanmelding vastgelegd.");
    desk.expects("2 x Blad, 1 x Pen");
    desk.types("/das<enter><enter>");
    desk.expects("14,90");
}
