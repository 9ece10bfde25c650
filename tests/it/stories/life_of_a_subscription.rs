//! What happens to a subscription between its first and its last day, by keys.

use insta::assert_snapshot;

use crate::desk::Desk;

/// A club with Jan Boer, who is a senior since January and was invoiced for 2026.
fn billed_member() -> Desk {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>");
    desk.types("aRegulier<tab><ctrl-u>1-1-26<ctrl-s>");
    desk.expects("Toegevoegd");
    desk.types("gfn<f8>j");
    desk.expects("1 concepten gemaakt");
    // Yes before the count was typed does nothing, and says what is missing.
    desk.types("<ctrl-a>m<enter>");
    desk.expects("! Typ 1 om te bevestigen");
    desk.types("1<enter>");
    desk
}

#[test]
fn another_plan_is_chosen_and_the_rest_comes_back() {
    let mut desk = billed_member();
    desk.types("ga<enter>");
    desk.expects("Niet: nog niet aan de beurt: de periode vanaf 01-01-2027");
    desk.types("b<ctrl-u>Student<tab><right><tab><ctrl-u>1-7-26<tab>");
    // What would become final is said before.
    desk.expects("EUR 50,41");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice"), "1");
    desk.types("<ctrl-s>");
    desk.expects("creditnota 2026-0002");
    desk.expects("Student");
    assert_eq!(
        desk.sql("SELECT start_date, end_date, end_reason FROM subscription ORDER BY id"),
        "2026-01-01|2026-07-01|plan_changed\n2026-07-01|-|-"
    );
    assert_eq!(
        desk.sql("SELECT kind, total_cents < 0 FROM invoice ORDER BY id"),
        "invoice|0\ncredit_note|1"
    );
    desk.types("gf");
    desk.expects("creditnota");
}

