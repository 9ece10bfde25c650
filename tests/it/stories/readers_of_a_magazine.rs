//! A magazine with readers who subscribed and readers who buy an issue now and then: groups, a discount for the one, and the
//! two ways to invoice many people at once, from the first step to the file for the bank.

use crate::desk::Desk;

/// S1.7-S1.9: three readers, two of whom pay every month.
fn readers(desk: &mut Desk) {
    desk.types("grpnAbonnees per maand<ctrl-s>nNiet-abonnees<ctrl-s>");
    desk.expects("Niet-abonnees");
    for (name, group) in
        [("An", "abonnees per maand"), ("Bo", "abonnees per maand"), ("Cas", "niet-abonnees")]
    {
        desk.types(&format!("grn<tab><tab>{name}<tab><tab><tab><tab><tab>"));
        desk.types(&format!(
            "<tab>{}@example.org<tab><tab><tab>{group}<ctrl-s>",
            name.to_lowercase()
        ));
        desk.expects("toegevoegd");
    }
    desk.types("p<enter>");
    desk.expects("in groep Abonnees per maand");
    desk.expects("2 relaties");
    desk.misses("Cas");
}

/// S1.10-S1.12: An lets the magazine collect; Bo has not signed yet.
fn an_is_collected_from(desk: &mut Desk) {
    desk.types("gr/an<enter><enter>3nNL91ABNA0417164300<tab><tab>1-2-25<ctrl-s>");
    desk.expects("incasso staat aan");
}

// S1.2-S1.24: the article from its first step to its last, both options.
#[test]
fn subscribers_pay_every_month_and_others_when_they_want() {
    let mut desk = Desk::with_club();
    readers(&mut desk);
    an_is_collected_from(&mut desk);

    // S1.4: fifteen percent for subscribers, whatever they buy.
    desk.types("grpk");
    desk.types("abonnee<tab>15<tab><tab><tab><tab><tab><ctrl-u>1-1-26<ctrl-s>");
    desk.types("gtk");
    desk.expects("15 %");
    desk.expects("Abonnees per maand");

    // Option 1, S1.13-S1.17: an invoice that comes round, for each who subscribed, on the first of the month.
    for (name, delivery) in [("an", "<right>"), ("bo", "<left><left>")] {
        desk.types(&format!("gfwn{name}<tab>maand<tab><ctrl-u>1-11-26<tab>1<tab><tab>"));
        desk.types(&format!("{delivery}<tab>Blad<tab><tab>10<ctrl-s>"));
    }
    desk.types("gfw");
    assert_eq!(desk.sql("SELECT delivery FROM recurring_invoice ORDER BY id"), "collection\nemail");
    desk.types("gd");
    desk.expects("2 periodieke facturen zijn aan de beurt");
    desk.types("gfn");
    desk.expects("2 facturen");
    desk.expects("Blad 01-11-2026 t/m 30-11-2026");
    desk.types("<f8>j");
    desk.expects("2 concepten gemaakt");

    // Option 2, S1.18-S1.21: one invoice, the same for everybody of both groups.
    desk.types("gfl<tab>Abonnees per maand, Niet-abonnees<tab>Los nummer<tab><tab>7,95<ctrl-s>");
    desk.expects("3 conceptfacturen, samen EUR 21,47.");
    // The wrong price: the whole series goes back at once, and comes anew.
    desk.types("uj");
    desk.expects("2 facturen");
    desk.types("gfl<tab>Abonnees per maand, Niet-abonnees<tab>Los nummer<tab><tab>7,95<ctrl-s>");
    desk.types("gfl<tab>Abonnees per maand, Niet-abonnees<tab>Los nummer<tab><tab>7,95<ctrl-s>");
    desk.expects("kreeg dit de afgelopen 30 dagen al");
    desk.types("<esc>j");
    assert_eq!(
        desk.sql("SELECT total_cents FROM invoice WHERE state = 'draft' ORDER BY 1"),
        "676\n676\n795\n1000\n1000",
        "the month began before they were in the group"
    );

    // S1.22: they are final, open, and only Bo's monthly one went to the outbox by itself.
    desk.types("gfm5<enter>");
    desk.expects("5 facturen definitief");
    assert_eq!(
        desk.sql("SELECT address, subject LIKE '%2026-%' FROM message WHERE state = 'ready'"),
        "bo@example.org|1"
    );
    // The others are sent by hand, all at once and each once.
    desk.types("<ctrl-a>d");
    desk.expects("4 facturen");
    assert_eq!(desk.sql("SELECT count(*) FROM message WHERE state = 'ready'"), "5");

    // S1.23-S1.24: what An owes is collected in one go; who has no mandate is left out with the reason.
    desk.types("gin<f8>");
    desk.expects("betaalt zelf");
    desk.types("<f8><f8>");
    desk.types("2<enter>");
    desk.expects("Geschreven:");
    assert_eq!(desk.sql("SELECT count(*), sum(amount_cents) FROM collection_item"), "2|1676");

    // S1.19: or for people who are chosen one by one, or all that a filter found.
    desk.types("gr<ctrl-a>l");
    desk.expects("naast de 3 die u koos");
    desk.types("<tab><tab>Kalender<tab><tab>5");
    desk.expects("3 conceptfacturen, samen EUR 13,50.");
    desk.types("<esc>j");

    // Next month An and Bo are asked again, and nobody twice.
    desk.types("gfn<ctrl-u>1-12-26<tab>");
    desk.expects("2 facturen");
    desk.expects("Blad 01-12-2026 t/m 31-12-2026");
    desk.types("<esc>");
    assert_eq!(desk.sql("SELECT count(*) FROM recurring_turn"), "2");
}

