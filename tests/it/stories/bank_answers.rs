//! From the run at the bank to the payment that is recognised, by keys.

use std::fmt::Write as _;

use insta::assert_snapshot;

use crate::cli::Club;
use crate::cli::bank::{Move, OWN, camt};
use crate::desk::Desk;

/// A statement in the old format, as it is typed here.
fn statement(lines: &str) -> String {
    format!(
        ":20:P1\r\n:25:NL69INGB0123456789\r\n:28C:1\r\n:60F:C261206EUR100,00\r\n{lines}:62F:C261207EUR260,00\r\n-\r\n"
    )
}

#[test]
fn a_payment_is_booked_another_proposed_and_one_unknown() {
    let mut desk = Desk::with_club();
    for (name, filter) in [("Jan<tab>de<tab>Boer", "boer"), ("Maria<tab>de<tab>Wit", "wit")] {
        desk.types(&format!("grn{name}<ctrl-s>/{filter}<enter>"));
        desk.types("aRegulier<tab><ctrl-u>1-1-26<ctrl-s>");
        desk.expects("Toegevoegd");
    }
    desk.types("gfn<f8>jm2<enter>");
    let lines = ":61:2612071207C100,00NTRFNONREF//1\r\n:86:/CNTP/NL91ABNA0417164300/ABNANL2A/J de Boer//REMI/USTD//Contributie 2026-0001/\r\n\
                 :61:2612071207C40,00NTRFNONREF//2\r\n:86:/CNTP/NL20INGB0001234567/INGBNL2A/M de Wit//REMI/USTD//2026-0002 eerste deel/\r\n\
                 :61:2612071207C20,00NTRFNONREF//3\r\n:86:/CNTP/DE89370400440532013000//Sponsor//REMI/USTD//gift/\r\n";
    let path = desk.folder().join("afschrift.940");
    std::fs::write(&path, statement(lines)).unwrap();
    desk.types("gbi");
    desk.pastes(path.to_str().unwrap());
    desk.types("<ctrl-s>");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    /                                                   3 van 3   sortering: datum
      Datum      Naam             Omschrijving               Totaal Status
    > 07-12-2026 Sponsor          gift                        20,00 niet herkend
      07-12-2026 M de Wit         2026-0002 eerste deel       40,00 2026-0002 ?
      07-12-2026 J de Boer        Contributie 2026-0001      100,00 2026-0001 ok















    3 bankregels, EUR 160,00
    3 nieuw, 0 al bekend; 1 verwerkt, 1 voorgesteld, 1 niet herkend
    i Bankbestand lezen  Enter Verwerken  f Openstaand  / Zoeken  o Meer   F1 Hulp
    "#);
    // What was proposed is looked at, then taken.
    desk.types("f/wit<enter><enter>");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    /wit                                                1 van 2   sortering: datum
      Datum      Naam             Omschrijving               Totaal Status
    > 07-12-2026 M de Wit         2026-0002 eerste deel       40,00 2026-0002 ?




     ┌─ Betaling verwerken ─────────────────────────────────────────────────────┐
     │ EUR 40,00 van M de Wit is de betaling van factuur 2026-0002?             │
     │ Herkend aan: factuurnummer in de omschrijving. Omschrijving: 2026-0002   │
     │ eerste deel                                                              │
     │                                                                          │
     │                                                                          │
     │ [ Annuleren ]   [ Verwerken ]                                            │
     └──────────────────────────────────────────────────────────────────────────┘





    1 bankregel, EUR 40,00

    Esc Terug  i Bankbestand lezen  Enter Verwerken  f Alles  o Meer       F1 Hulp
    "#);
    desk.types("j");
    desk.expects("Verwerkt bij 2026-0002");
    assert_eq!(
        desk.sql("SELECT invoice_id, open_cents FROM invoice_open ORDER BY invoice_id"),
        "1|0\n2|6000"
    );
    // It was the other one after all: released, it waits again, and is taken for what it is.
    desk.types("<esc>f/wit<enter><enter>");
    desk.expects("Losgemaakt wacht de bijschrijving weer op u");
    desk.types("j");
    desk.expects("de regel wacht weer op u");
    desk.types("b<ctrl-u>2026-0002<ctrl-s>");
    desk.expects("Verwerkt bij 2026-0002");
    // A gift is no invoice: it goes on an account.
    desk.types("<esc>/gift<enter>b<tab><left><ctrl-s>");
    desk.expects("8900");
    assert_eq!(
        desk.sql("SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '2900', '8900') GROUP BY 1"),
        "1100|16000\n2900|0\n8900|-2000"
    );
    // The same file once more adds nothing.
    desk.types("<esc>i");
    desk.pastes(path.to_str().unwrap());
    desk.types("<ctrl-s>");
    desk.expects("al eerder gelezen");
    assert_eq!(desk.sql("SELECT count(*) FROM bank_entry"), "3");
    // A file that is none is refused with what to do, and the form stays.
    desk.types("i");
    desk.pastes("/etc/hostname");
    desk.types("<ctrl-s>");
    desk.expects("niet te lezen als bestand van de bank");
}

