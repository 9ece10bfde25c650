//! Who has what and is invoiced for it: everything about adding a subscription, in the order in which it is asked for.

use crate::desk::Desk;

#[test]
fn everything_about_adding_a_subscription() {
    let mut desk = Desk::with_club();
    people_and_organisations_take_what_fits_them(&mut desk);
    a_type_that_is_missing_is_asked_for_or_made(&mut desk);
    the_employer_pays_from_a_day_in_the_past(&mut desk);
    where_they_came_from_counts_what_it_brought(&mut desk);
    from_the_list_one_after_the_other(&mut desk);
    what_is_new_is_invoiced_and_kept_apart_by_reference(&mut desk);
    leaving_and_coming_back(&mut desk);
    counted_pieces_and_parts(&mut desk);
}

/// S0.1-S0.6, S0.8.
fn people_and_organisations_take_what_fits_them(desk: &mut Desk) {
    desk.types("gt");
    for plan in ["Regulier", "Student", "Proef", "Bedrijf", "Tijdschrift", "Premium nieuwsbrief"] {
        desk.expects(plan);
    }
    desk.types("grnAnna<tab><tab>Boer<tab>1-2-90<ctrl-s>");
    desk.types(
        "n<tab><tab>Bakkerij Bruin<tab><tab><tab><tab><tab><tab><tab><tab><tab><tab><right><ctrl-s>",
    );
    // From a card that was found, the form is one key away, and only what fits a person can be chosen.
    desk.types("/anna<enter><enter>a<f4>");
    desk.expects("Regulier");
    desk.misses("Bedrijf");
    desk.types("<esc><esc>");
    desk.types("gr/bruin<enter><enter>a<f4>");
    desk.expects("Bedrijf");
    desk.types("<esc><esc><esc>");
}

/// S0.7.
fn a_type_that_is_missing_is_asked_for_or_made(desk: &mut Desk) {
    desk.types("gr/anna<enter><enter>aZaterdag<f6>Zaterdagclub<tab>60<ctrl-s>");
    // Made, and chosen in the form that waited for it.
    desk.expects("Zaterdagclub");
    desk.expects("Abonnement toevoegen");
    desk.types("<esc>j");
}

/// S0.9-S0.14, S0.20, S0.21, S0.23, S0.24.
fn the_employer_pays_from_a_day_in_the_past(desk: &mut Desk) {
    desk.types("gr/anna<enter><enter>aRegulier<tab><ctrl-u>1-10-26<tab>Bruin<tab>");
    desk.expects("Vervalt op 01-01-2027.");
    desk.expects("Eerste periode 01-10-2026 t/m 31-12-2026: EUR 25,00.");
    desk.expects("Zo komt het: prijs 100,00, 3 van 12 maanden.");
    // The days of this very subscription, on a line.
    desk.types("<f1>");
    desk.expects("01-10-2026  |  Ingangsdatum");
    desk.types("<esc>");
    desk.types(
        "<tab><f6><ctrl-u>NL91ABNA0417164300<tab><ctrl-u>Bakkerij Bruin<tab><ctrl-u>1-9-26<ctrl-s>",
    );
    desk.types("<tab><tab>PO 4711<tab><tab><tab>Pas meesturen<tab>j<tab><tab>Jeugd<ctrl-s>");
    desk.expects("Toegevoegd; de termijn loopt t/m 31-12-2026.");
    assert_eq!(
        desk.sql(
            "SELECT mandate.relation_id = payer_id, buyer_reference, cost_center, is_flagged FROM subscription
             JOIN mandate ON mandate.id = mandate_id"
        ),
        "1|PO 4711|Jeugd|1"
    );
    // Both cards show it; invoiced until is empty, not today and not nothing.
    desk.types("2");
    desk.expects("Bakkerij Bruin");
    desk.types("<enter>");
    desk.expects("nog niets");
    desk.expects("afwijkend");
    desk.types("gr/bruin<enter><enter>3");
    desk.expects("Betaalt voor");
}

/// S0.15-S0.19.
fn where_they_came_from_counts_what_it_brought(desk: &mut Desk) {
    desk.types("gcn");
    desk.types("Stand Beurs<tab><f6>Voorjaar<ctrl-s><tab>stand<tab>1-3-26<tab>250<ctrl-s>");
    desk.expects("Stand Beurs");
    desk.types("gr/anna<enter><enter>2<enter>b");
    desk.types(
        "<tab><tab><tab><tab><tab><tab><tab>Sprak met Piet op de beurs<tab>Stand<tab><ctrl-s>",
    );
    assert_eq!(
        desk.sql("SELECT origin_text, campaign_action.name FROM subscription JOIN campaign_action ON campaign_action.id = action_id"),
        "Sprak met Piet op de beurs|Stand Beurs"
    );
    desk.types("gc");
    desk.expects("250,00");
    desk.types("<enter>");
    desk.expects("Stand Beurs: 1 abonnement, 1 contractant, 1 actief");
    // A story is searched, not filtered by.
    desk.types("ga/piet<enter>");
    desk.expects("Boer");
}

