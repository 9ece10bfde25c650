//! The main way: a new club, its own list, invoices, and the file for the bank.

use std::fs;

use insta::assert_snapshot;

use crate::desk::Desk;

/// A list as clubs keep it, with one of each illness.
const LIST: &str = "\
Lidnr;Voornaam;Tussenv.;Achternaam;Geb.datum;Adres;Postcode;Woonplaats;E-mail;Soort lid;Lid sinds;Afgemeld per;Contributie;Betaald t/m;IBAN;T.n.v.;Machtigingskenmerk;Machtiging d.d.;Gezin
1001;Lo\u{ef}s;;Dr\u{f6}ge;09-11-1971;Dorpsstraat 2a;5119 KK;Raalte;lois@example.nl;Senior;08-12-2013;;185,00;31-12-2026;nl91 abna 0417 1643 00;Lo\u{ef}s Dr\u{f6}ge;M-1001;16-09-2023;
1002;Floris;van 't;Dekker;30-11-2013;Eikenlaan 97;9710be;Zwolle;;Jeugd;22-09-2020;;\u{80} 95,00;31-12-2026;NL20INGB0001234567;Hanna van 't Dekker;M-1002;05-01-2022;
1003;Wietske;;Reu\u{df};23-07-76;Molenweg 1;9711 BE;Zwolle;wietske@example.nl;Senior;28-08-2023;;\u{80} 185,00;31-12-2026;NL44RABO0123456789;Wietske Reu\u{df};M-1003;23-10-2017;G01
1004;Jeroen;;Reu\u{df};13-07-1974;Molenweg 1;9711 BE;Zwolle;;Senior;22-08-2016;;185,00;31-12-2026;NL44RABO0123456789;Wietske Reu\u{df};M-1004;11-09-2024;G01
1005;Piet;;Fout;31-02-1988;Zandpad 3;5138 JD;Zutphen;;Senior;18-11-2017;;185,00;31-12-2026;NL12RABO061295428;Piet Fout;M-1005;27-12-2017;
1006;Lieke;;Prins;04-09-1994;Kade 4;2010 AB;Goes;;oud lid;26-11-2021;31-12-2022;185,00;31-12-2022;;;;;
1007;Anna;;Zonder;01-01-1980;Kade 5;2010 AB;Goes;anna@example.nl;Senior;01-01-2020;;185,00;31-12-2026;;Anna Zonder;;;
9003;Wietske;;REUSS;23-07-1976;Molenweg 1;9711 BE;Zwolle;WIETSKE@EXAMPLE.NL;Senior;28-08-2023;;185,00;31-12-2026;NL44RABO0123456789;Wietske Reu\u{df};M-1003;23-10-2017;G01
";