#[test]
fn what_came_back_is_a_list_with_what_to_do() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>3nNL91ABNA0417164300<tab><tab>1-2-25<ctrl-s>");
    desk.types("2nRegulier<tab><ctrl-u>1-1-26<ctrl-s>gfn<f8>jm1<enter>");
    desk.types("gin<f8><f8><f8>1<enter>");
    desk.expects("Geschreven:");
    desk.types("m1<enter>");
    let path = desk.folder().join("terug.940");
    let id = desk.sql("SELECT end_to_end_id FROM collection_item");
    let line = format!(":61:2612081208D100,00NRTIEREF//{id}\r\n:86:/RTRN/MD06//EREF/{id}/\r\n");
    std::fs::write(&path, format!(":20:X\r\n:25:NL69INGB0123456789\r\n{line}")).unwrap();
    desk.types("gbi");
    desk.pastes(path.to_str().unwrap());
    desk.types("<ctrl-s>");
    desk.types("gi<enter>");
    desk.expects("1 kwam terug (EUR 100,00): g w");
    desk.types("gd");
    desk.expects("Teruggeboekt en nog open: 1");
    desk.types("gw");
    desk.expects("MD06 teruggeboekt");
    desk.expects("eerst contact opnemen");
    // Whom there is to talk to first is not tried again before that.
    desk.types("r");
    desk.expects("Eerst vrijgeven (m) na een gesprek: geblokkeerd om MD06.");
    desk.types("n");
    desk.expects("Er is niets dat vanzelf opnieuw geprobeerd wordt");
    desk.types("m");
    desk.expects("Jan de Boer doet weer mee met de incasso; de blokkade was: MD06.");
    desk.types("j");
    desk.expects("vrijgegeven");
    // Everything about it stands on one card.
    desk.types("<enter>");
    for said in [
        "Incassopoging",
        "NL91 ABNA 0417 1643 00",
        "MD06 teruggeboekt door de betaler",
        &id,
        "RCUR",
    ] {
        desk.expects(said);
    }
    desk.types("<esc>r");
    desk.expects("1 incasso, samen EUR 100,00");
}

#[test]
fn what_was_paid_too_much_goes_back_by_keys() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter>aRegulier<tab><ctrl-u>1-1-26<ctrl-s>");
    desk.expects("Toegevoegd");
    // Nothing goes back of what is owed to nobody.
    desk.types("gfn<f8>jm1<enter><enter>r");
    desk.expects("er is niets te veel betaald");
    desk.types("p<ctrl-s>");
    desk.expects("nog open: EUR 0,00");
    // Paid and wrong: it is credited and goes back at once.
    desk.types("r<tab>NL91 ABNA 0417 1643 00<tab>per abuis lid<tab><tab>j<ctrl-s>");
    desk.expects("Creditnota 2026-0002 is gemaakt en de terugbetaling staat klaar");
    desk.types("e");
    desk.expects("1 terugbetaling, EUR 100,00, te betalen op 23-11-2026");
    // A copy that is restored from before would pay it twice: the list outside the administration knows it.
    let mut later = Desk::of(&desk.file(), "2026-11-27");
    later.types("gfr");
    later.expects("niet op afschrift");
    let log = std::fs::read_dir(desk.folder()).unwrap().map(|file| file.unwrap().path());
    let log = log.filter(|path| path.to_string_lossy().ends_with("-exports.log"));
    let log: String = log.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(log.starts_with("PEN-T-20261123-") && log.ends_with("\t1\t10000\n"), "{log}");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    Terugbetalingen

      Factuur   Naam             IBAN        Totaal Reden        Status
    > 2026-0001 Jan de Boer      NL••4300    100,00 per abuis l… in bestand
















    1 terugbetaling, EUR 100,00, te betalen op 23-11-2026:
    /~~~~~~~~~~~~~~/incasso/PEN-T-20261123-3a3d55d3247d.xml
    Enter Factuur  e Bestand voor de bank  x Intrekken  o Meer  Esc Terug  F1 Hulp
    "#);
    desk.types("e");
    desk.expects("hetzelfde bestand");
    // A file that left stays what it is, though somebody must approve those that follow.
    let approvers = "INSERT OR REPLACE INTO setting VALUES ('desk.approvers', 'Els')";
    rusqlite::Connection::open(desk.file()).unwrap().execute(approvers, []).unwrap();
    // Taken back only after it is said what that means.
    desk.types("<ctrl-p>intrekken<enter>");
    desk.expects("Deze terugbetaling staat in een bestand");
    desk.types("j");
    desk.expects("ingetrokken");
    assert_eq!(desk.sql("SELECT file_id FROM refund"), "1");
}

