//! Somebody is late, and is told, by keys.

use crate::desk::Desk;

#[test]
fn a_late_payer_is_reminded_by_a_draft_and_marked() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>");
    desk.types("b<tab><tab><tab><tab>");
    desk.types("<esc>j<esc>");
    desk.types("aRegulier<tab><ctrl-u>1-1-26<ctrl-s>gfn<f8>j<ctrl-a>m1<enter>");
    // Nothing is late yet.
    desk.types("gpn");
    desk.expects("Klaargezet: 0 verlengingen, 0 herinneringen, 0 14-dagenbrieven.");
    // Payable at once and a reminder on the same day: now it is.
    desk.types("go");
    desk.types("<esc>");
    let club = desk.file();
    let file = rusqlite::Connection::open(&club).unwrap();
    file.execute("INSERT INTO setting VALUES ('messages.reminder_days', '0')", []).unwrap();
    file.execute("UPDATE relation SET street = 'Dorpsstraat', city = 'Ede'", []).unwrap();
    file.execute("INSERT INTO instalment VALUES (1, 1, '2026-11-20', 10000)", []).unwrap();
    drop(file);
    desk.types("gpn");
    desk.expects("Klaargezet: 0 verlengingen, 1 herinnering, 0 14-dagenbrieven.");
    desk.expects("Jan de Boer");
    desk.expects("per post");
    desk.types("<enter>");
    desk.expects("Wij hebben nog geen betaling gezien van:");
    desk.types("<esc>e");
    desk.expects("0 e-mails en 1 brief staan in");
    let letters: Vec<_> = std::fs::read_dir(desk.folder().join("post")).unwrap().collect();
    let letter = std::fs::read(letters[0].as_ref().unwrap().path()).unwrap();
    if cfg!(feature = "paper") {
        assert!(letter.starts_with(b"%PDF"));
    } else {
        let letter = String::from_utf8(letter).unwrap();
        assert!(letter.contains("Jan de Boer") && letter.contains("EUR 100,00"), "{letter}");
    }
    desk.types("m");
    desk.expects("1 bericht geldt dan als verstuurd of geprint.");
    desk.types("j");
    desk.expects("geprint 22-11-2026");
    // On the invoice it is set apart with a reason.
    desk.types("gf<enter>h");
    desk.types("betwist<ctrl-s>");
    desk.expects("betwist");
    desk.types("h");
    desk.expects("Wordt weer herinnerd");
}

#[test]
fn mails_come_from_the_club_and_one_bad_address_stops_no_others() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>");
    desk.types("gdgrnAn<tab><tab>Vos<ctrl-s>");
    let file = rusqlite::Connection::open(desk.file()).unwrap();
    file.execute_batch(
        "UPDATE relation SET email = CASE first_name WHEN 'Jan' THEN 'b.v.@voorbeeld.nl' ELSE 'an@voorbeeld.nl' END;
         INSERT INTO setting VALUES ('messages.confirmation', 'yes');",
    )
    .unwrap();
    for who in ["boer", "vos"] {
        desk.types(&format!("gr/{who}<enter>aRegulier<tab><ctrl-s>"));
    }
    desk.types("gpe");
    desk.expects("E-mail van de vereniging is nog niet ingevuld.");
    file.execute("INSERT INTO setting VALUES ('club.email', 'bestuur@onzeclub.nl')", []).unwrap();
    desk.types("e");
    desk.expects("1 e-mail en 0 brieven staan in");
    desk.expects("is geen e-mailadres: Jan de Boer");
    let mails: Vec<_> = std::fs::read_dir(desk.folder().join("post")).unwrap().collect();
    let mail = std::fs::read_to_string(mails[0].as_ref().unwrap().path()).unwrap();
    assert!(mail.contains("<bestuur@onzeclub.nl>") && mail.contains("22 Nov 2026"), "{mail}");
    assert!(mail.contains("To: \"An Vos\" <an@voorbeeld.nl>"), "{mail}");
}

#[test]
fn a_new_price_says_who_was_told_the_old_one() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter>aRegulier<tab>1-1-26<ctrl-s>gfn<f8>j");
    desk.types("<ctrl-a>m1<enter><enter>p<ctrl-s>");
    let file = rusqlite::Connection::open(desk.file()).unwrap();
    file.execute("INSERT INTO setting VALUES ('messages.renewal_days', '-45')", []).unwrap();
    desk.types("gpn");
    desk.expects("Klaargezet: 1 verlenging, 0 herinneringen, 0 14-dagenbrieven.");
    desk.types("gtj<tab>4<tab>");
    assert!(!desk.sees().contains("oude prijs"));
    desk.types("<esc>jgpmjgtj<tab>4<tab>");
    desk.expects("Let op: 1 abonnement kreeg al een verlengbericht met de oude prijs.");
    // Worked out for everybody by the key that stands below.
    desk.types("<f8>");
    desk.expects("Gezien");
}

