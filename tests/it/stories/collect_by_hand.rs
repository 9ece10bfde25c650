//! Runs that are taken back, made again, and never made twice.

use std::fs;

use insta::assert_snapshot;

use crate::cli::Club;
use crate::desk::Desk;

/// A club with two members: one who is collected, one who pays by transfer.
fn club_of_two() -> Desk {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab><tab>Boer<ctrl-s>");
    desk.types("nPiet<tab><tab>Vos<ctrl-s>");
    desk.types("/boer<enter><enter>3nNL91ABNA0417164300<tab><tab>1-2-25<ctrl-s>");
    desk.expects("incasso staat aan");
    for name in ["boer", "vos"] {
        desk.types(&format!("gr/{name}<enter>aRegulier<tab><ctrl-u>1-1-26<ctrl-s>"));
        desk.expects("Toegevoegd; de termijn loopt t/m 31-12-2026.");
    }
    desk
}

fn bills(desk: &mut Desk) {
    desk.types("gfn<f8>j");
    desk.expects("2 concepten gemaakt");
    desk.types("m2<enter>");
    desk.expects("2 facturen definitief");
}

fn collects(desk: &mut Desk) {
    desk.types("gin<f8><f8><f8>1<enter>");
    desk.expects("Geschreven:");
}

#[test]
fn undo_puts_everything_back() {
    let mut desk = club_of_two();
    bills(&mut desk);
    let before = desk.sql("SELECT * FROM mandate");
    collects(&mut desk);
    assert_ne!(desk.sql("SELECT * FROM mandate"), before);
    desk.types("x");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    Incasso 2          geschreven, nog niet bij de bank

    Incassodatum 07-12-2026   upload uiterlijk wo 2 dec 2026
    Posten       1   EUR 100,00
    Bestand      PEN-20261207-PAIWZBPZWQQOSBAY.xml (pain.008.001.08)
    Map          /~~~~~~~~~~~~~~/incasso
    A┌─ Incasso terugdraaien ───────────────────────────────────────────────────┐
    S│ 1 incasso, EUR 100,00, komt weer open te staan; machtigingen worden      │
     │ zoals ze waren.                                                          │
     │ Het bestand is al geschreven. Draai alleen terug als het NIET bij de     │s
    >│ bank staat: anders wordt dubbel geïncasseerd.                            │
     │ Typ 1 om te bevestigen: []                                               │
     │                                                                          │
     │ [ Annuleren ]   [ Terugdraaien ]                                         │
     └──────────────────────────────────────────────────────────────────────────┘







    m Meld geüpload  e Bestand schrijven  x Terugdraaien  o Meer           F1 Hulp
    "#);
    desk.types("1<enter>");
    desk.expects("is teruggedraaid");
    assert_eq!(desk.sql("SELECT * FROM mandate"), before);
    assert_eq!(desk.sql("SELECT state FROM collection_item"), "withdrawn");

    // Made again it is another attempt, with ids that were never used.
    collects(&mut desk);
    assert_eq!(
        desk.sql("SELECT end_to_end_id, state FROM collection_item ORDER BY id"),
        "2026-0001-1|withdrawn\n2026-0001-2|exported"
    );
    assert_eq!(fs::read_dir(desk.folder().join("incasso")).unwrap().count(), 4);
}

#[test]
fn nothing_is_billed_or_collected_twice() {
    let mut desk = club_of_two();
    bills(&mut desk);
    desk.types("gfn<f8>");
    desk.expects("Niets te factureren");
    desk.types("<esc>");
    collects(&mut desk);
    desk.types("gin<f8><f8>");
    desk.expects("Er is niets te incasseren");
    assert_eq!(desk.sql("SELECT count(*), count(DISTINCT invoice_id) FROM collection_item"), "1|1");
}