#[test]
fn who_pays_by_hand_is_taken_out_of_the_run_and_back_in_when_it_was_wrong() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>3nNL91ABNA0417164300<tab><tab>1-2-25<ctrl-s>");
    desk.types("2nRegulier<tab><ctrl-u>1-1-26<ctrl-s>gfn<f8>jm1<enter>");
    desk.types("gin<f8><f8><f8>1<enter>");
    desk.expects("Geschreven:");
    desk.types("gf<enter>p<ctrl-s>");
    desk.expects("die nog niet bij de bank is");
    desk.types("j");
    desk.expects("nog open: EUR 0,00");
    assert_eq!(desk.sql("SELECT state FROM collection_item"), "withdrawn");
    desk.types("z");
    desk.expects("De met de hand geboekte betaling");
    desk.types("j");
    desk.expects("de factuur staat weer open");
    assert_eq!(desk.sql("SELECT open_cents FROM invoice_open"), "10000");
    desk.types("z");
    desk.expects("geen met de hand geboekte betaling");
    // The club's own accounts.
    desk.types("gkn4510<tab>Zaalhuur<tab>WBedHui<ctrl-s>");
    desk.expects("Bewaard");
    assert_eq!(desk.sql("SELECT name FROM ledger_account WHERE code = '4510'"), "Zaalhuur");
}

#[test]
fn a_second_person_gives_their_word_by_keys() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>3nNL91ABNA0417164300<tab><tab>1-2-25<ctrl-s>");
    desk.types("2nRegulier<tab><ctrl-u>1-1-26<ctrl-s>gfn<f8>jm1<enter>");
    desk.types(
        "go<down><down><down><down><down><down><enter><tab><tab><tab><tab>Els Bakker<ctrl-s>",
    );
    desk.expects("Bewaard");
    desk.types("gin<f8><f8><f8>1<enter>");
    desk.expects("Dit wacht op akkoord van een tweede persoon (Els Bakker)");
    desk.types("m");
    desk.expects("wacht op akkoord van een tweede persoon");
    desk.types("k<tab>99<ctrl-s>");
    desk.expects("99,00 is niet het totaal");
    desk.types("<ctrl-u>100<ctrl-s>");
    desk.expects("Akkoord van Els Bakker vastgelegd");
    desk.expects("akkoord van Els Bakker op 22-11-2026");
    desk.types("e");
    desk.expects("Geschreven:");
}

/// A club in which forty members pay by direct debit and twenty-three by transfer, all of it invoiced.
fn club_of_sixty_three() -> Club {
    let club = Club::new();
    let mut lines =
        r#"{"deed":"add_plan","name":"Jaar","interval_months":12,"price_cents":12000}"#.to_owned();
    for n in 1..=63 {
        writeln!(lines, "\n{{\"deed\":\"add_relation\",\"number\":\"{n}\",\"kind\":\"person\",\"first_name\":\"Lid{n}\",\"last_name\":\"Boer\"}}").unwrap();
        if n <= 40 {
            writeln!(lines, "{{\"deed\":\"add_mandate\",\"relation\":{n},\"reference\":\"M{n}\",\"iban\":\"NL91ABNA0417164300\",\"holder\":\"Boer\",\"signed_on\":\"2026-01-01\"}}").unwrap();
            writeln!(lines, "{{\"deed\":\"set_direct_debit\",\"relation\":{n},\"enabled\":true}}")
                .unwrap();
        }
        write!(lines, "{{\"deed\":\"subscribe\",\"relation\":{n},\"plan\":\"Jaar\",\"start_date\":\"2026-11-01\"}}").unwrap();
    }
    lines.push_str("\n{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    for answer in club.deeds(&lines) {
        assert_eq!(answer["ok"], true, "{answer}");
    }
    club
}