#[test]
fn a_discount_is_seen_where_it_counts() {
    let mut desk = billed_member();
    desk.types("ga<enter>kVrijwilliger<tab>12,5<tab><tab><tab><ctrl-u>1-1-27<ctrl-s>");
    desk.expects("12.5 % Vrijwilliger");
    desk.types("gfn<ctrl-u>1-1-27<tab>");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    Factureren

    Aan de beurt t/m    [01-01-2027                    ] vr 1 jan 2027 (over 40 da…
    Alleen nieuwe       [nee                           ] nog nooit gefactureerd
                        [ Concepten maken ]
    1 factuur, 1 regel, EUR 87,50; 0 overgeslagen (korting 12,50)
    Ronde 1 was 100,00: nieuw 0 (+0,00), weg 0 (-0,00), anders 1 (-12,50)

      Jan de Boer                  was 100,00, wordt 87,50                   -12,50
      Jan de Boer                  Regulier 01-01-2027 t/m 31-12-2027         87,50












    F8 Concepten maken  Esc Terug                                          F1 Hulp
    "#);
    desk.types("<f8>j");
    assert_eq!(
        desk.sql(
            "SELECT discount_cents * 7 = amount_cents FROM invoice_line ORDER BY id DESC LIMIT 1"
        ),
        "1"
    );
    // Taken back, the discount holds for nothing any more.
    desk.types("ga<enter>kX<tab>100<ctrl-s>uj");
    assert_eq!(
        desk.sql("SELECT valid_to = valid_from FROM discount ORDER BY id DESC LIMIT 1"),
        "1"
    );
}

#[test]
fn what_was_changed_stays_on_the_card() {
    let mut desk = billed_member();
    desk.types("ga<enter>b<tab><tab><tab><tab><tab><tab>PO 7<ctrl-s>");
    desk.expects("Referentie: was \"\", is \"PO 7\"");
}

#[test]
fn who_is_only_not_due_yet_stands_after_who_is_billed() {
    let mut desk = billed_member();
    desk.types("grnAnna<tab><tab>Boer<ctrl-s>aStudent<tab><ctrl-u>1-1-26<ctrl-s>");
    desk.types("gfn");
    let seen = desk.sees();
    let billed = seen.find("Student 01-01-2026").unwrap();
    let not_due = seen.find("weg: nog niet aan").unwrap();
    assert!(billed < not_due, "{seen}");
}

#[test]
fn who_is_gone_from_a_run_has_one_reason() {
    let mut desk = billed_member();
    desk.types("ga<enter>p<ctrl-u>1-12-26<ctrl-s>");
    desk.types("gfn<ctrl-u>1-1-27<tab>");
    desk.expects("weg 1 (-");
    desk.expects("weg: gepauzeerd sinds 01-12-2026");
    desk.types("<esc>gaw");
    desk.expects("Niet: gepauzeerd sinds 01-12-2026.");
}

#[test]
fn the_counter_knows_who_may_come_in() {
    let mut desk = billed_member();
    desk.types("grnAnna<tab><tab>Boer<ctrl-s>");
    desk.expects("> 1002");
    desk.types("gejan");
    assert_snapshot!(desk.sees(), @r#"
    Overzicht  Relaties  Abonnementen  Facturen  Incasso  VV De Boemer… 22-11-2026
    /jan                                                 1 van 2   sortering: naam
      Nr       Naam                      Status                                Open
    > 1001     Boer, Jan de              GELDIG t/m 31-12-2026               100,00

















    1 relatie, EUR 100,00 open

    Esc Terug  p Betaling  a Kies bijdrage  Enter Openen  / Zoeken  o Meer F1 Hulp
    "#);
    // Found, paid, and nothing open any more.
    desk.types("<enter>p<ctrl-s>");
    assert_eq!(desk.sql("SELECT sum(open_cents) FROM invoice_open"), "0");
    desk.types("geanna");
    desk.expects("GEEN lidmaatschap");
    desk.types("<enter>p");
    desk.expects("Er staat geen factuur open");
}

#[test]
fn what_repeats_stays_when_the_next_is_added() {
    let mut desk = Desk::with_club();
    for name in ["Anna", "Bram", "Cor"] {
        desk.types(&format!("grn{name}<tab><tab>Boer<ctrl-s>"));
    }
    desk.types(
        "gananna<tab>Regulier<tab><ctrl-u>1-9-26<tab><tab><tab><tab><tab><tab>Beurs<ctrl-n>",
    );
    desk.expects("Net toegevoegd (1): 1001 Boer, Anna");
    desk.types("bram<tab><ctrl-n>cor<tab><ctrl-s>");
    assert_eq!(
        desk.sql("SELECT relation_id, start_date, origin_text FROM subscription ORDER BY id"),
        "1|2026-09-01|Beurs\n2|2026-09-01|Beurs\n3|2026-09-01|Beurs"
    );
}

#[test]
fn an_act_is_made_while_somebody_joins_and_tells_whom_it_brought() {
    let mut desk = billed_member();
    desk.types("grnAnna<tab><tab>Boer<ctrl-s>aRegulier<tab><tab><tab><tab><tab><tab><tab><tab>");
    // The act does not exist yet: it is made on the spot, with its campaign.
    desk.types("<f6>Stand Beurs Utrecht<tab><f6>Voorjaar 2026<ctrl-s><tab>stand<tab>5-4-26<tab>100<ctrl-s>");
    desk.expects("Stand Beurs Utrecht");
    desk.types("<tab>bel eerst even<tab>j<ctrl-s>");
    desk.expects("Toegevoegd");
    desk.types("gc");
    desk.expects("1 actie: 1 abonnement, 1 contractant, 1 nu actief, EUR 100,00 per jaar");
    desk.expects("Voorjaar 2026, stand, 05-04-2026.");
    desk.types("<enter>");
    desk.expects("Stand Beurs Utrecht: 1 abonnement, 1 contractant, 1 actief, EUR 100,00");
    desk.expects("Boer, Anna");
    desk.misses("Boer, Jan");
    // Who was never billed is on the dashboard, and her note is seen before she is.
    desk.types("gd");
    desk.expects("Nog nooit gefactureerd: 1 abonnement");
    desk.types("<enter>");
    desk.expects("LET OP: bel eerst even");
    desk.misses("Jan de Boer");
}

#[test]
fn a_new_year_says_whom_it_changes_most_before_it_is_saved() {
    let mut desk = billed_member();
    desk.types("grnAnna<tab><tab>Boer<ctrl-s>aStudent<tab><ctrl-u>1-1-26<ctrl-s>");
    desk.types("gtj<tab>10<tab><tab>");
    desk.expects("Per jaar: was EUR 160,00, wordt EUR 176,00; anders voor 2, gelijk voor 0.");
    desk.expects("Het meest voor: Jan de Boer 100,00 > 110,00, Anna Boer 60,00 > 66,00");
    desk.types("<ctrl-s>");
    desk.expects("hebben vanaf 01-01-2027 een nieuwe prijs");
    desk.types("gfn<ctrl-u>1-1-27<tab>");
    desk.expects("110,00");
    desk.types("<esc>uj");
    desk.types("gfn<ctrl-u>1-1-27<tab>");
    desk.misses("110,00");
}

#[test]
fn plan_subscribe_pause_cancel_and_back() {
    let mut desk = Desk::with_club();
    desk.types("gtnWandelen<tab>120<tab><tab><tab><tab><tab><tab><tab><tab><ctrl-s>");
    desk.expects("Wandelen");
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter><enter>");
    desk.types("aWandelen<tab><ctrl-u>1-1-26<ctrl-s>gfn<f8>j<ctrl-a>m1<enter>");
    desk.types("ga<enter>p<ctrl-u>1-12-26<tab>31-12-26<ctrl-s>");
    desk.expects("01-12-2026");
    desk.types("x<tab><tab><tab><tab>verhuisd<ctrl-s>");
    desk.expects("Opgezegd");
    desk.types("<esc>f");
    desk.expects("actief:");
    desk.expects("Boer, Jan de");
    desk.types("ff");
    desk.misses("Boer, Jan de");
    desk.types("fff");
    desk.types("<enter>x");
    desk.types("j");
    desk.expects("Vervalt op");
    assert_eq!(desk.sql("SELECT end_date, notice_date, end_reason FROM subscription"), "-|-|-");
}

#[test]
fn what_is_due_is_counted_by_its_rounds_and_billed_after_one_question() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter>aRegulier<tab>1-1-26<ctrl-s>");
    desk.types("gd");
    desk.expects("1 ronde is aan de beurt: 1 abonnement");
    desk.types("f");
    desk.expects("1 factuur met 1 regel, samen EUR 100,00");
    desk.expects("Het worden concepten");
    desk.types("n");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice"), "0");
    desk.types("fj");
    desk.expects("1 concepten gemaakt. m maakt ze definitief, u draait ze terug.");
    desk.types("gd");
    desk.misses("1 ronde is aan de beurt");
    desk.types("f");
    desk.expects("Niets te factureren");
    // Where the club decided so it is final at once, and that is said before.
    desk.types("gfuj");
    let file = rusqlite::Connection::open(desk.file()).unwrap();
    file.execute("INSERT INTO setting VALUES ('billing.automatic_final', 'yes')", []).unwrap();
    desk.types("gdf");
    desk.expects("Ze worden meteen definitief en genummerd");
    desk.types("j");
    desk.expects("1 factuur is definitief, samen EUR 100,00.");
}
