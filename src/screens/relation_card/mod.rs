//! Everything of one relation, in tabs.

mod tabs;

use std::collections::{BTreeMap, HashMap};

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::audit::AuditRow;
use crate::db::basket::{BasketLine, Purchase};
use crate::db::invoices::Invoice;
use crate::db::lists::Membership;
use crate::db::mandates::{Mandate, MandateForm};
use crate::db::relations::Household;
use crate::db::standings::Standing;
use crate::db::third_parties::ThirdParty;
use crate::domain::billing::outlook;
use crate::domain::calendar::{Day, date_far_away};
use crate::domain::card::{CardLayout, CardTab};
use crate::domain::problem::Problem;
use crate::domain::relation::Relation;
use crate::ops::{
    Refusal, RemoveFromBasket, RemoveMandate, RevokeMandate, SetDirectDebit, WithdrawMandateForm,
    perform,
};
use crate::screens::paper;
use crate::screens::relations::membership;
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text, returns};
use crate::text::Text;
use crate::ui::dialog::Dialog;
use crate::ui::paint::{Paint, cells};
use crate::ui::rows::moved;
use crate::ui::theme::Role;

/// Rows of the log that the card shows.
const LOG_ROWS: usize = 100;

#[derive(Debug)]
pub(super) struct RelationCard {
    id: i64,
    list: Vec<i64>,
    tab: CardTab,
    cursor: usize,
    relation: Relation,
    layout: CardLayout,
    extra: BTreeMap<String, String>,
    standing: Option<Membership>,
    household: Option<Household>,
    pays_for: Vec<(i64, String)>,
    groups: Vec<String>,
    /// Who pays for them where nothing else is said; empty when they do so themselves.
    payer: String,
    subscriptions: Vec<(Standing, Option<String>)>,
    mandates: Vec<(i64, Mandate)>,
    /// Forms that were given out and have not come back.
    forms: Vec<MandateForm>,
    /// Who pays along, by name.
    thirds: Vec<(String, ThirdParty)>,
    invoices: Vec<Invoice>,
    /// The run that each of them is on its way in.
    collected_in: HashMap<i64, i64>,
    basket: Vec<BasketLine>,
    purchases: Vec<Purchase>,
    log: Vec<AuditRow>,
}

impl RelationCard {
    pub(super) fn new(id: i64, list: Vec<i64>) -> RelationCard {
        RelationCard {
            id,
            list,
            tab: CardTab::default(),
            cursor: 0,
            relation: Relation::default(),
            layout: CardLayout::default(),
            extra: BTreeMap::new(),
            standing: None,
            household: None,
            pays_for: vec![],
            groups: vec![],
            payer: String::new(),
            subscriptions: vec![],
            mandates: vec![],
            forms: vec![],
            thirds: vec![],
            invoices: vec![],
            collected_in: HashMap::new(),
            basket: vec![],
            purchases: vec![],
            log: vec![],
        }
    }

    fn row_count(&self) -> usize {
        match self.tab {
            CardTab::Details => {
                self.household.as_ref().map_or(0, |household| household.people.len())
            }
            CardTab::Subscriptions => self.subscriptions.len(),
            CardTab::Financial => self.mandates.len() + self.forms.len(),
            CardTab::Invoices => self.invoices.len(),
            CardTab::Log => self.log.len(),
            CardTab::Purchases => self.basket.len() + self.purchases.len(),
        }
    }

    /// What is under the cursor, when it is on an invoice: the basket stands above that.
    fn bought(&self) -> Option<&Purchase> {
        self.purchases.get(self.cursor.checked_sub(self.basket.len())?)
    }

    fn turn(&mut self, step: usize) {
        let tabs = &self.layout.tabs;
        let at = tabs.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        self.tab = tabs[(at + step) % tabs.len()];
        self.cursor = 0;
    }

    fn open(&self) -> Next {
        match self.tab {
            CardTab::Subscriptions => self
                .subscriptions
                .get(self.cursor)
                .map_or(Next::Stay, |(standing, _)| Next::Go(Place::Subscription(standing.id))),
            CardTab::Invoices => self
                .invoices
                .get(self.cursor)
                .map_or(Next::Stay, |invoice| Next::Go(Place::Invoice(invoice.id))),
            CardTab::Details => {
                let person =
                    self.household.as_ref().and_then(|household| household.people.get(self.cursor));
                person.filter(|(id, _)| *id != self.id).map_or(Next::Stay, |(id, _)| {
                    Next::Go(Place::Relation { id: *id, list: vec![] })
                })
            }
            CardTab::Purchases => self
                .bought()
                .map_or(Next::Stay, |bought| Next::Go(Place::Invoice(bought.invoice_id))),
            CardTab::Financial | CardTab::Log => Next::Stay,
        }
    }