// The full circle: a run, the bank's answer with nine returns and twenty-three transfers, what to do, once more, paid.
#[test]
fn a_run_goes_to_the_bank_and_all_of_it_is_paid_in_the_end() {
    const BACK: [&str; 9] =
        ["AM04", "AM04", "AM04", "AM04", "AM04", "MD06", "MD06", "AC04", "MS03"];
    let club = club_of_sixty_three();
    let mut desk = Desk::of(&club.file(), "2026-11-22");
    desk.types("gin<f8><f8><f8>40<enter>");
    desk.expects("Geschreven:");
    desk.types("m40<enter>");
    desk.expects("40 nog niet bijgeschreven");
    let message = desk.sql("SELECT message_id FROM collection_file");
    let ids = desk.sql("SELECT end_to_end_id FROM collection_item ORDER BY id");
    let texts = desk.sql(
        "SELECT 'contributie ' || invoice.number FROM invoice JOIN relation ON relation.id = payer_id WHERE direct_debit_enabled = 0",
    );
    let mut moves = vec![Move::Batch(&message, 40 * 12_000)];
    moves.extend(ids.lines().zip(BACK).map(|(id, code)| Move::Back(id, 12_000, 12_000, code)));
    moves.extend(texts.lines().map(|text| Move::Paid(12_000, "NL20INGB0001234567", "Boer", text)));
    let reads = |desk: &mut Desk, name: &str, text: &str| {
        let path = desk.folder().join(name);
        std::fs::write(&path, text).unwrap();
        desk.types("gbi");
        desk.pastes(path.to_str().unwrap());
        desk.types("<ctrl-s>");
    };
    reads(&mut desk, "dec.xml", &camt("camt.053", OWN, &moves, 0));
    desk.expects("33 nieuw, 0 al bekend; 33 verwerkt");
    let open = "SELECT count(*), sum(open_cents) FROM invoice_open WHERE open_cents <> 0";
    assert_eq!(desk.sql(open), "9|108000");
    // Six were short of money and are tried again by themselves; three are talked to first.
    let mut desk = Desk::of(&desk.file(), "2026-12-10");
    desk.types("giz");
    for said in ["EUR 3.720,00 nog zonder reden terug", "01-02-2027", "07-01-2028"] {
        desk.expects(said);
    }
    desk.types("gw");
    desk.expects("9 terugboekingen, EUR 1.080,00");
    desk.types("n");
    desk.expects("6 incasso's, samen EUR 720,00");
    desk.types("<f8><f8><f8>6<enter>");
    desk.expects("Geschreven:");
    desk.types("m6<enter>");
    let message = desk.sql("SELECT message_id FROM collection_file ORDER BY id DESC LIMIT 1");
    let text = camt("camt.053", OWN, &[Move::Batch(&message, 6 * 12_000)], 0);
    reads(&mut desk, "jan.xml", &text.replace("REF", "J").replace("2026-12-07", "2026-12-15"));
    desk.expects("1 nieuw, 0 al bekend; 1 verwerkt");
    assert_eq!(desk.sql(open), "3|36000");
    // Those who were talked to pay by transfer.
    let open_ones = desk.sql("SELECT number FROM invoice JOIN invoice_open ON invoice_id = invoice.id WHERE open_cents > 0");
    let texts: Vec<&str> = open_ones.lines().collect();
    let moves: Vec<Move<'_>> = texts
        .iter()
        .map(|number| Move::Paid(12_000, "NL20INGB0001234567", "Boer", number))
        .collect();
    let text = camt("camt.053", OWN, &moves, 0);
    reads(&mut desk, "feb.xml", &text.replace("REF", "K").replace("2026-12-07", "2026-12-18"));
    assert_eq!(desk.sql(open), "0|-");
    // Debtors and what was in between are nothing, and the bank has all of it.
    let books = "SELECT account, sum(amount_cents) FROM journal_line WHERE account IN ('1100', '1150', '1300', '2900') GROUP BY account";
    assert_eq!(desk.sql(books), format!("1100|{}\n1150|0\n1300|0", 63 * 12_000));
    desk.types("gw");
    desk.expects("0 terugboekingen");
}

#[test]
fn a_file_that_is_too_late_for_the_bank_says_so() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>3nNL91ABNA0417164300<tab><tab>1-2-25<ctrl-s>");
    desk.types("2nRegulier<tab><ctrl-u>1-1-26<ctrl-s>gfn<f8>jm1<enter>");
    desk.types("gin<f8><f8><f8>1<enter>");
    desk.expects("Geschreven:");
    // The fourth chapter of the settings: until when the bank takes files.
    desk.types("go<down><down><down><enter><tab><tab><tab>11:00<ctrl-s>");
    desk.expects("Bewaard");
    desk.types("gi<enter>");
    desk.expects("upload uiterlijk wo 2 dec 2026 11:00");
    // It is noon on that day.
    let mut desk = Desk::of(&desk.file(), "2026-12-02");
    desk.types("gi<enter>");
    desk.expects("te laat: moest er wo 2 dec 2026 11:00 zijn");
}

