//! One subscription: its two clocks, what is covered, what comes next.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::standings::Standing;
use crate::db::subscriptions::{Changeable, PaymentEvent, SubscriptionChange};
use crate::domain::billing::{next_period, outlook};
use crate::domain::calendar::{Day, days_after, dutch};
use crate::domain::cancellation::{NoticeAt, notice_deadline};
use crate::domain::pricing::{Lowers, Percent};
use crate::domain::subscription::{END_OF_TERM, PLAN_CHANGED};
use crate::ops::{Resume, UndoCancel, perform};
use crate::screens::interval::interval_name;
use crate::screens::subscriptions::status_name;
use crate::screens::{Cx, Look, Next, Place, Screen, refusal_text};
use crate::text::{self, Text};
use crate::ui::dialog::Dialog;
use crate::ui::paint::{Paint, cells, place, wrap};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(super) struct SubscriptionCard {
    id: i64,
    standing: Option<Standing>,
    holder: String,
    payer: String,
    mandate: String,
    price: String,
    changes: Vec<SubscriptionChange>,
    /// Who is covered beside the holder.
    persons: Vec<String>,
    history: Vec<PaymentEvent>,
    top: usize,
    today: Option<Day>,
}

impl SubscriptionCard {
    pub(super) fn new(id: i64) -> SubscriptionCard {
        SubscriptionCard {
            id,
            standing: None,
            holder: String::new(),
            payer: String::new(),
            mandate: String::new(),
            price: String::new(),
            changes: vec![],
            persons: vec![],
            history: vec![],
            top: 0,
            today: None,
        }
    }

    fn is_cancelled(&self) -> bool {
        self.standing.as_ref().is_some_and(|standing| standing.subscription.notice_date.is_some())
    }

    fn is_paused(&self) -> bool {
        self.standing
            .as_ref()
            .is_some_and(|standing| standing.pauses.iter().any(|pause| pause.to.is_none()))
    }
}

/// Where the values begin.
const LABEL_WIDTH: u16 = 22;

/// A line of the card: what it is, what it says, how it looks.
type Shown = (String, String, Role);

impl SubscriptionCard {
    fn add_discounts(&self, t: &Text, standing: &Standing, shown: &mut Vec<Shown>) {
        for discount in &standing.discounts {
            let from = dutch(discount.from);
            let until = discount.to.map(dutch).unwrap_or_else(|| "...".to_owned());
            let less = match discount.lowers {
                Lowers::ByPart(points) => format!("{} %", Percent::of(points)),
                Lowers::ByAmount(amount) => format!("EUR {amount}"),
            };
            let line = t.card_discount(less, discount.reason.as_str(), from, until);
            shown.push((t.field_discount(), line, Role::Good));
        }
        for count in standing.tariff.counts.iter() {
            shown.push((t.field_count(), t.card_count(count.count, dutch(count.from)), Role::Text));
        }
        for pause in &standing.pauses {
            let until = pause.to.map(dutch).unwrap_or_else(|| "...".to_owned());
            let line = t.card_pause(dutch(pause.from), until);
            shown.push((t.action_pause(), line, Role::Warning));
        }
    }

    /// Adds what was asked and paid, and what was changed.
    fn add_history(&self, t: &Text, shown: &mut Vec<Shown>) {
        for event in &self.history {
            let role = if event.code.is_empty() { Role::Dim } else { Role::Warning };
            shown.push((dutch(event.on), payment_event(t, event), role));
        }
        for change in &self.changes {
            let what = changed_field(t, change.field);
            let line = t.card_change(what, change.old.as_str(), change.new.as_str());
            shown.push((dutch(change.on), line, Role::Dim));
        }
    }
}

/// Returns the days of a subscription, each with what it is.
fn own_dates(t: &Text, standing: &Standing, today: Day) -> Vec<(Day, String)> {
    let s = &standing.subscription;
    let mut days = vec![(s.start, t.column_start())];
    days.extend(standing.invoiced_until().map(|day| (day, t.column_invoiced_until())));
    days.extend(s.notice_date.map(|day| (day, t.cancel_received())));
    days.extend(s.bill_from.map(|day| (day, t.field_bill_from())));
    match s.end {
        Some(end) => days.push((days_after(end, -1), t.card_end())),
        None => days.push((standing.renews_on(today), t.column_renews_on())),
    }
    days
}

fn payment_event(t: &Text, event: &PaymentEvent) -> String {
    let (reference, amount) = (event.reference.as_str(), event.amount.to_string());
    match event.what.as_str() {
        "invoice" if event.how == "credit_note" => t.history_credit(reference, amount),
        "invoice" => t.history_invoice(reference, amount),
        "attempt" if !event.code.is_empty() => {
            t.history_returned(reference, amount, event.code.as_str())
        }
        "attempt" if event.how == "withdrawn" => t.history_withdrawn(reference, amount),
        "attempt" => t.history_attempt(reference, amount),
        "return" => t.history_taken_back(reference, amount),
        _ => t.history_paid(reference, amount, method_name(t, &event.how)),
    }
}

