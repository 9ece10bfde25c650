//! Finding one's way: places, help, commands, small windows, pastes.

use insta::assert_snapshot;

use crate::desk::Desk;

#[test]
fn the_first_screen_asks_which_club_it_is() {
    let mut desk = Desk::new();
    assert_snapshot!(desk.sees(), @r#"
                                                                        22-11-2026
    Welkom bij penning

    Naam vereniging     [                              ]
    IBAN                [                              ] mag later
    Incassant-ID        [                              ] mag later
    KvK-nummer          [                              ] mag later
    Beginnen met        [< een ledenlijst (CSV, XLSX) >]
                        [ Bewaren ]









    De administratie komt in /~~~~~~~~~~~~~~/club.db. Alleen de naam is nu nodig;
    rekening en incassant-ID (van uw contract met de bank) kunnen later bij
    Instellingen. Rondkijken in een voorbeeldclub: sluit af met Ctrl+C en start
    "penning demo".

    Ctrl+S Bewaren  F4 Keuzelijst                                          F1 Hulp
    "#);
    desk.types("VV De Boemerang<tab>NL69INGB0123456780<ctrl-s>");
    desk.expects("IBAN: de controlecijfers kloppen niet");
    assert!(!desk.file().exists());
    desk.types("<backspace>9<ctrl-s>");
    assert_eq!(desk.sql("SELECT value FROM setting WHERE key = 'club.name'"), "VV De Boemerang");
}

#[test]
fn every_place_opens_and_every_one_has_help() {
    let mut desk = Desk::with_club();
    for (letter, title) in [
        ('d', "Te doen"),
        ('r', "sortering"),
        ('a', "Gefact.tot"),
        ('f', "Factureren"),
        ('i', "Nog geen incasso"),
        ('t', "Premium nieuwsbrief"),
        ('l', "administratie gemaakt"),
        ('o', "Kaart en werkplek"),
    ] {
        desk.types(&format!("g{letter}"));
        desk.expects(title);
        desk.types("<f1>");
        desk.expects("Pijltjes, PgUp");
        desk.types("<esc><esc>");
    }
}

#[test]
fn commands_are_found_by_their_words() {
    let mut desk = Desk::with_club();
    desk.types("gr<ctrl-p>instel");
    desk.expects("Instellingen");
    desk.misses("Abonnementstypen");
    desk.types("<enter>");
    desk.expects("De vereniging");
}

#[test]
fn a_window_that_is_too_small_says_so_and_loses_nothing() {
    let mut desk = Desk::with_club();
    desk.types("grnJan");
    desk.resizes(60, 15);
    desk.expects("Venster te klein: nu 60x15, nodig 80x24");
    desk.resizes(120, 36);
    desk.expects("[Jan ");
    for size in [(1, 1), (0, 0), (200, 60), (80, 24)] {
        desk.resizes(size.0, size.1);
        desk.sees();
    }
}

#[test]
fn a_paste_does_nothing_but_search() {
    let mut desk = Desk::with_club();
    desk.types("gr");
    desk.pastes("q\nx\nj\n");
    desk.expects("/q");
    assert!(!desk.has_left());
}

#[test]
fn letters_never_destroy_and_leaving_needs_no_question_without_work() {
    let mut desk = Desk::with_club();
    desk.types("grxdq");
    assert!(desk.has_left());
    let mut desk = Desk::with_club();
    desk.types("<ctrl-c>");
    desk.expects("Nog een keer Ctrl+C");
    assert!(!desk.has_left());
    desk.types("<ctrl-c>");
    assert!(desk.has_left());
}

#[test]
fn settings_are_checked_before_they_are_kept() {
    let mut desk = Desk::with_club();
    desk.types("go<enter><tab><tab><ctrl-u>NL34ZZZ140946600000<ctrl-s>");
    desk.expects("de controlecijfers zouden 33 moeten zijn");
    assert_eq!(
        desk.sql("SELECT value FROM setting WHERE key = 'club.creditor_id'"),
        "NL33ZZZ140946600000"
    );
    // Which setting it is stands at the setting, and what is typed on coming to a field replaces what stood there.
    desk.types("<esc>j");
    desk.types("go<enter><tab><tab><tab><tab><tab><tab>geenmail<ctrl-s>");
    desk.expects("E-mail: geen e-mailadres");
    desk.types("<ctrl-u>bestuur@onzeclub.nl<ctrl-s>");
    desk.expects("Bewaard");
    desk.types("<down><enter>30<ctrl-s>");
    desk.expects("Bewaard");
    let sql = "SELECT group_concat(key || ' ' || value, '; ') FROM setting WHERE key IN ('club.email', 'invoice.due_days')";
    assert_eq!(desk.sql(sql), "club.email bestuur@onzeclub.nl; invoice.due_days 30");
}

#[test]
fn names_that_a_terminal_would_act_on_are_harmless() {
    let mut desk = Desk::with_club();
    desk.types("grn<tab><tab>");
    desk.pastes("\u{202e}Kwaad\u{1b}[31m\u{7}");
    desk.types("<ctrl-s>");
    assert_eq!(desk.sql("SELECT last_name FROM relation"), "Kwaad[31m");
    assert!(!desk.sees().contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn at_the_counter_a_contribution_takes_three_keys() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>");
    desk.types("geboer<enter>");
    desk.expects("GEEN");
    // Choose, look, and take the money.
    desk.types("a");
    desk.expects("1001 Jan de Boer: nu te betalen EUR 16,67");
    desk.types("<ctrl-s>");
    desk.expects("2026-0001 van EUR 16,67 is betaald.");
    desk.expects("GELDIG t/m 31-12-2026");
    assert_eq!(desk.sql("SELECT method, amount_cents FROM allocation"), "cash|1667");
    // Whose membership held on a day before is a list of its own.
    desk.types("grv<ctrl-u>1-11-26<tab><right><ctrl-s>");
    desk.expects("Op 01-11-2026: geen geldig lidmaatschap.");
    desk.expects("Boer, Jan de");
    desk.types("v<ctrl-s>");
    desk.expects("Op 22-11-2026: geldig lidmaatschap.   1 relatie");
}

// S1.5: who buys an issue at the counter gets a receipt, and no subscription.
#[test]
fn an_issue_is_sold_for_cash_at_the_counter_and_printed() {
    let mut desk = Desk::with_club();
    desk.types("gtdnBlad<tab>7,95<tab><right><right><right><ctrl-s>");
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>geboer<enter>");
    desk.types("e");
    desk.expects("Vandaag is er niets aan deze relatie verkocht.");
    desk.types("lBlad<tab>2");
    desk.expects("Jan de Boer");
    desk.types("<ctrl-s>");
    desk.expects("2026-0001 van EUR 15,90 is betaald. e drukt de bon af.");
    assert_eq!(desk.sql("SELECT method, amount_cents FROM allocation"), "cash|1590");
    assert_eq!(desk.sql("SELECT vat_code, quantity FROM invoice_line"), "low|2");
    assert_eq!(desk.sql("SELECT count(*) FROM subscription"), "0");
    if cfg!(feature = "paper") {
        desk.types("e");
        desk.expects("2026-0001.pdf");
    }
}

#[test]
fn a_code_on_the_screen_asks_what_is_open() {
    let mut desk = Desk::with_club();
    desk.types("grnAnna<tab><tab>Boer<ctrl-s>geboer<enter>a<tab><right><right><ctrl-s>");
    desk.expects("Betalen: 2026-0001");
    desk.expects("RF3120260001");
    desk.expects("NL69 INGB 0123 4567 89");
    desk.expects("▄");
    desk.types("p<tab><tab><ctrl-s>");
    desk.expects("Er is geen code: er staat niets");
}

#[test]
fn every_club_arranges_its_own_card_and_what_is_hidden_is_kept() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<tab><tab><tab><tab><tab><tab><tab>0612345678<ctrl-s>");
    desk.types("go<down><down><down><down><down><down><enter>");
    desk.types("gegevens, fin, foto<tab>telefoon<tab>Rugnummer, Maat<ctrl-s>");
    desk.expects("foto");
    desk.types("<ctrl-u>gegevens, fin, abon<ctrl-s>");
    desk.expects("Bewaard");
    desk.types("gr<enter>");
    desk.expects("1 Gegevens  2 Financi");
    desk.misses("Logboek");
    desk.misses("0612345678");
    desk.types("b<tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><tab>12<tab>L<ctrl-s>");
    desk.expects("Rugnummer");
    assert_eq!(desk.sql("SELECT phone FROM relation"), "0612345678");
    assert_eq!(desk.sql("SELECT field, value FROM extra_value"), "Maat|L\nRugnummer|12");
    desk.types("uj");
    assert_eq!(desk.sql("SELECT count(*) FROM extra_value"), "0");
}

#[test]
fn who_may_not_make_a_plan_asks_for_one() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>");
    desk.types("go<down><down><down><down><down><down><enter><tab><tab><tab><right><ctrl-s>");
    desk.types("gr<enter>aGezin<f6>");
    desk.expects("Een nieuw abonnementstype maakt de beheerder");
    desk.types("Gezinsabonnement voor 4<ctrl-s>");
    desk.expects("Verzoek genoteerd");
    // Back in the form of the subscription, as it was.
    desk.expects("Abonnement toevoegen");
    desk.types("<esc>jgtp75<tab>1-1-27<ctrl-s>");
    desk.expects("Dit doet de beheerder");
    desk.types("<esc>jgd");
    desk.expects("1 verzoek aan de beheerder");
    desk.types("go<down><down><down><down><down><down><enter><tab><tab><tab><left><ctrl-s>gtn");
    desk.expects("Nieuw abonnementstype");
}