#[test]
fn who_stays_out_and_why_is_seen_before_the_file() {
    let mut desk = club_of_two();
    bills(&mut desk);
    desk.types("gin<f8>");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
     1 Selectie > 2 Controle > 3 Voorbeeld > 4 Bestand

          Factuur    Betaler                      Open Reden
    > [x] 2026-0001  Jan Boer                   100,00
      [ ] 2026-0002  Piet Vos                   100,00 betaalt zelf (incasso staat…















    1 incasso, samen EUR 100,00

    F7 Vorige stap  F8 Verder  Spatie In/uit  Enter Relatie  Esc Terug     F1 Hulp
    "#);
    // Taken out by hand there is nobody left; back in he is.
    desk.types("<space><f8>");
    desk.expects("Er is niets te incasseren");
    desk.types("<space><f8>");
    desk.expects("1 doorlopend (RCUR)");
}

#[test]
fn the_last_deed_can_be_taken_back() {
    let mut desk = club_of_two();
    desk.types("gfn<f8>j");
    desk.expects("2 concepten gemaakt");
    desk.types("u");
    desk.expects("Het laatste dat is gedaan");
    desk.types("j");
    desk.expects("Ongedaan gemaakt");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice"), "0");
    assert_eq!(desk.sql("SELECT count(*) FROM coverage"), "0");
}

#[test]
fn a_payment_by_hand_waits_for_a_run_that_is_not_at_the_bank() {
    let mut desk = club_of_two();
    bills(&mut desk);
    collects(&mut desk);
    desk.types("gf/boer<enter>p<ctrl-s>");
    desk.expects("die nog niet bij de bank is");
    assert_eq!(desk.sql("SELECT count(*) FROM allocation"), "0");
    desk.types("<esc><esc>gf/vos<enter>p<ctrl-u>40<ctrl-s>");
    desk.expects("nog open: EUR 60,00");
    // More than is open is refused.
    desk.types("p<ctrl-u>60,01<ctrl-s>");
    desk.expects("staat nog 60,00 open");
}

#[test]
fn an_invoice_is_paid_in_parts_and_somebody_pays_along() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>");
    desk.types("<esc>nJeugdfonds<tab><tab>Sport<ctrl-s>/boer<enter><enter>");
    // The fund pays a quarter of this year.
    desk.types("3dJeugdfonds<tab>25<ctrl-s>");
    desk.expects("Jeugdfonds Sport betaalt mee tot EUR 25,00 (01-01-2026 t/m 31-12-2026)");
    desk.types("2nRegulier<tab><ctrl-u>1-1-26<ctrl-s>gfn<f8>j");
    desk.types("<ctrl-a>m2<enter>");
    desk.types("/boer<enter><enter>");
    desk.expects("Bijdrage Jeugdfonds Sport");
    desk.expects("Jeugdfonds Sport betaalt mee: nog 25,00 van 25,00");
    desk.types("t<ctrl-u>2<tab>");
    desk.expects("termijn, te betalen op 06-01-2027: 37,50");
    desk.types("<ctrl-s>");
    desk.expects("2026-0001 wordt betaald in 2 termijnen.");
    desk.expects("termijn, te betalen op 06-12-2026");
    // Why it is not collected is one key away.
    desk.types("w");
    desk.expects("Niet in een incasso: termijn nog niet aan de beurt.");
}

#[test]
fn what_can_still_go_back_and_what_lapses_is_told() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>");
    desk.types("m<ctrl-u>NL91ABNA0417164300<tab><tab><ctrl-u>1-1-24<ctrl-s>");
    desk.types("3t");
    let file = rusqlite::Connection::open(desk.folder().join("club.db")).unwrap();
    file.execute("UPDATE relation SET direct_debit_enabled = 1", []).unwrap();
    drop(file);
    desk.types("giz");
    desk.expects("EUR 0,00 nog zonder reden terug");
    // Signed on 1 January 2024 and never used: 36 months later it lapses.
    desk.expects("1 machtiging vervalt binnen zes maanden");
    desk.expects("01-01-2027");
    desk.types("<enter>");
    desk.expects("Jan de Boer");
}

