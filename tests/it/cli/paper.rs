//! What is on paper is read back: every amount, name and reference as text, and the code as an app would read it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::cli::Club;
use crate::desk::sql;

/// Returns the text of a PDF as a reader would copy it; nothing where the tool is missing.
fn text_of(pdf: &Path) -> Option<String> {
    let output = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output();
    match output {
        Ok(output) if output.status.success() => {
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        _ => {
            eprintln!("pdftotext is not there: what stands on paper was not read back");
            None
        }
    }
}

// S1.5: what was paid on the spot prints as the receipt of that, with how and when.
#[test]
fn what_is_sold_for_cash_prints_as_a_receipt() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"Vos"}"#);
    let lines = r#""lines":[{"description":"Los nummer","price_cents":795,"vat":"low"}]"#;
    let sold =
        club.deed(&format!(r#"{{"deed":"sell_items","relation":1,{lines},"method":"cash"}}"#));
    assert_eq!((&sold["total_cents"], &sold["open_cents"]), (&Value::from(795), &Value::from(0)));
    let later = club.deed(&format!(r#"{{"deed":"sell_items","relation":1,{lines}}}"#));
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0002","amount_cents":500,"date":"2026-11-22","method":"pin"}"#);
    assert_eq!(later["open_cents"], 795);
    let read = |number: &str| text_of(&file(&club.json(&["print", "invoices", number])));
    let (Some(receipt), Some(invoice)) = (read("2026-0001"), read("2026-0002")) else { return };
    for word in ["Kassabon 2026-0001", "Betaald op 22-11-2026, contant", "7,95"] {
        assert!(receipt.contains(word), "{word}: {receipt}");
    }
    assert!(!receipt.contains("Te betalen t/m"), "{receipt}");
    for word in ["Factuur 2026-0002", "Betaald op 22-11-2026, pin", "Te betalen", "2,95"] {
        assert!(invoice.contains(word), "{word}: {invoice}");
    }
    club.deed(r#"{"deed":"change_relation","relation":1,"death_date":"2026-11-01"}"#);
    let dead = format!(r#"{{"deed":"sell_items","relation":1,{lines}}}"#);
    assert_eq!(club.refused(&dead), "deceased");
    club.is_sound();
}

/// Returns what the codes on the first page say; nothing where the tool is missing.
fn codes_of(pdf: &Path) -> Option<Vec<String>> {
    codes_on(pdf, "1")
}

fn codes_on(pdf: &Path, page: &str) -> Option<Vec<String>> {
    let output = Command::new("pdftoppm")
        .args(["-gray", "-r", "200", "-f", page, "-l", page])
        .arg(pdf)
        .output()
        .ok()
        .filter(|output| output.status.success());
    let Some(output) = output else {
        eprintln!("pdftoppm is not there: no code was read back");
        return None;
    };
    let (width, height, pixels) = gray(&output.stdout);
    let mut page =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    Some(page.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect())
}

/// Reads a picture in shades of grey: `P5`, width, height, 255, then a byte a dot.
fn gray(bytes: &[u8]) -> (usize, usize, &[u8]) {
    let mut fields = bytes.splitn(4, |b| b.is_ascii_whitespace());
    let number = |field: Option<&[u8]>| -> usize {
        std::str::from_utf8(field.unwrap()).unwrap().parse().unwrap()
    };
    assert_eq!(fields.next(), Some(&b"P5"[..]));
    let (width, height) = (number(fields.next()), number(fields.next()));
    (width, height, &bytes[bytes.len() - width * height..])
}

fn file(printed: &Value) -> PathBuf {
    PathBuf::from(printed["files"][0].as_str().unwrap())
}

fn has_all(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not on the paper:\n{text}");
    }
}

/// A club that declares vat, with a member who takes two things and pays for them by transfer.
fn club() -> Club {
    let club = Club::new();
    club.deed(r#"{"deed":"change_settings","settings":{"club.address":"Dorpsstraat 1, 1234 AB Ons Dorp","club.email":"penningmeester@boemerang.nl","club.vat_id":"NL123456789B01","club.kvk":"14094660"}}"#);
    club.deed(r#"{"deed":"add_relation","number":"17","kind":"person","first_name":"Zoë","prefix":"de","last_name":"Boër","street":"Kerkweg","house_number":"12","postal_code":"1234AB","city":"Ons Dorp","email":"zoe@voorbeeld.nl"}"#);
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":12,"alignment":"01-01","price_cents":120000}"#);
    club.deed(r#"{"deed":"add_plan","name":"Blad","interval_months":12,"alignment":"01-01","price_cents":795,"vat":"low"}"#);
    for plan in ["Lid", "Blad"] {
        club.deed(&format!(r#"{{"deed":"subscribe","relation":17,"plan":"{plan}","start_date":"2026-01-01","buyer_reference":"PO 4711"}}"#));
    }
    club.deed(r#"{"deed":"add_discount","reason":"abonnee","percent":15,"plan":"Blad","valid_from":"2026-01-01"}"#);
    club.deed(r#"{"deed":"bill","until":"2026-01-01"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club
}

#[test]
fn an_invoice_says_everything_an_invoice_must() {
    let club = club();
    let printed = file(&club.json(&["print", "invoices", "2026-0001"]));
    assert!(printed.ends_with("papier/factuur 2026-0001.pdf"), "{}", printed.display());
    if let Some(text) = text_of(&printed) {
        has_all(
            &text,
            &[
                "Factuur 2026-0001",
                "Zoë de Boër",
                "Kerkweg 12",
                "22-11-2026",
                "06-12-2026",
                "PO 4711",
                "1.200,00",
                "6,76",
                "korting 1,19",
                "EUR 1.206,76",
                "waarvan btw 9 % over 6,20",
                "0,56",
                "NL69 INGB 0123 4567 89",
                "RF",
                "KvK 14094660",
                "Btw-id NL123456789B01",
                "Dorpsstraat 1",
            ],
        );
    }
    if let Some(codes) = codes_of(&printed) {
        let [code] = &codes[..] else { panic!("one code, not {codes:?}") };
        let lines: Vec<&str> = code.lines().collect();
        assert_eq!(&lines[..4], ["BCD", "002", "1", "SCT"]);
        assert_eq!(&lines[5..8], ["VV De Boemerang", "NL69INGB0123456789", "EUR1206.76"]);
        assert!(lines[9].starts_with("RF"), "{code}");
    }
    // The same invoice makes the same bytes.
    let before = std::fs::read(&printed).unwrap();
    club.json(&["print", "invoices", "2026-0001"]);
    assert!(before == std::fs::read(&printed).unwrap());
}

#[test]
fn a_credit_note_and_a_paid_invoice_ask_nothing() {
    let club = club();
    club.deed(r#"{"deed":"credit","invoice":"2026-0001","reason":"fout","rebill":false}"#);
    let printed = file(&club.json(&["print", "invoices", "2026-0002"]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["Creditnota 2026-0002", "Bij factuur", "2026-0001", "-1.206,76"]);
        has_all(&text, &["Reden", "fout"]);
        assert!(!text.contains("Te ontvangen"), "{text}");
        assert!(!text.contains("Zo betaalt u"), "{text}");
    }
    assert_eq!(codes_of(&printed).unwrap_or_default(), Vec::<String>::new());
}

#[test]
fn a_form_of_a_mandate_has_what_the_scheme_wants() {
    let club = club();
    let printed = file(&club.json(&["print", "mandate", "17"]));
    if let Some(text) = text_of(&printed) {
        has_all(
            &text,
            &[
                "Doorlopende machtiging",
                "SEPA",
                "NL33ZZZ140946600000",
                "weken na afschrijving",
                "Handtekening",
            ],
        );
    }
    if let Some(codes) = codes_of(&printed) {
        let [reference] = &codes[..] else { panic!("one code, not {codes:?}") };
        // The code is the reference that the mandate gets when it is made of the form.
        let made = club.deed(r#"{"deed":"add_mandate","relation":17,"iban":"NL91ABNA0417164300","signed_on":"2026-11-20"}"#);
        assert_eq!(made["mandate"], reference.as_str());
    }
    // In English where the club writes English.
    club.deed(r#"{"deed":"change_settings","settings":{"club.language":"en"}}"#);
    let printed = file(&club.json(&["print", "mandate", "17"]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["Mandate for recurrent payments", "8 weeks"]);
    }
}

#[test]
fn who_is_collected_from_is_told_so_and_gets_no_code() {
    let club = club();
    club.deed(r#"{"deed":"add_mandate","relation":17,"iban":"NL91ABNA0417164300","signed_on":"2026-11-20"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":17,"enabled":true}"#);
    let printed = file(&club.json(&["print", "invoices", "--open"]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["U hoeft niets te doen", "4300"]);
        assert!(!text.contains("Zo betaalt u"), "{text}");
    }
    assert_eq!(codes_of(&printed).unwrap_or_default(), Vec::<String>::new());
}

#[test]
fn what_goes_by_post_is_one_file_to_print() {
    let club = club();
    club.deed(r#"{"deed":"change_relation","relation":17,"email":""}"#);
    club.deed(r#"{"deed":"post_invoices","invoices":["2026-0001"]}"#);
    let club = club.on("2026-12-20");
    let posted = club.json(&["post", "--prepare"]);
    assert_eq!((posted["letters"].as_u64(), posted["drafts"].as_u64()), (Some(2), Some(0)));
    let printed = club.path("post/brieven-2026-12-20.pdf");
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["Factuur 2026-0001", "Beste Zoë de Boër", "Dorpsstraat 1"]);
    }
    // The reminder is paid by the same code as the invoice.
    if let Some(codes) = codes_of(&printed) {
        assert_eq!((codes.len(), codes_on(&printed, "2")), (1, Some(codes)));
    }
}

#[test]
fn a_reminder_of_several_is_paid_at_once_by_one_code() {
    let club = club();
    club.deed(r#"{"deed":"change_relation","relation":17,"email":""}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Boek","price_cents":2000}],"relations":[17]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let number = club.export("invoices").last().unwrap()["number"].as_str().unwrap().to_owned();
    let club = club.on("2026-12-20");
    club.json(&["post", "--prepare"]);
    let printed = club.path("post/brieven-2026-12-20.pdf");
    let Some(codes) = codes_of(&printed) else { return };
    let [code] = &codes[..] else { panic!("{codes:?}") };
    let known = code.lines().last().unwrap();
    assert!(known.contains("2026-0001") && known.contains(&number), "{code}");
    // Paid so, both are paid.
    let cents: i64 = code.lines().nth(7).unwrap()[3..].replace('.', "").parse().unwrap();
    let paid = [crate::cli::bank::Move::Paid(cents, "NL20INGB0001234567", "Zoë", known)];
    let file = crate::cli::bank::camt("camt.053", crate::cli::bank::OWN, &paid, 0);
    assert_eq!(crate::cli::bank::hands(&club, "betaald.xml", &file)["matched"], 1);
    assert!(crate::cli::bank::opens(&club).iter().all(|open| *open == 0));
}

#[test]
fn a_template_or_logo_with_a_mistake_says_where_and_nothing_is_printed() {
    let club = club();
    let folder = club.path("sjablonen/papier");
    std::fs::create_dir_all(&folder).unwrap();
    let ours = include_str!("../../../assets/paper/letter.typ");
    std::fs::write(folder.join("letter.typ"), ours.replace("#let letter(", "#let letter((("))
        .unwrap();
    let output = club.run(&["print", "invoices", "2026-0001"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("letter.typ") && said.contains("regel "), "{said}");
    std::fs::remove_file(folder.join("letter.typ")).unwrap();
    // A template of the club's own that is whole takes the place of ours.
    let base = include_str!("../../../assets/paper/base.typ");
    let own = base.replace("club.foot.join(\"  ·  \")", "[Sterker door sport]");
    std::fs::write(folder.join("base.typ"), own).unwrap();
    let printed = file(&club.json(&["print", "invoices", "2026-0001"]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["Sterker door sport"]);
    }
    std::fs::write(club.path("sjablonen/logo.png"), "geen plaatje").unwrap();
    let output = club.run(&["print", "invoices", "2026-0001"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("logo.png"), "{said}");
    let dot =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><circle r=\"2\"/></svg>";
    std::fs::remove_file(club.path("sjablonen/logo.png")).unwrap();
    std::fs::write(club.path("sjablonen/logo.svg"), dot).unwrap();
    club.json(&["print", "invoices", "2026-0001"]);
}

#[test]
fn paper_says_what_the_run_does() {
    let club = club();
    // Used up by the run itself; it is still what is collected on.
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"person","last_name":"Los"}"#);
    club.deed(r#"{"deed":"add_mandate","relation":9,"reference":"EENMALIG","kind":"one_off","iban":"NL91ABNA0417164300","signed_on":"2026-01-01"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":9,"enabled":true}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Boek","price_cents":2000}],"relations":[9]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let invoice = club.export("invoices").last().unwrap()["number"].as_str().unwrap().to_owned();
    club.deed(r#"{"deed":"collect","on":"2026-12-07"}"#);
    club.deed(r#"{"deed":"set_direct_debit","relation":9,"enabled":false}"#);
    let printed = club.json(&["print", "invoices", &invoice]);
    if let Some(text) = text_of(&file(&printed)) {
        has_all(&text, &["EENMALIG", "07-12-2026", "U hoeft niets te doen"]);
    }
    assert!(codes_of(&file(&printed)).is_none_or(|codes| codes.is_empty()));
}

#[test]
fn paper_names_the_mandate_of_the_subscription() {
    let club = club();
    club.deed(r#"{"deed":"add_plan","name":"Krant","interval_months":12,"price_cents":4000}"#);
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"person","last_name":"Los"}"#);
    for (reference, iban) in [("OUD", "NL91ABNA0417164300"), ("NIEUW", "NL20INGB0001234567")] {
        club.deed(&format!(r#"{{"deed":"add_mandate","relation":9,"reference":"{reference}","iban":"{iban}","signed_on":"2026-01-01"}}"#));
    }
    club.deed(r#"{"deed":"set_direct_debit","relation":9,"enabled":true}"#);
    club.deed(r#"{"deed":"subscribe","relation":9,"plan":"Krant","start_date":"2026-11-01","mandate":"OUD"}"#);
    club.deeds("{\"deed\":\"bill\",\"until\":\"2026-11-22\"}\n{\"deed\":\"finalise\"}");
    let all = club.export("invoices");
    let invoice = all.iter().find(|row| row["name"] == "Los").unwrap();
    let printed = club.json(&["print", "invoices", invoice["number"].as_str().unwrap()]);
    let Some(text) = text_of(&file(&printed)) else { return };
    has_all(&text, &["OUD"]);
    assert!(!text.contains("NIEUW"), "{text}");
}

#[test]
fn paper_calls_paid_what_was_paid() {
    let club = club();
    club.deed(r#"{"deed":"add_relation","number":"9","kind":"person","last_name":"Los"}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Boek","price_cents":15000}],"relations":[9]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let invoice = club.export("invoices").last().unwrap()["number"].as_str().unwrap().to_owned();
    club.deed(&format!(r#"{{"deed":"register_payment","invoice":"{invoice}","amount_cents":4000,"date":"2026-11-22","method":"cash"}}"#));
    club.deed(&format!(r#"{{"deed":"write_off","invoice":"{invoice}","reason":"bestuur"}}"#));
    let printed = club.json(&["print", "invoices", &invoice]);
    let Some(text) = text_of(&file(&printed)) else { return };
    let squeezed: Vec<&str> = text.split_whitespace().collect();
    has_all(
        &squeezed.join(" "),
        &["Betaald op 22-11-2026, contant 40,00", "Afgeboekt 110,00", "Te betalen EUR 0,00"],
    );
}

// Every paper and message is looked at before anybody gets one; a mistake in a template of the club is said with its line.
#[test]
fn an_example_shows_every_paper_with_the_templates_of_the_club() {
    let club = Club::new();
    let made = club.json(&["print", "sample"]);
    let file = Path::new(made["files"][0].as_str().unwrap()).to_owned();
    let Some(text) = text_of(&file) else { return };
    for words in [
        "Factuur 2026-0001",
        "Creditnota 2026-0002",
        "betaald t/m 31-12-2026",
        "Welkom: Lidmaatschap",
        "Herinnering: EUR 132,50",
        "EUR 40,00 aan incassokosten",
        "incasseren wij EUR 120,00",
        "Giftoverzicht 2026",
        "M-1001",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    std::fs::create_dir(club.path("sjablonen")).unwrap();
    let own = "Onderwerp: Even dit\n\nDag {{ name }}, {{ total }} graag.\n";
    std::fs::write(club.path("sjablonen/reminder.txt"), own).unwrap();
    club.json(&["print", "sample"]);
    assert!(text_of(&file).unwrap().contains("Dag J. Voorbeeld, 132,50 graag."));
    std::fs::write(club.path("sjablonen/reminder.txt"), own.replace("total", "totaal")).unwrap();
    let output = club.run(&["print", "sample"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("reminder.txt") && said.contains("regel 3"), "{said}");
    // The one of before is still there.
    assert!(text_of(&file).unwrap().contains("Dag J. Voorbeeld, 132,50 graag."));
}

#[test]
fn who_paid_what_is_taken_back_reads_what_they_get() {
    let club = club();
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Shirt","quantity":3,"price_cents":2500,"vat":"high"},{"description":"Zaal","price_cents":4000}],"relations":[17]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"register_payment","invoice":"2026-0002","amount_cents":11500,"date":"2026-11-22","method":"bank"}"#);
    club.deed(r#"{"deed":"credit","invoice":"2026-0002","reason":"te klein","rebill":false}"#);
    for number in ["2026-0002", "2026-0003"] {
        let printed = file(&club.json(&["print", "invoices", number]));
        if let Some(text) = text_of(&printed) {
            has_all(&text, &["25,00 per stuk", "geen btw over", "40,00"]);
            let back = text.lines().find(|line| line.contains("Te ontvangen of te verrekenen"));
            assert!(back.is_some_and(|line| line.contains("EUR 115,00")), "{text}");
            assert!(!text.contains("Te betalen  "), "{text}");
        }
    }
}

// L10: the day of supply where that is another than the invoice.
#[test]
fn what_was_taken_before_says_when() {
    let club = club();
    club.deed(r#"{"deed":"add_to_basket","relation":17,"on":"2026-10-05","lines":[{"description":"Sjaal","price_cents":1500}]}"#);
    club.deed(r#"{"deed":"bill","until":"2026-11-22"}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let number = "SELECT number FROM invoice JOIN invoice_line ON invoice_id = invoice.id WHERE description = 'Sjaal'";
    let printed = file(&club.json(&["print", "invoices", &sql(&club.file(), number)]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["Sjaal (05-10-2026)"]);
    }
}

// L9, L10.
#[test]
fn the_scheme_for_small_businesses_stands_on_what_it_is_for() {
    let club = club();
    club.deed(r#"{"deed":"change_settings","settings":{"vat.small_from":"2026-01-01"}}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Shirt","price_cents":2500,"vat":"high"},{"description":"Zaal","price_cents":4000}],"relations":[17]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let printed = file(&club.json(&["print", "invoices", "2026-0002"]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["artikel 25 van de Wet op de omzetbelasting 1968", "KOR over 25,00"]);
        assert!(!text.contains("waarvan btw 21"), "{text}");
    }
}

// L10: an invoice says who sent it, whatever the club is called later.
#[test]
fn what_was_not_known_of_the_club_does_not_come_on_an_old_invoice() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_relation","number":"1","kind":"person","last_name":"An"}"#);
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Bal","price_cents":500}],"relations":[1]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    club.deed(r#"{"deed":"change_settings","settings":{"club.kvk":"14094660"}}"#);
    let printed = file(&club.json(&["print", "invoices", "2026-0001"]));
    if let Some(text) = text_of(&printed) {
        assert!(!text.contains("14094660"), "{text}");
    }
}

#[test]
fn a_final_invoice_says_for_ever_who_sent_it() {
    let club = club();
    club.deed(r#"{"deed":"change_settings","settings":{"club.name":"SV Nieuw","club.address":"Elders 9, 9999 ZZ Ver Weg","club.vat_id":"NL987654321B01"}}"#);
    let printed = file(&club.json(&["print", "invoices", "2026-0001"]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["VV De Boemerang", "Dorpsstraat 1", "Btw-id NL123456789B01"]);
        assert!(!text.contains("Elders 9"), "{text}");
    }
    club.deed(r#"{"deed":"make_invoices","lines":[{"description":"Bal","price_cents":500}],"relations":[17]}"#);
    club.deed(r#"{"deed":"finalise"}"#);
    let printed = file(&club.json(&["print", "invoices", "2026-0002"]));
    if let Some(text) = text_of(&printed) {
        has_all(&text, &["SV Nieuw", "Elders 9", "Btw-id NL987654321B01"]);
    }
    club.is_sound();
}

// S3.9: who wants to join fills in a form that says what there is to choose, on one page.
#[cfg(feature = "paper")]
#[test]
fn a_form_to_join_by_has_the_plans_of_today_and_a_mandate() {
    let club = Club::new();
    club.deed(r#"{"deed":"add_plan","name":"Lid","interval_months":3,"price_cents":1550}"#);
    club.deed(r#"{"deed":"add_plan","name":"Sponsor","interval_months":12,"price_cents":90000,"audience":"organisation"}"#);
    let printed = file(&club.json(&["print", "application"]));
    let Some(text) = text_of(&printed) else { return };
    for part in
        ["Aanmeldformulier", "Lid", "EUR 15,50", "per kwartaal", "NL33ZZZ140946600000", "8 weken"]
    {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(!text.contains("Sponsor"), "{text}");
    assert_eq!(text.matches('\u{c}').count(), 1, "one page:\n{text}");
}