#[test]
fn one_invoice_becomes_a_series_for_a_group() {
    let mut desk = Desk::with_club();
    for name in ["An", "Bo", "Cas"] {
        desk.types(&format!("grn{name}<tab><tab>Vos<ctrl-s>"));
    }
    // What is misread is said once, at the field: nothing is worked out of it.
    desk.types("gflAn<tab><tab>Jaarboek<tab>drie<tab>12,50");
    desk.expects("alleen cijfers");
    assert!(!desk.sees().contains("kan niet"), "{}", desk.sees());
    desk.types("<esc>j");
    // One to begin with, for An.
    desk.types("gflAn<tab><tab>Jaarboek<tab>2<tab>12,50<ctrl-s>");
    desk.expects("1 conceptfactuur, samen EUR 25,00.");
    assert_eq!(desk.sql("SELECT total_cents, payer_id FROM invoice"), "2500|1");
    // The same for all of them: An had it and is passed over with the reason.
    let file = rusqlite::Connection::open(desk.folder().join("club.db")).unwrap();
    file.execute_batch(
        "UPDATE relation SET email = 'vos@example.org';
         INSERT INTO relation_group (id, name) VALUES (50, 'Maand');
         INSERT INTO group_member (group_id, relation_id, valid_from, source) SELECT 50, id, '2026-01-01', 'manual' FROM relation;",
    )
    .unwrap();
    drop(file);
    desk.types("<enter>l<tab>Maand<tab>");
    desk.expects("2 conceptfacturen, samen EUR 50,00. 1 niet (kreeg dit de afgelopen 30 dagen");
    desk.types("<ctrl-s>");
    assert_eq!(desk.sql("SELECT count(*), sum(total_cents) FROM invoice"), "3|7500");
    desk.types("uj");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice"), "1");
    // Looked over one by one: Bo is left out by a key, and An has the reason beside her.
    desk.types("gf<enter>l<tab>Maand<tab><f8>");
    desk.expects("[x] Bo Vos");
    desk.expects("An Vos");
    desk.expects("2 conceptfacturen, samen EUR 50,00");
    desk.types(" ");
    desk.expects("[ ] Bo Vos");
    desk.expects("1 conceptfactuur, samen EUR 25,00");
    // Going back would forget her, and says so.
    desk.types("<esc>");
    desk.expects("vergeten wie hier is overgeslagen (1)");
    desk.types("n");
    // All in, all out: there is nobody to make it for.
    desk.types("<ctrl-a>");
    desk.expects("[x] Bo Vos");
    desk.types("<ctrl-a><f8>");
    desk.expects("Er blijft niemand over.");
    desk.types("<ctrl-a><home> <f8>j");
    desk.expects("1 conceptfactuur, samen EUR 25,00");
    assert_eq!(desk.sql("SELECT payer_id, total_cents FROM invoice ORDER BY id"), "1|2500\n3|2500");
    desk.types("uj");
    // Given up by the board, with its decision.
    desk.types("gfm1<enter><enter>kbestuur 20-11<ctrl-s>");
    desk.expects("oninbaar");
    desk.types("uj");
    assert_eq!(desk.sql("SELECT sum(open_cents) FROM invoice_open"), "2500");
}