#[test]
fn a_form_is_given_out_and_found_by_what_stands_on_it() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>nMaria<tab>de<tab>Wit<ctrl-s>/boer<enter><enter>3v");
    // Looking gives nothing out.
    desk.expects("Kenmerk M-1001 wordt uitgegeven aan Jan de Boer");
    desk.types("n");
    assert_eq!(desk.sql("SELECT count(*) FROM mandate_form"), "0");
    desk.types("ej");
    desk.expects("wacht op formulier");
    // Given out by mistake: it goes, and is there again with the same reference.
    desk.types("x");
    desk.expects("wordt niet meer gewacht");
    assert_eq!(desk.sql("SELECT count(*) FROM mandate_form"), "0");
    desk.types("uj");
    assert_eq!(desk.sql("SELECT reference FROM mandate_form"), "M-1001");
    let deeds = desk.sql("SELECT count(*) FROM audit_log");
    desk.types("v");
    desk.expects("Kenmerk van de machtiging");
    assert_eq!(desk.sql("SELECT count(*) FROM audit_log"), deeds);
    desk.types("v");
    desk.expects("Er staat geen factuur open om een eerste betaling van te maken.");
    desk.types("<esc>");
    // The code on the form, typed by a reader, leads to whom it was given.
    desk.types("<esc><esc>gr/m-1001");
    desk.expects("1 van 2");
    desk.types("<enter><enter>3b");
    desk.expects("M-1001");
    desk.types("NL91ABNA0417164300<tab><tab><ctrl-s>");
    desk.expects("niet getekend");
    desk.types("b<tab><tab>1-11-2026<tab><tab><tab><tab>map 3<ctrl-s>");
    desk.expects("getekend, nieuw");
    assert_eq!(
        desk.sql("SELECT reference, signed_on, proof FROM mandate"),
        "M-1001|2026-11-01|map 3"
    );
    // Never used, it can go altogether.
    desk.types("x");
    desk.expects("is nooit gebruikt en wordt verwijderd");
    desk.types("j");
    assert_eq!(desk.sql("SELECT count(*) FROM mandate"), "0");
}

#[test]
fn what_is_collected_is_not_asked_by_a_code_too() {
    let mut desk = Desk::with_club();
    desk.types("grn<tab><tab>Vos<ctrl-s>/vos<enter><enter>3n");
    desk.types("NL91ABNA0417164300<tab><tab>1-11-2026<ctrl-s>");
    desk.types("gflvos<tab><tab>Shirt<tab><tab>15<ctrl-s>");
    desk.types("gfm1<enter><enter>v");
    desk.expects("Scan met de app van de bank");
    desk.types("<esc><esc>gin<f8><f8><f8>1<enter>");
    assert_eq!(desk.sql("SELECT count(*) FROM collection_item"), "1");
    desk.types("gf<enter>v");
    desk.expects("ronde 2 int dit al");
    desk.misses("Scan met de app van de bank");
    // What is in a file is not taken back behind its back: said before anything is filled in.
    desk.types("<esc>x");
    desk.misses("Factuur crediteren");
    desk.expects("2026-0001");
    // Nor is it offered as the first payment that proves an account.
    desk.types("<esc>gr/vos<enter><enter>3vjv");
    desk.expects("Er staat geen factuur open om een eerste betaling van te maken.");
}

#[test]
fn whoever_takes_an_invoice_back_says_what_follows() {
    let mut desk = Desk::with_club();
    desk.types("grn<tab><tab>Vos<ctrl-s>gflvos<tab><tab>Shirt<tab><tab>15<ctrl-s>");
    desk.types("gfm1<enter><enter>x");
    desk.expects("Factuur crediteren");
    desk.types("te klein<ctrl-s>");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice"), "1");
    desk.types("<right>");
    desk.expects("op een nieuw concept");
    desk.types("<right>");
    desk.expects("Niemand wordt er nog om gevraagd");
    desk.types("<ctrl-s>");
    desk.expects("gecrediteerd met 2026-0002");
    desk.types("<esc>/2026-0002<enter><enter>");
    desk.expects("te klein (factuur 2026-0001)");
    desk.expects("verrekend met factuur 2026-0001");
    desk.misses("vervalt op");
}

#[test]
fn without_a_contract_with_the_bank_nothing_is_offered_to_collect() {
    let mut desk = Desk::new();
    desk.types("VV De Boemerang<tab>NL69INGB0123456789<tab><tab><tab><right><tab><enter>");
    desk.types("gin");
    desk.expects("vul eerst het incassant-ID in");
}
