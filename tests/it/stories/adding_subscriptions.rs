//! Subscriptions are added one after the other, with who pays, why they came and what goes on their invoice.

use crate::desk::Desk;

#[test]
fn from_the_card_to_the_invoice_of_who_pays() {
    let mut desk = Desk::with_club();
    // A member, and the employer who pays for her.
    desk.types("grnAnna<tab><tab>Boer<tab>1-2-90<ctrl-s>");
    desk.types("nBakkerij<tab><tab>Bruin<ctrl-s>/anna<enter><enter>");
    // From the card in two keys; the company pays, its mandate is made on the spot.
    desk.types("aRegulier<tab><ctrl-u>1-10-26<tab>Bruin<tab>");
    desk.expects("Vervalt op 01-01-2027.");
    desk.expects("Eerste periode 01-10-2026 t/m 31-12-2026: EUR 25,00.");
    desk.types("<tab><f6>");
    desk.expects("Machtiging");
    desk.types("<ctrl-u>NL91ABNA0417164300<tab><ctrl-u>Bakkerij Bruin<tab><ctrl-u>1-9-26<ctrl-s>");
    desk.types("<tab><tab>PO 4711<tab>Beurs Utrecht, sprak met Piet<tab>");
    desk.types("<f6>Stand Beurs<tab><tab>stand<ctrl-s><tab>graag een pasje<ctrl-s>");
    desk.expects("Toegevoegd; de termijn loopt t/m 31-12-2026.");
    assert_eq!(
        desk.sql(
            "SELECT contractant.last_name, payer.last_name, reference IS NOT NULL, buyer_reference, origin_text, campaign_action.name
             FROM subscription JOIN relation AS contractant ON contractant.id = subscription.relation_id JOIN relation AS payer ON payer.id = payer_id
             JOIN mandate ON mandate.id = mandate_id JOIN campaign_action ON campaign_action.id = action_id"
        ),
        "Boer|Bruin|1|PO 4711|Beurs Utrecht, sprak met Piet|Stand Beurs"
    );
    // From the list, two more with what repeats kept.
    for name in ["Cas", "Dik"] {
        desk.types(&format!("grn{name}<tab><tab>Vos<ctrl-s>"));
    }
    desk.types("gan<tab>Student<tab><ctrl-u>1-11-26<tab><tab><tab><tab><tab><tab>folder<tab>");
    desk.types("<back-tab><back-tab><back-tab><back-tab><back-tab><back-tab><back-tab><back-tab><back-tab>");
    desk.types("Cas Vos<tab><ctrl-n>");
    desk.expects("Toegevoegd");
    desk.types("Dik Vos<tab><ctrl-n>");
    desk.types("<esc>j");
    assert_eq!(
        desk.sql("SELECT first_name, start_date, origin_text FROM subscription JOIN relation ON relation.id = relation_id WHERE last_name = 'Vos'"),
        "Cas|2026-11-01|folder\nDik|2026-11-01|folder"
    );
    // Who has what, what is new, and the invoice of the one who pays.
    desk.types("gd");
    desk.expects("Nog nooit gefactureerd: 3 abonnementen");
    desk.types("gfn<tab>j<f8>j<ctrl-a>m3<enter>");
    assert_eq!(
        desk.sql(
            "SELECT payer_name, buyer_reference, total_cents FROM invoice ORDER BY total_cents DESC"
        ),
        "Bakkerij Bruin|PO 4711|2500\nCas Vos||1000\nDik Vos||1000"
    );
    desk.types("gr/bruin<enter><enter>3");
    desk.expects("Betaalt voor");
    desk.types("gc<enter>");
    desk.expects("Stand Beurs: 1 abonnement, 1 contractant, 1 actief");
}

// S0.27: after adding, what is new is invoiced by a key.
#[test]
fn new_ones_are_billed_from_where_they_were_added() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>/boer<enter>aRegulier<tab>1-1-26<ctrl-s>");
    desk.expects("F factureert nieuwe (1).");
    desk.types("F");
    desk.expects("1 factuur");
    desk.types("<f8>j");
    assert_eq!(desk.sql("SELECT count(*) FROM invoice"), "1");
    desk.types("gr/boer<enter>aTijdschrift<tab>1-1-26<ctrl-s>");
    desk.expects("F factureert nieuwe (1).");
}