#[test]
fn the_books_are_shown_with_their_numbers_and_closed() {
    let mut desk = Desk::with_club();
    desk.types(
        "grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>aRegulier<tab><ctrl-u>1-1-26<ctrl-s>",
    );
    desk.types("gfn<f8>jm1<enter>gk");
    desk.expects("Boeken van 01-01-2026 t/m 31-12-2026");
    desk.expects("2026-11 ##############");
    desk.expects("100,00");
    desk.expects("0 > 1");
    desk.types("e4711<ctrl-s>");
    desk.expects("21 bestanden in");
    desk.expects("verschillen:");
    desk.types("k<ctrl-u>31-12-2025<ctrl-s>");
    desk.expects("Afgesloten tot en met 31-12-2025.");
    desk.types(",");
    desk.expects("Boeken van 01-01-2025");
    desk.misses("2026-11 #");
}

#[test]
fn the_year_is_looked_at_in_charts_with_their_tables() {
    let mut desk = Desk::with_club();
    desk.types(
        "grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>aRegulier<tab><ctrl-u>1-1-26<ctrl-s>",
    );
    desk.types("gfn<f8>jm1<enter>gkv");
    desk.expects("Opbrengst per maand  (1 van 5)");
    desk.expects("2026-11  ███");
    desk.expects("100,00");
    desk.types("]");
    desk.expects("Openstaand  (2 van 5)");
    desk.expects("nog niet te laat  ███");
    desk.types("]");
    desk.expects("gevraagd");
    desk.types("]");
    desk.expects("Regulier");
    desk.expects("30-09-2026");
    desk.types("e");
    desk.expects("tm");
    let table = desk.folder().join("tabellen/Leden naar soort 2026-01-01 tm 2026-12-31.csv");
    let table = std::fs::read_to_string(table).unwrap();
    assert!(table.contains("30-09-2026;Regulier;1"), "{table}");
    desk.types(",");
    desk.expects("hier staat niets");
    desk.types(".][[[[");
    desk.expects("(1 van 5)");
}