/// Puts the list on disk as the spreadsheet program of most clubs writes it: one byte a letter.
fn list_on_disk(desk: &Desk) -> String {
    let bytes: Vec<u8> = LIST.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let path = desk.folder().join("leden.csv");
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// Imports the list by keys, up to the preview.
fn imports_up_to_preview(desk: &mut Desk) {
    let path = list_on_disk(desk);
    desk.types("gri");
    desk.pastes(&path);
    desk.types("<enter>");
    desk.expects("Betaald t/m");
    desk.types("<f8>");
    desk.expects("5 dingen om na te kijken");
    desk.types("<f8>");
    desk.expects("Dit wordt er overgenomen");
}

#[test]
fn a_list_becomes_a_file_for_the_bank() {
    let mut desk = Desk::with_club();
    imports_up_to_preview(&mut desk);
    desk.types("<enter>");
    desk.expects("7 nieuw, 0 bijgewerkt, 1 overgeslagen");
    desk.types("<enter>");
    desk.expects("Reuß, Wietske");
    assert_eq!(desk.sql("SELECT count(*) FROM relation"), "8");
    assert_eq!(
        desk.sql(
            "SELECT count(*) FROM coverage WHERE kind = 'migrated' AND to_date = '2027-01-01'"
        ),
        "6"
    );

    // Nothing is due before the new year; then everybody is, once.
    desk.types("gfn<ctrl-u>31-12-26<enter><f8>");
    desk.expects("Niets te factureren t/m 31-12-2026");
    desk.types("<back-tab><ctrl-u>1-1-27<enter><f8>j");
    desk.expects("5 concepten gemaakt");
    desk.types("m5<enter>");
    desk.expects("5 facturen definitief: 2026-0001 t/m 2026-0005");
    assert_eq!(desk.sql("SELECT sum(total_cents) FROM invoice"), "102000");

    desk.types("gin");
    desk.expects("3 incasso's, samen EUR 650,00");
    desk.types("<f8>");
    desk.expects("geen machtiging");
    desk.types("<f8><f8>3<enter>");
    desk.expects("Geschreven:");
    let folder = desk.folder().join("incasso");
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let xml = files.iter().find(|path| path.extension().is_some_and(|e| e == "xml")).unwrap();
    let text = fs::read_to_string(xml).unwrap();
    assert!(
        text.contains("<CtrlSum>650.00</CtrlSum>") && text.contains("<Nm>Hanna van 't Dekker</Nm>"),
        "{text}"
    );
    let sheet = files.iter().find(|path| path.extension().is_some_and(|e| e == "txt")).unwrap();
    assert!(fs::read_to_string(sheet).unwrap().contains("Totaal            EUR 650,00"));

    desk.types("m3<enter>");
    desk.expects("staat bij de bank");
    let states =
        desk.sql("SELECT state, count(*), sum(amount_cents) FROM collection_item GROUP BY state");
    assert_eq!(states, "uploaded|3|65000");
    // From here on it cannot go back.
    desk.types("x");
    desk.expects("bij de bank");
    assert_eq!(desk.sql("SELECT state FROM run WHERE kind = 'collection'"), "uploaded");
}

#[test]
fn what_was_read_is_shown_before_anything_changes() {
    let mut desk = Desk::with_club();
    imports_up_to_preview(&mut desk);
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
     1 Bestand > 2 Kolommen > 3 Problemen > 4 Voorbeeld > 5 Klaar

    Dit wordt er overgenomen:
         7  nieuwe relaties                    0  bijgewerkt
         1  overgeslagen                       1  betalers erbij
         1  gezinnen                           4  machtigingen
         6  abonnementen                       1  beëindigde lidmaatschappen
            Jeugd 1, Senior 5
    Van wat u overneemt gaat geen bevestiging uit, ook als die aan staan.
    - Nieuw abonnementstype Jeugd: EUR 95,00 per jaar, periodes vanaf 01-01.
    - Nieuw abonnementstype Senior: EUR 185,00 per jaar, periodes vanaf 01-01.
    - Van 4 machtigingen is de laatste incasso niet bekend: de 36 maanden tellen
    vanaf vandaag.
    - Van 1 mensen die weg zijn staat er niet bij wat ze waren: hun lidmaatschap
    is beëindigd ingevoerd.







    F8 Overnemen  F7 Vorige stap  Esc Terug                                F1 Hulp
    "#);
    // Leaving here leaves nothing behind.
    desk.types("<esc>");
    assert_eq!(desk.sql("SELECT count(*) FROM relation"), "0");
    assert_eq!(desk.sql("SELECT count(*) FROM plan"), "6");
}

#[test]
fn a_wrong_cell_is_mended_in_the_wizard() {
    let mut desk = Desk::with_club();
    let path = list_on_disk(&desk);
    desk.types("gri");
    desk.pastes(&path);
    desk.types("<enter><f8>");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
     1 Bestand > 2 Kolommen > 3 Problemen > 4 Voorbeeld > 5 Klaar

    5 dingen om na te kijken in 8 regels; wat goed is gaat hoe dan ook mee.
      Regel Naam                   Veld           Omschrijving
    >     5 Piet Fout              Geboortedatum  Geboortedatum "31-02-1988" van P…
          5 Piet Fout              IBAN           IBAN "NL12RABO061295428" van Pie…
          6 Lieke Prins            Abonnementsty… "oud lid" van Lieke Prins is gee…
          7 Anna Zonder            Machtigingske… Geen machtiging van Anna Zonder:…
          8 Wietske REUSS          Nummer         Wietske REUSS staat er al als Wi…









    Geboortedatum "31-02-1988" van Piet Fout is geen dag van de kalender. Schrijf
    31-12-2026, of laat het leeg.


    F8 Verder  Enter Verbeteren  F7 Vorige stap  Esc Terug                 F1 Hulp
    "#);
    // The date of birth of the fifth, then his account.
    desk.types("<enter><ctrl-u>28-02-1988<enter>");
    desk.expects("4 dingen om na te kijken");
    desk.types("<enter><ctrl-u>NL20INGB0001234567<enter>");
    desk.expects("3 dingen om na te kijken");
    desk.types("<f8><enter>");
    assert_eq!(desk.sql("SELECT birth_date FROM relation WHERE number = '1005'"), "1988-02-28");
    assert_eq!(
        desk.sql("SELECT iban FROM mandate WHERE reference = 'M-1005'"),
        "NL20INGB0001234567"
    );
}

#[test]
fn the_account_holder_pays_and_a_family_is_a_household() {
    let mut desk = Desk::with_club();
    imports_up_to_preview(&mut desk);
    desk.types("<enter>");
    let payers = desk.sql(
        "SELECT member.first_name, payer.first_name, reference FROM subscription JOIN relation AS member ON member.id = subscription.relation_id
         JOIN relation AS payer ON payer.id = payer_id JOIN mandate ON mandate.id = mandate_id ORDER BY 1",
    );
    assert_eq!(payers, "Floris|Hanna|M-1002\nJeroen|Wietske|M-1004");
    let household = desk.sql("SELECT code, count(*) FROM household JOIN household_member ON household.id = household_id GROUP BY code");
    assert_eq!(household, "G01|2");
    let gone = desk.sql("SELECT end_date, end_reason FROM subscription JOIN relation ON relation.id = relation_id WHERE number = '1006'");
    assert_eq!(gone, "2023-01-01|cancelled");
}