// S3.8, S3.11: what somebody takes is in their basket, then on the next invoice, then bought and paid.
#[test]
fn what_somebody_takes_is_paid_with_the_next_round() {
    let mut desk = Desk::with_club();
    desk.types("grn<tab><tab>Vos<ctrl-s>/vos<enter><enter>6");
    desk.expects("Nog niets gekocht");
    desk.types("nShirt<tab>2<tab>15<ctrl-s>");
    desk.expects("In de mand: EUR 30,00");
    desk.expects("in de mand");
    desk.types("nFout<tab><tab>5<ctrl-s>");
    desk.types("<down>x");
    desk.misses("Fout");
    desk.types("gd");
    desk.expects("Van één relatie ligt iets in het mandje");
    desk.types("gfn<f8>jm1<enter>");
    desk.types("gr/vos<enter><enter>6");
    desk.expects("nog open");
    desk.types("<enter>p<ctrl-s>");
    desk.types("gr/vos<enter><enter>6");
    desk.expects("betaald");
    assert_eq!(desk.sql("SELECT total_cents FROM invoice"), "3000");
}

#[test]
fn what_is_undone_while_it_is_looked_at_leaves_no_empty_screen() {
    let mut desk = Desk::with_club();
    desk.types("grn<tab><tab>Vos<ctrl-s>");
    desk.types("gflvos<tab><tab>Bal<tab><tab>10<ctrl-s>");
    desk.types("<enter>");
    desk.expects("Bal");
    desk.types("uj");
    desk.expects("Ongedaan gemaakt");
    desk.expects("Factuur    Betaler");
    desk.types("l");
    desk.expects("Losse factuur");
}

#[test]
fn a_search_is_kept_and_everybody_it_finds_gets_an_invoice() {
    let mut desk = Desk::with_club();
    for group in ["Jeugd", "Bestuur", "Senioren"] {
        desk.types(&format!("grpn{group}<ctrl-s>"));
    }
    for (name, group) in [("Vos", "Jeugd"), ("Bal", "Jeugd, Bestuur"), ("Cas", "Senioren")] {
        desk.types(&format!("grn<tab><tab>{name}"));
        desk.types(&format!("{}vos@example.org", "<tab>".repeat(6)));
        desk.types(&format!("<tab><tab><tab>{group}<ctrl-s>"));
    }
    desk.types("gr/groep:jeugd|groep:senioren -groep:bestuur<enter>");
    desk.expects("Vos");
    desk.expects("Cas");
    desk.misses("Bal");
    desk.types("z");
    desk.expects("Nog geen zoekopdrachten");
    desk.types("n");
    desk.expects("Vindt vandaag 2 relaties.");
    desk.types("Gewone leden<ctrl-s>");
    desk.expects("Gewone leden");
    desk.types("<enter>");
    desk.expects("Gewone leden");
    desk.misses("Bal");
    desk.types("<esc>l");
    desk.expects("wie Gewone leden vandaag vindt");
    desk.types("<tab><tab>Feest<tab><tab>7,50<tab>");
    desk.expects("2 conceptfacturen, samen EUR 15,00");
    desk.types("<ctrl-s>");
    assert_eq!(desk.sql("SELECT count(*), sum(total_cents) FROM invoice"), "2|1500");
    // Names of groups are chosen one after another.
    desk.types("gfl<tab><f4><down><enter>");
    desk.expects("[Jeugd, ");
    desk.types("sen<f4><enter>");
    desk.expects("[Jeugd, Senioren, ");
    desk.types("<tab>Bal<tab><tab>1<tab>");
    desk.expects("3 conceptfacturen");
}