// S1.22: what is open, with how old it is, whether it was sent, and how collecting it stands.
#[test]
fn what_is_open_says_its_age_and_how_collecting_stands() {
    let club = crate::cli::Club::new();
    for (number, name) in [(1, "An"), (2, "Bo"), (3, "Cas")] {
        club.deed(&format!(
            r#"{{"deed":"add_relation","number":"{number}","kind":"person","last_name":"{name}","email":"{number}@example.org"}}"#
        ));
    }
    for number in [1, 2] {
        club.deed(&format!(r#"{{"deed":"add_mandate","relation":{number},"iban":"NL91ABNA0417164300","holder":"X","signed_on":"2026-01-01"}}"#));
        club.deed(&format!(r#"{{"deed":"set_direct_debit","relation":{number},"enabled":true}}"#));
    }
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Bal","price_cents":500}],"relations":[1,3]}"#);
    club.deed(
        r#"{"deed":"change_settings","settings":{"club.address":"Postbus 12, 1234 AB Ons Dorp"}}"#,
    );
    let mut desk = Desk::of(&club.file(), "2026-11-22");
    // A post box is not where a club is, and that is said before it is too late.
    desk.types("gfm");
    desk.expects("2 conceptfacturen, samen EUR 10,00, krijgen hun nummer.");
    desk.expects("Adres");
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"post_invoices","invoices":["2026-0002"]}"#);
    club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Net","price_cents":700}],"relations":[2]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let mut desk = Desk::of(&club.file(), "2026-12-16");
    desk.types("gff");
    let seen = desk.sees();
    let line = |number: &str| seen.lines().find(|line| line.contains(number)).unwrap().to_owned();
    assert!(seen.contains("Te laat") && seen.contains("Incasso"), "{seen}");
    assert!(line("2026-0001").contains("10 d incasso "), "{seen}");
    assert!(line("2026-0002").contains("ligt klaar    10 d"), "{seen}");
    assert!(line("2026-0003").contains("10 d volgende ronde"), "{seen}");
}

// L9: how far a calendar year is with what the law sets a most to; the club itself decides what is taxed.
#[test]
fn the_books_say_how_far_the_year_is() {
    let club = crate::cli::Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An"}"#);
    club.deed(r#"{"deed":"set_account","code":"8500","name":"Acties","rgs":"WOmzOnv"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"vat.funds_services_accounts":"8500","vat.registration_cents":"100000"}}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Bord","price_cents":242000,"vat":"high"},{"description":"Autowassen","price_cents":4500,"ledger_account":"8500"}],"relations":[1]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let mut desk = Desk::of(&club.file(), "2026-11-22");
    desk.types("gk");
    desk.expects("Belaste omzet 2026");
    desk.expects("2.000,00");
    desk.expects("Btw-aanmelding vanaf 1.000,00");
    desk.expects("Fondsen: diensten");
    desk.expects("hoogstens 22.689,00");
    club.deed(r#"{"deed":"change_settings","settings":{"club.vat_id":"NL001234567B01"}}"#);
    let mut desk = Desk::of(&club.file(), "2026-11-22");
    desk.types("gk");
    desk.misses("Btw-aanmelding");
}

// S1.1: the words of a magazine, a foundation or a shop; the rules do not ask for them.
#[test]
fn who_belongs_is_called_as_the_club_does() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter>aRegulier<tab>1-1-26<ctrl-s>gr");
    desk.expects("0,00 lid");
    desk.types("gd");
    desk.expects("Leden  ");
    let file = rusqlite::Connection::open(desk.file()).unwrap();
    for (name, one, many) in
        [("subscriber", "abonnee", "Abonnees"), ("donor", "donateur", "Donateurs")]
    {
        file.execute("INSERT OR REPLACE INTO setting VALUES ('club.people', ?1)", [name]).unwrap();
        desk.types("gd");
        desk.expects(&format!("{many}  "));
        desk.misses("Leden  ");
        desk.types("gr");
        desk.expects(&format!("0,00 {one}"));
    }
    desk.types("go<enter>");
    desk.expects("Wie erbij hoort ");
}

#[test]
fn types_of_member_that_do_not_fit_are_counted() {
    let club = crate::cli::Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    for plan in ["A1", "A2", "A3", "A4", "A5", "A6", "A7"] {
        club.deed(&format!(r#"{{"deed":"add_plan","name":"{plan}","interval_months":12,"alignment":"01-01","price_cents":100,"used_for_membership":true}}"#));
        club.deed(&format!(
            r#"{{"deed":"subscribe","relation":1,"plan":"{plan}","start_date":"2026-11-01"}}"#
        ));
    }
    let mut desk = Desk::of(&club.file(), "2026-11-22");
    desk.types("gk");
    desk.expects("en nog");
}