// Two lie ready, one is chosen: nothing is done with the other.
#[test]
fn only_what_was_chosen_is_written_or_sent() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>");
    desk.types("gdgrnAn<tab><tab>Vos<ctrl-s>");
    let file = rusqlite::Connection::open(desk.file()).unwrap();
    file.execute_batch(
        "UPDATE relation SET email = first_name || '@voorbeeld.nl';
         INSERT INTO setting VALUES ('messages.confirmation', 'yes'), ('club.email', 'bestuur@onzeclub.nl'), ('smtp.server', 'mail.voorbeeld.nl');",
    )
    .unwrap();
    for who in ["boer", "vos"] {
        desk.types(&format!("gr/{who}<enter>aRegulier<tab><ctrl-s>"));
    }
    desk.types("gpd");
    desk.expects("2 mails gaan");
    desk.types("<esc> d");
    desk.expects("1 mail gaat");
    desk.types("<esc>e");
    desk.expects("1 e-mail en 0 brieven staan in");
    let drafts = || std::fs::read_dir(desk.folder().join("post")).unwrap().count();
    assert_eq!(drafts(), 1);
}

// L6: the year's dunning by keys, from the first friendly word to what the board decides.
#[test]
fn who_is_late_goes_up_the_ladder_and_the_board_decides() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>nAn<tab><tab>Vos<ctrl-s>");
    for name in ["boer", "vos"] {
        desk.types(&format!("gfl{name}<tab><tab>Shirt<tab><tab>100<ctrl-s>"));
    }
    desk.types("gfm2<enter>");
    desk.expects("2 facturen definitief");
    let mut desk = Desk::of(&desk.file(), "2026-12-14");
    desk.types("gpa");
    desk.expects("herinnering kan weg");
    desk.types("<esc>n<ctrl-a>mj");
    desk.types("a");
    desk.expects("herinnerd op 14-12-2026");
    let mut desk = Desk::of(&desk.file(), "2026-12-29");
    desk.types("gpn<ctrl-a>mja");
    desk.expects("14-dagenbrief t/m 14-01-2027");
    desk.types("c");
    desk.expects("kunnen geen incassokosten worden gevraagd");
    let mut desk = Desk::of(&desk.file(), "2027-01-15");
    desk.types("gd");
    desk.expects("2 achterstanden vragen een besluit");
    desk.types("gpa");
    desk.expects("besluit nodig");
    desk.types("c");
    desk.expects("Incassokosten volgens art. 6:96 BW");
    desk.types("<esc>");
    // The board decides: kept with its day, and no longer asked for.
    desk.types("b<right><right><right><tab><tab>bestuur 14-1");
    desk.expects("Wij herinneren en incasseren deze factuur niet meer");
    desk.types("<ctrl-s>");
    desk.expects("incassobureau 15-01-2027");
    desk.types("uj");
    // The one is put on hold with a reason and a day, the other pays in parts.
    desk.types("hin overleg<tab>1-3-27<ctrl-s>");
    desk.expects("stilgelegd t/m 01-03-2027: in");
    desk.types("<home>t");
    desk.types("3<tab><ctrl-u>15-2-27<ctrl-s>");
    desk.types("gpa");
    desk.misses("besluit nodig");
    assert_eq!(desk.sql("SELECT count(*) FROM instalment"), "3");
}

#[test]
fn what_was_paid_too_much_pays_another_invoice() {
    let mut desk = Desk::with_club();
    desk.types("grnAn<tab><tab>Vos<ctrl-s>");
    for (what, price) in [("Shirt", 100), ("Tas", 60)] {
        desk.types(&format!("gflvos<tab><tab>{what}<tab><tab>{price}<ctrl-s>"));
    }
    desk.types("gfm2<enter>");
    desk.types("<home>p<ctrl-s>");
    let paid = desk.sql("SELECT number FROM invoice JOIN allocation ON invoice_id = invoice.id");
    desk.types(&format!("gf/{paid}<enter><enter>xte klein<tab><right><right><ctrl-s>"));
    desk.types("s");
    desk.expects("Verrekenen");
    desk.expects("blijft EUR");
    desk.types("<ctrl-s>");
    desk.expects("verrekend met 2026-000");
    desk.types("uj");
    desk.expects("60,00\n 22-11-2026 verrekend met");
    let sums = "SELECT sum(amount_cents) FROM allocation WHERE method LIKE 'set_off%'";
    assert_eq!(desk.sql(sums), "0");
}

#[cfg(feature = "paper")]
#[test]
fn who_prints_an_invoice_is_asked_whether_it_went() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter>aRegulier<tab>1-1-26<ctrl-s>gfn<f8>j");
    // A draft is looked at, and goes to nobody.
    desk.types("e");
    desk.misses("Zijn deze verstuurd?");
    desk.types("<esc><ctrl-a>m1<enter>e");
    desk.expects("Zijn deze verstuurd?");
    desk.types("n");
    assert_eq!(desk.sql("SELECT count(*) FROM message"), "0");
    desk.types("ej");
    desk.expects("1 factuur geldt als verstuurd. u draait het terug.");
    assert_eq!(desk.sql("SELECT state || channel FROM message"), "printedprint");
    desk.types("e");
    desk.misses("Zijn deze verstuurd?");
    desk.types("u");
    desk.types("j");
    assert_eq!(desk.sql("SELECT state FROM message"), "withdrawn");
    // What was told is read on paper again.
    desk.types("ejgp<enter>e");
    desk.expects("factuur 2026-0001.pdf");
}