#[test]
fn a_slip_of_the_hand_makes_no_group() {
    let mut desk = Desk::with_club();
    desk.types("grpnVrijwilligers<ctrl-s>");
    desk.types("grn<tab><tab>Vos<tab><tab><tab><tab><tab><tab><tab><tab><tab>vrijwilligers, Vrijwilligerz<ctrl-s>");
    desk.expects("Deze groep is er nog niet: Vrijwilligerz.");
    desk.types("n");
    desk.expects("niet bewaard");
    assert_eq!(desk.sql("SELECT count(*) FROM relation"), "0");
    desk.types("<ctrl-s>j");
    desk.expects("is toegevoegd");
    assert_eq!(desk.sql("SELECT count(*) FROM relation_group"), "2");
    desk.types("/vos<enter>b<ctrl-s>");
    desk.misses("Nieuwe groep");
    // Several at once, also what the filter leaves out, which is said.
    desk.types("<esc><esc>n<tab><tab>Bal<ctrl-s>/vos<enter><space>");
    desk.types("/<ctrl-u>bal<enter><space>");
    desk.expects("2 gekozen");
    desk.expects("(waarvan 1 buiten beeld)");
    desk.types("pvrijwilligers");
    desk.expects("2 gekozen relaties komen vanaf vandaag in deze groep.");
    desk.types("<tab><ctrl-s>");
    desk.expects("in de groep gezet");
    let members = "SELECT count(*) FROM group_member WHERE group_id = 1 AND valid_to IS NULL";
    assert_eq!(desk.sql(members), "2");
}

#[test]
fn a_group_follows_its_rule_after_a_question() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>");
    desk.types("grpnBoeren<tab>boer");
    desk.expects("De regel vindt nu 1 relatie.");
    desk.types("<ctrl-s>");
    desk.expects("Boeren");
    assert_eq!(desk.sql("SELECT source FROM group_member"), "rule");
    desk.types("gdgrnAn<tab><tab>Boer<ctrl-s>gd");
    desk.expects("1 groep klopt niet meer met zijn regel");
    desk.types("grpr");
    desk.expects("Boeren: 1 erbij, 0 eruit");
    desk.types("j");
    desk.expects("1 erbij, 0 eruit.");
    desk.types("r");
    desk.expects("Alle groepen kloppen met hun regel.");
    // A rule that asks for what is not there stays in the form, with what is wrong.
    desk.types("b<tab><ctrl-u>groep:niets<ctrl-s>");
    desk.expects("niets");
    assert_eq!(desk.sql("SELECT rule FROM relation_group WHERE name = 'Boeren'"), "boer");
}

#[test]
fn a_group_is_given_to_a_volunteer_as_a_file() {
    let mut desk = Desk::with_club();
    desk.types("grnJan<tab>de<tab>Boer<ctrl-s>");
    desk.types("grpnBoeren<tab>boer<ctrl-s>e");
    desk.expects("niet voor vrijwilligers");
    desk.types("b<tab><tab><right><ctrl-s>e");
    desk.expects("groep Boeren 2026-11-22.db: 1 relatie, zonder rekeningen");
    let file = desk.folder().join("groep Boeren 2026-11-22.db");
    // Looked at as its volunteer does: the people are there, and nothing can be done.
    let mut theirs = Desk::of(&file, "2026-11-22");
    theirs.types("gr<enter>");
    theirs.expects("Jan de Boer");
    theirs.types("grnAn<tab><tab>Vos<ctrl-s>");
    theirs.expects("alleen om te bekijken");
}