#[test]
fn a_wrong_round_is_taken_back_whole() {
    let mut desk = club_of_two();
    // While it is drafts it is undone.
    desk.types("gfn<f8>j");
    desk.expects("2 concepten gemaakt");
    desk.types("gfj");
    desk.expects("concepten");
    desk.types("x");
    desk.expects("2 concepten van samen EUR 200,00 verdwijnen");
    desk.types("j");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice"), "0");
    // The mouse goes to a line of a short list too.
    bills(&mut desk);
    desk.types("gfj");
    desk.clicks(5);
    desk.expects("\n >      1 ");
    desk.types("<home>");
    desk.misses("\n >      1 ");
    desk.types("gf");
    // Afterwards all of it is credited, with one reason.
    desk.types("gfj");
    desk.expects("definitief");
    desk.types("x");
    desk.expects("2 facturen van samen EUR 200,00 worden gecrediteerd");
    desk.types("verkeerd tarief<ctrl-s>");
    desk.expects("2 facturen gecrediteerd, samen EUR 200,00");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice WHERE kind = 'credit_note'"), "2");
    assert_eq!(desk.sql("SELECT sum(open_cents) FROM invoice_open"), "0");
}

#[test]
fn a_copied_invoice_keeps_the_vat_of_each_line() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    club.deed(r#"{"deed":"add_relation","number":"2","kind":"person","last_name":"Wit"}"#);
    club.deed(r#"{"deed":"make_invoices","relations":["1"],"lines":[{"description":"Shirt","price_cents":2500,"vat":"high"},{"description":"Boek","price_cents":1000,"vat":"low"}]}"#);
    let mut desk = Desk::of(&club.file(), "2026-11-22");
    desk.types("gf<enter>lWit<f4><enter><ctrl-s>");
    let copied =
        "SELECT group_concat(description || vat_code, ' ') FROM invoice_line GROUP BY invoice_id";
    assert_eq!(desk.sql(copied), "Shirthigh Boeklow\nShirthigh Boeklow");
}

#[test]
fn what_is_not_so_yet_is_not_said() {
    let mut desk = club_of_two();
    bills(&mut desk);
    // Its folder cannot be made: the run is there, its file is not.
    std::fs::write(desk.folder().join("incasso"), "").unwrap();
    desk.types("gin<f8><f8><f8>1<enter>");
    desk.types("<esc><enter>m");
    desk.expects("eerst het bestand schrijven (e)");
    // Who pays at the counter is taken out of it, and it is said what to do with the file.
    desk.types("gf/boer<enter><enter>p<ctrl-s>");
    desk.expects("die nog niet bij de bank is");
    desk.types("j");
    desk.expects("daarvan was nog geen bestand");
    // Who is blocked is collected again from their own card.
    let blocked = "UPDATE relation SET collection_block = 'AC04' WHERE last_name = 'Boer'";
    rusqlite::Connection::open(desk.file()).unwrap().execute(blocked, []).unwrap();
    desk.types("gr/boer<enter><enter>3m");
    desk.expects("Jan Boer doet weer mee met de incasso; de blokkade was: AC04");
    desk.types("j");
    assert_eq!(desk.sql("SELECT count(collection_block) FROM relation"), "0");
    desk.types("m");
    desk.expects("deze betaler is niet geblokkeerd");
    // An account of the club is not called something else by accident.
    desk.types("gkn4500<tab>Ballen<ctrl-s>");
    desk.expects("Rekening 4500 bestaat al");
    desk.types("<esc>");
    assert_eq!(desk.sql("SELECT count(*) FROM ledger_account WHERE name = 'Ballen'"), "0");
}

// A run that nothing was heard of is no success: somebody must read the statement.
#[test]
fn a_run_without_an_answer_of_the_bank_is_asked_after() {
    let mut desk = club_of_two();
    bills(&mut desk);
    collects(&mut desk);
    desk.types("m");
    desk.types("1<enter>");
    desk.types("gd");
    desk.misses("geen afschrift gezien");
    let mut desk = Desk::of(&desk.file(), "2026-12-20");
    desk.expects("van 07-12-2026: geen afschrift gezien, lees het in");
    desk.types("gk");
    desk.expects("bijgeschreven");
    desk.misses("% bleef");
}