impl Screen for SubscriptionCard {
    fn title(&self, text: &Text) -> String {
        let plan =
            self.standing.as_ref().map(|standing| standing.plan.name.clone()).unwrap_or_default();
        format!("{} {}: {plan}, {}", text.thing_subscription(), self.id, self.holder)
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let today = cx.today;
        let read = cx.db().read();
        let Some(standing) = read.standing(self.id)? else { return Ok(()) };
        let subscription = &standing.subscription;
        self.holder = read.relation_name(subscription.relation_id)?;
        self.payer = read.relation_name(subscription.payer())?;
        let mandate = subscription.mandate_id.map(|id| read.mandate(id)).transpose()?.flatten();
        self.mandate = mandate
            .map(|mandate| format!("{} {}", mandate.reference, mandate.iban.masked()))
            .unwrap_or_default();
        let price = subscription
            .price
            .or(read.price_on(subscription.plan_id, today.max(subscription.start))?);
        self.price = price.map(|price| format!("EUR {price}")).unwrap_or_default();
        self.changes = read.subscription_changes(self.id)?;
        let persons = read.covered_persons(self.id)?.into_iter();
        self.persons = persons.map(|(_, name)| name).collect();
        self.history = read.payment_history(self.id)?;
        self.today = Some(today);
        self.standing = Some(standing);
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let cancel = if self.is_cancelled() {
            text.card_undo_cancel()
        } else {
            text.card_cancel_subscription()
        };
        let pause = if self.is_paused() { text.card_resume() } else { text.action_pause() };
        let runs = self
            .standing
            .as_ref()
            .zip(self.today)
            .is_some_and(|(standing, today)| {
                standing.subscription.end.is_none_or(|end| today < end)
            })
            .then(|| text.card_runs());
        let is_single =
            self.standing.as_ref().is_none_or(|standing| standing.plan.covers_persons < 2);
        vec![
            Offer::named(Action::Open, text.card_open_relation()),
            Offer::of(Action::Edit),
            Offer::named(Action::Remove, cancel),
            Offer::named(Action::Pause, pause),
            Offer::of(Action::Discount),
            Offer::named(Action::Subscribe, text.card_again()).unless(runs),
            Offer::of(Action::Count),
            Offer::of(Action::Persons).unless(is_single.then(|| text.persons_single())),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(standing) = &self.standing else { return Ok(Next::Stay) };
        let id = self.id;
        Ok(match action {
            Action::Open => {
                Next::Go(Place::Relation { id: standing.subscription.relation_id, list: vec![] })
            }
            Action::Remove if self.is_cancelled() => {
                let t = cx.text;
                let end = standing.subscription.end.map(dutch).unwrap_or_default();
                let dialog = Dialog::new(
                    t.card_undo_cancel(),
                    vec![t.undo_cancel_text(end)],
                    t.app_undo_yes(),
                    t.dialog_cancel(),
                );
                Next::Ask(
                    dialog,
                    Box::new(move |cx| {
                        let outcome = perform(cx.db(), &UndoCancel { subscription: id.into() });
                        Ok(match outcome {
                            Ok(done) => Next::Tell(
                                cx.text.undo_cancel_done(dutch(done.renews_on)),
                                Box::new(Next::Stay),
                            ),
                            Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                        })
                    }),
                )
            }
            Action::Remove => Next::Go(Place::CancelSubscription(id)),
            Action::Pause if self.is_paused() => {
                let on = cx.today;
                match perform(cx.db(), &Resume { subscription: id.into(), on }) {
                    Ok(_) => Next::Tell(cx.text.resumed(), Box::new(Next::Stay)),
                    Err(refusal) => Next::Complain(refusal_text(cx.text, refusal)),
                }
            }
            Action::Pause => Next::Go(Place::PauseSubscription(id)),
            Action::Edit => Next::Go(Place::ChangeSubscription(id)),
            Action::Subscribe => {
                Next::Go(Place::NewSubscription(Some(standing.subscription.relation_id)))
            }
            Action::Discount => Next::Go(Place::DiscountSubscription(id)),
            Action::Persons => Next::Go(Place::CoveredPersons(id)),
            Action::Count => Next::Go(Place::Count(id)),
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match key.code {
            KeyCode::Esc => return Ok(Next::Back),
            KeyCode::Down => self.top += 1,
            KeyCode::PageDown => self.top += 10,
            KeyCode::Up => self.top = self.top.saturating_sub(1),
            KeyCode::PageUp => self.top = self.top.saturating_sub(10),
            _ => {}
        }
        Ok(Next::Stay)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let standing = self.standing.as_ref()?;
        let s = &standing.subscription;
        let status = s.status(standing.is_paused(look.today), look.today);
        let renews = standing.renews_on(look.today);
        let deadline = match standing.plan.notice_at {
            NoticeAt::AnyDay => t.card_any_day(),
            NoticeAt::TermEnd | NoticeAt::FiscalYearEnd | NoticeAt::IntervalEnd => {
                dutch(notice_deadline(days_after(renews, -1), standing.plan.notice))
            }
        };
        let next = next_period(&standing.billable())
            .map(|(period, amount)| format!("{}  EUR {amount}", period.dutch()));
        let when = if standing.plan.terms.in_advance { t.card_before() } else { t.card_after() };
        let interval = format!("{}, {when}", interval_name(t, standing.plan.terms.interval));
        let center = match &s.cost_center {
            Some(own) => t.card_own_center(own.as_str()),
            None => standing.plan.cost_center.clone(),
        };
        let note = if s.is_flagged { t.card_flagged() } else { t.field_note() };
        let lines = [
            (t.column_status(), status_name(t, status, s.notice_date.and(s.end))),
            (t.column_price(), self.price.clone()),
            (t.column_payer(), self.payer.clone()),
            (t.persons_also(), self.persons.join(", ")),
            (t.column_mandate(), self.mandate.clone()),
            (t.card_interval(), interval),
            (t.column_start(), dutch(s.start)),
            (
                t.column_invoiced_until(),
                standing.invoiced_until().map(dutch).unwrap_or_else(|| t.card_nothing_yet()),
            ),
            (t.card_next(), next.unwrap_or_else(|| "-".to_owned())),
            (t.column_renews_on(), if s.end.is_some() { String::new() } else { dutch(renews) }),
            (t.card_deadline(), if s.end.is_some() { String::new() } else { deadline }),
            (
                t.card_gift(),
                if s.is_gift { t.card_gift_of(self.payer.as_str()) } else { String::new() },
            ),
            (
                t.card_end(),
                s.end
                    .map(|end| t.card_until(dutch(days_after(end, -1))))
                    .unwrap_or_else(|| t.card_ongoing()),
            ),
            (
                t.card_reason(),
                s.end_reason.as_deref().map(|why| end_reason(t, why)).unwrap_or_default(),
            ),
            (t.field_buyer_reference(), s.buyer_reference.clone()),
            (t.field_origin_text(), s.origin_text.clone()),
            (t.field_action(), s.action.clone()),
            (t.field_cost_center(), center),
            (t.plan_tag(), standing.plan.tag.clone().unwrap_or_default()),
            (t.card_made(), t.card_made_on(dutch(s.created_on), channel_name(t, &s.channel))),
            (note, s.note.replace('\n', " ")),
        ];
        let mut shown: Vec<Shown> = lines
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| (label, value, Role::Text))
            .collect();
        let now = text::outlook_sentence(t, &outlook(&standing.billable(), look.today));
        shown.push((t.card_today(), now, Role::Text));
        self.add_discounts(t, standing, &mut shown);
        self.add_history(t, &mut shown);
        let width = usize::from(area.width.max(40) - LABEL_WIDTH - 1);
        let mut rows: Vec<(String, String, Role)> = Vec::new();
        for (label, value, role) in shown {
            let mut label = Some(label);
            for line in wrap(&value, width) {
                rows.push((label.take().unwrap_or_default(), line, role));
            }
        }
        let height = usize::from(area.height.saturating_sub(2));
        let top = self.top.min(rows.len().saturating_sub(height));
        for (y, (label, value, role)) in (2..).zip(rows.iter().skip(top).take(height)) {
            paint.put(area, 1, y, label, Role::Dim);
            paint.put(area, LABEL_WIDTH, y, value, *role);
        }
        if top + height < rows.len() {
            let more = t.list_more(rows.len() - top - height);
            let x = area.width / 2;
            let width = area.width.saturating_sub(x + 1);
            paint.put_in(area, x, 1, width, &more, Role::Dim, crate::ui::paint::Align::Right);
        }
        place(area, 1, cells(0))
    }

    fn help(&self, text: &Text) -> String {
        let drawn = self.standing.as_ref().zip(self.today).map(|(standing, today)| {
            text::timeline(text, &own_dates(text, standing, today), today) + "\n\n"
        });
        format!("{}{}", drawn.unwrap_or_default(), text.help_dates())
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoSubscriptions)
    }
}

fn changed_field(text: &Text, field: Changeable) -> String {
    match field {
        Changeable::Contractant => text.form_holder(),
        Changeable::Payer => text.column_payer(),
        Changeable::Mandate => text.column_mandate(),
        Changeable::CostCenter => text.field_cost_center(),
        Changeable::BuyerReference => text.field_buyer_reference(),
        Changeable::OriginText => text.field_origin_text(),
        Changeable::Action => text.field_action(),
        Changeable::Note => text.field_note(),
    }
}

/// How money came in: our own words in the language of the screen, others as they are.
fn method_name(text: &Text, method: &str) -> String {
    match method {
        "bank" => text.method_bank(),
        "cash" => text.method_cash(),
        "pin" => text.method_pin(),
        _ => method.to_owned(),
    }
}

/// Where a subscription was made.
fn channel_name(text: &Text, channel: &str) -> String {
    match channel {
        "desk" => text.channel_desk(),
        "import" => text.channel_import(),
        _ => channel.to_owned(),
    }
}

/// Why it ends: our own words in the language of the screen, a person's as they were typed.
fn end_reason(text: &Text, reason: &str) -> String {
    match reason {
        END_OF_TERM => text.end_term(),
        PLAN_CHANGED => text.end_changed(),
        "cancelled" => text.end_cancelled(),
        _ => reason.to_owned(),
    }
}