    fn neighbour(&self, step: usize) -> Next {
        let at = self.list.iter().position(|id| *id == self.id);
        let next = at.and_then(|at| self.list.get((at + step).checked_sub(1)?));
        next.map_or(Next::Stay, |id| {
            Next::Replace(Place::Relation { id: *id, list: self.list.clone() })
        })
    }

    /// Says what a run of today makes of the subscription under the cursor, and if nothing, why.
    fn explain(&self, text: &Text, today: Day) -> Next {
        let Some((standing, _)) = self.subscriptions.get(self.cursor) else { return Next::Stay };
        let now = outlook(&standing.billable(), today);
        Next::Tell(crate::text::outlook_sentence(text, &now), Box::new(Next::Stay))
    }

    /// Asks before a mandate ends: what is collected on it stops.
    fn ask_revoke(&self, cx: &mut Cx<'_>) -> Next {
        let at_form = self.cursor.checked_sub(self.mandates.len());
        if let Some(form) = at_form.and_then(|at| self.forms.get(at)) {
            let deed = WithdrawMandateForm { mandate: form.reference.as_str().into() };
            return match perform(cx.db(), &deed) {
                Ok(_) => Next::Tell(cx.text.mandate_form_withdrawn(), Box::new(Next::Stay)),
                Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
            };
        }
        let Some((_, mandate)) = self
            .mandates
            .get(self.cursor)
            .filter(|(_, mandate)| mandate.dates.revoked_on.is_none())
        else {
            return Next::Stay;
        };
        let t = cx.text;
        let (reference, holder) = (mandate.reference.clone(), mandate.holder.as_str());
        let is_used = mandate.is_used();
        let (line, yes) = match is_used {
            true => (t.mandate_revoke_text(reference.as_str(), holder), t.mandate_revoke_yes()),
            false => (t.mandate_remove_text(reference.as_str(), holder), t.mandate_remove_yes()),
        };
        let dialog = Dialog::new(t.mandate_revoke_title(), vec![line], yes, t.dialog_cancel());
        Next::Ask(
            dialog,
            Box::new(move |cx| {
                let mandate = reference.as_str().into();
                let outcome = match is_used {
                    true => perform(cx.db(), &RevokeMandate { mandate, on: None }),
                    false => {
                        match perform(cx.db(), &RemoveMandate { mandate, counts_instead: None }) {
                            // A subscription or a run that was undone names it: then it ends.
                            Err(Refusal::Problem(Problem::MandateUsed { .. })) => {
                                let mandate = reference.as_str().into();
                                perform(cx.db(), &RevokeMandate { mandate, on: None })
                            }
                            other => other,
                        }
                    }
                };
                Ok(match outcome {
                    Ok(_) => Next::Tell(cx.text.mandate_revoked(), Box::new(Next::Stay)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                })
            }),
        )
    }

    fn toggle(&self, cx: &mut Cx<'_>) -> Next {
        let deed = SetDirectDebit {
            relation: self.relation.number.as_str().into(),
            enabled: !self.relation.direct_debit_enabled,
        };
        match perform(cx.db(), &deed) {
            Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        }
    }

    /// Takes what is under the cursor out of the basket.
    fn take_out(&self, cx: &mut Cx<'_>) -> Next {
        let Some(line) = self.basket.get(self.cursor) else { return Next::Stay };
        match perform(cx.db(), &RemoveFromBasket { basket_lines: vec![line.id] }) {
            Ok(_) => Next::Tell(cx.text.saved_undo(), Box::new(Next::Stay)),
            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
        }
    }
}

impl Screen for RelationCard {
    fn title(&self, text: &Text) -> String {
        format!(
            "{} {} {}",
            text.thing_relation(),
            self.relation.number,
            self.relation.name.listed()
        )
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        let read = cx.db().read();
        self.relation = read.relation(self.id)?.unwrap_or_default();
        self.layout = read.card_layout()?;
        if !self.layout.tabs.contains(&self.tab) {
            self.tab = self.layout.tabs[0];
        }
        self.extra = read.extra_of(self.id)?;
        self.standing = Some(read.membership(self.id, today)?);
        self.household = read.household_of(self.id)?;
        self.pays_for = read.pays_for(self.id)?;
        self.groups = read.groups_of(self.id, today)?;
        let payer = read.pays_for_them(self.id)?.map(|payer| read.relation_name(payer));
        self.payer = payer.transpose()?.unwrap_or_default();
        self.subscriptions = read
            .standings_of(self.id)?
            .into_iter()
            .map(|standing| {
                let payer = standing
                    .subscription
                    .payer_id
                    .map(|payer| read.relation_name(payer))
                    .transpose()?;
                Ok((standing, payer))
            })
            .collect::<anyhow::Result<_>>()?;
        self.mandates = read.mandates_of(self.id)?;
        self.forms = read.mandate_forms_of(self.id)?;
        let name = |third: ThirdParty| Ok((read.relation_name(third.payer_id)?, third));
        self.thirds = read
            .third_parties_of(self.id)?
            .into_iter()
            .filter(|third| today < third.to)
            .map(name)
            .collect::<anyhow::Result<_>>()?;
        self.invoices = read.invoices_of(self.id)?;
        self.collected_in.clear();
        for invoice in self.invoices.iter().filter(|invoice| invoice.open.is_positive()) {
            let run = read.live_run_of(invoice.id)?;
            self.collected_in.extend(run.map(|(run, _)| (invoice.id, run)));
        }
        self.basket = read.baskets(date_far_away(), Some(self.id))?;
        self.purchases = read.purchases_of(self.id)?;
        self.log = read.audit_rows(Some(self.id), 0, LOG_ROWS)?;
        self.cursor = self.cursor.min(self.row_count().saturating_sub(1));
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let mut offers = vec![Offer::named(Action::NextTab, text.card_tabs())];
        let nothing = (self.row_count() == 0).then(|| text.list_nothing_here());
        match self.tab {
            CardTab::Details => offers.extend([
                Offer::of(Action::Edit),
                Offer::of(Action::Subscribe),
                Offer::of(Action::AddMandate),
                Offer::of(Action::BillNew),
            ]),
            CardTab::Subscriptions => offers.extend([
                Offer::of(Action::Open).unless(nothing.clone()),
                Offer::named(Action::New, text.card_new_subscription()),
                Offer::named(Action::Remove, text.card_cancel_subscription())
                    .unless(nothing.clone()),
                Offer::of(Action::Pause).unless(nothing.clone()),
                Offer::of(Action::Explain).unless(nothing),
                Offer::of(Action::BillNew),
            ]),
            CardTab::Financial => offers.extend([
                Offer::named(Action::New, text.action_add_mandate()),
                Offer::named(Action::Edit, text.mandate_edit_title()).unless(nothing.clone()),
                Offer::of(Action::ToggleDirectDebit),
                Offer::of(Action::ThirdParty),
                Offer::of(Action::GiftAgreement),
                Offer::named(Action::Finalise, text.returned_release()).unless(
                    self.relation.collection_block.is_none().then(|| text.returned_not_blocked()),
                ),
                Offer::named(Action::Print, text.mandate_form_print()),
                Offer::named(Action::PayCode, text.mandate_code()),
                Offer::named(Action::Remove, text.mandate_revoke_yes()).unless(nothing),
            ]),
            CardTab::Invoices => offers.extend([
                Offer::of(Action::Open).unless(nothing.clone()),
                Offer::of(Action::Pay).unless(nothing),
                Offer::of(Action::Sale),
                Offer::of(Action::Recurring),
            ]),
            CardTab::Purchases => offers.extend([
                Offer::named(Action::New, text.basket_add()),
                Offer::of(Action::Open)
                    .unless(self.bought().is_none().then(|| text.list_nothing_here())),
                Offer::named(Action::Remove, text.basket_remove()).unless(
                    self.basket.get(self.cursor).is_none().then(|| text.list_nothing_here()),
                ),
                Offer::of(Action::Sale),
            ]),
            CardTab::Log => {}
        }
        offers.extend([
            Offer::of(Action::NextRecord),
            Offer::of(Action::PreviousRecord),
            Offer::of(Action::Copy),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]);
        offers
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let subscription = self.subscriptions.get(self.cursor).map(|(standing, _)| standing.id);
        Ok(match (action, self.tab) {
            (Action::New, CardTab::Purchases) => Next::Go(Place::Basket(self.id)),
            (Action::Remove, CardTab::Purchases) => self.take_out(cx),
            (Action::NextTab, _) => {
                self.turn(1);
                Next::Stay
            }
            (Action::PreviousTab, _) => {
                self.turn(self.layout.tabs.len() - 1);
                Next::Stay
            }
            (Action::NextRecord, _) => self.neighbour(2),
            (Action::PreviousRecord, _) => self.neighbour(0),
            (Action::Open, _) => self.open(),
            (Action::Edit, CardTab::Financial) => self
                .mandates
                .get(self.cursor)
                // A form that comes back is filled in.
                .map_or(Next::Go(Place::NewMandate(self.id)), |(id, _)| {
                    Next::Go(Place::EditMandate(*id))
                }),
            (Action::Edit, _) => Next::Go(Place::EditRelation(self.id)),
            (Action::BillNew, _) => Next::Go(Place::BillNew),
            (Action::Subscribe, _) | (Action::New, CardTab::Subscriptions) => {
                Next::Go(Place::NewSubscription(Some(self.id)))
            }
            (Action::New | Action::AddMandate, _) => Next::Go(Place::NewMandate(self.id)),
            (Action::Remove, CardTab::Subscriptions) => {
                subscription.map_or(Next::Stay, |id| Next::Go(Place::CancelSubscription(id)))
            }
            (Action::Pause, CardTab::Subscriptions) => {
                subscription.map_or(Next::Stay, |id| Next::Go(Place::PauseSubscription(id)))
            }
            (Action::Explain, CardTab::Subscriptions) => self.explain(cx.text, cx.today),
            (Action::Remove, CardTab::Financial) => self.ask_revoke(cx),
            (Action::Finalise, CardTab::Financial) => returns::ask_release(self.id, cx)?,
            (Action::ToggleDirectDebit, _) => self.toggle(cx),
            (Action::Print, CardTab::Financial) => {
                let relation = self.id;
                match self.mandates.get(self.cursor) {
                    Some((id, _)) => paper::of_mandate(cx.text, relation, Some(*id)),
                    None => paper::with_form(cx, relation, move |text| {
                        paper::of_mandate(text, relation, None)
                    })?,
                }
            }
            (Action::PayCode, CardTab::Financial) => {
                let relation = self.id;
                paper::with_form(cx, relation, move |_| Next::Go(Place::MandateCode(relation)))?
            }
            (Action::Sale, CardTab::Invoices | CardTab::Purchases) => {
                Next::Go(Place::Sale { relations: vec![self.id], like: None })
            }
            (Action::Recurring, _) => Next::Go(Place::Recurring(Some(self.id))),
            (Action::GiftAgreement, CardTab::Financial) => Next::Go(Place::GiftAgreement(self.id)),
            (Action::ThirdParty, _) => Next::Go(Place::ThirdParty(self.id)),
            (Action::Pay, CardTab::Invoices) => self
                .invoices
                .get(self.cursor)
                .map_or(Next::Stay, |invoice| Next::Go(Place::Payment(invoice.id))),
            (Action::Copy, _) => {
                match self.mandates.get(self.cursor).filter(|_| self.tab == CardTab::Financial) {
                    Some((_, mandate)) => Next::Copy(mandate.iban.to_string()),
                    None => Next::Copy(format!(
                        "{}\t{}",
                        self.relation.number,
                        self.relation.name.full()
                    )),
                }
            }
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match key.code {
            KeyCode::Right | KeyCode::Tab => self.turn(1),
            KeyCode::Left | KeyCode::BackTab => self.turn(self.layout.tabs.len() - 1),
            KeyCode::Char('[') => self.turn(self.layout.tabs.len() - 1),
            KeyCode::Char(digit @ '1'..='6') => {
                let at = digit.to_digit(10).and_then(|n| usize::try_from(n).ok()).unwrap_or(1) - 1;
                self.tab = self.layout.tabs.get(at).copied().unwrap_or(self.tab);
                self.cursor = 0;
            }
            KeyCode::Esc => return Ok(Next::Back),
            _ => self.cursor = moved(self.cursor, key, self.row_count()),
        }
        Ok(Next::Stay)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let badge = self.standing.map(|standing| membership(t, standing)).unwrap_or_default();
        paint.put_in(
            area,
            area.width.saturating_sub(14),
            0,
            13,
            &badge,
            Role::Good,
            crate::ui::paint::Align::Right,
        );
        let mut x = 1;
        for (n, tab) in (1..).zip(self.layout.tabs.iter().copied()) {
            let label = format!(" {n} {} ", crate::text::card_tab(t, tab));
            paint.put(
                area,
                x,
                1,
                &label,
                if tab == self.tab { Role::BarActive } else { Role::Dim },
            );
            x += cells(label.chars().count());
        }
        let body = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        match self.tab {
            CardTab::Details => self.draw_details(paint, body, look),
            CardTab::Subscriptions => self.draw_subscriptions(paint, body, look),
            CardTab::Financial => self.draw_financial(paint, body, look),
            CardTab::Invoices => self.draw_invoices(paint, body, look),
            CardTab::Purchases => self.draw_purchases(paint, body, look),
            CardTab::Log => self.draw_log(paint, body, look),
        }
    }

    fn help(&self, text: &Text) -> String {
        match self.tab {
            CardTab::Financial => text.help_financial(),
            CardTab::Details
            | CardTab::Subscriptions
            | CardTab::Invoices
            | CardTab::Log
            | CardTab::Purchases => text.help_relation_card(),
        }
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoRelations)
    }
}