/// S0.25, S0.26.
fn from_the_list_one_after_the_other(desk: &mut Desk) {
    desk.types("gan");
    desk.expects("Voor wie");
    for (at, name) in ["Bo", "Cas", "Dik"].into_iter().enumerate() {
        desk.types(&format!("<f6>{name}<tab><tab>Vos<ctrl-s>"));
        if at == 0 {
            desk.types(
                "<tab>Student<tab><ctrl-u>1-11-26<tab><tab><tab><tab><tab><tab>folder<ctrl-n>",
            );
        } else {
            desk.types("<ctrl-n>");
        }
    }
    desk.expects("Vos");
    desk.types("<esc>j");
    assert_eq!(
        desk.sql("SELECT first_name, origin_text FROM subscription JOIN relation ON relation.id = relation_id WHERE last_name = 'Vos'"),
        "Bo|folder\nCas|folder\nDik|folder"
    );
    // Given to the wrong person: it can be handed over as long as nothing is billed.
    desk.types("ga/cas<enter><enter>b<back-tab><ctrl-u>Boer<tab><ctrl-s>");
    assert_eq!(
        desk.sql("SELECT count(*) FROM subscription JOIN relation ON relation.id = relation_id WHERE last_name = 'Boer'"),
        "2"
    );
}

/// S0.2, S0.22, S0.23, S0.27.
fn what_is_new_is_invoiced_and_kept_apart_by_reference(desk: &mut Desk) {
    desk.types("gd");
    desk.expects("Nog nooit gefactureerd: 4 abonnementen");
    desk.types("gfn<tab>j");
    desk.expects("Pas meesturen");
    desk.types("<f8>j<ctrl-a>m4<enter>");
    assert_eq!(
        desk.sql("SELECT payer_name, buyer_reference, total_cents FROM invoice ORDER BY total_cents DESC, 1"),
        "Bakkerij Bruin|PO 4711|2500\nAnna Boer||1000\nBo Vos||1000\nDik Vos||1000"
    );
    assert_eq!(desk.sql("SELECT DISTINCT cost_center FROM invoice_line ORDER BY 1"), "\nJeugd");
    // What is billed is not handed over any more.
    desk.types("ga/dik<enter><enter>b");
    desk.misses("Voor wie");
    desk.types("<esc><esc>");
    desk.types("gin");
    desk.expects("Selectie");
    desk.types("<esc>");
}

/// S0.28, S0.29.
fn leaving_and_coming_back(desk: &mut Desk) {
    desk.types("ga/dik<enter><enter>x<tab><tab><tab><tab>Verhuisd<tab>Stand<tab><ctrl-s>");
    desk.expects("Opgezegd; de laatste dag is 31-12-2026");
    assert_eq!(
        desk.sql("SELECT end_reason, campaign_action.name FROM subscription JOIN campaign_action ON campaign_action.id = left_by_action_id"),
        "Verhuisd|Stand Beurs"
    );
    desk.types("xj");
    assert_eq!(desk.sql("SELECT count(*) FROM subscription WHERE end_date IS NOT NULL"), "0");
}

/// S0.34, S0.35.
fn counted_pieces_and_parts(desk: &mut Desk) {
    desk.types("gr/bruin<enter><enter>aBedrijf<tab><ctrl-u>1-1-27<ctrl-s>2<enter>t12<ctrl-s>");
    desk.expects("12 vanaf");
    desk.types("gfn<ctrl-u>1-1-27<tab><f8>j");
    let price = desk.sql(
        "SELECT max(amount_cents) FROM price JOIN plan ON plan.id = plan_id WHERE name = 'Bedrijf'",
    );
    let sum: i64 = price.parse::<i64>().unwrap() * 12;
    let billed = "SELECT total_cents FROM invoice WHERE payer_id = 2 AND state = 'draft' AND buyer_reference = ''";
    assert_eq!(desk.sql(billed), sum.to_string());
    // Each amount says how it came about.
    desk.types("gf/bruin<enter><enter>");
    desk.expects("12 geteld op 01-01-2027");
    desk.types("<esc>");
    // Two payments, made of the final invoice by hand.
    desk.types("m5<enter><enter>t");
    desk.expects("te betalen op 06-02-2027: 1.000,00");
}
