//! One subscription: its two clocks, what is covered, what comes next.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::subscriptions::{Changeable, Standing, SubscriptionChange};
use crate::domain::billing::{next_period, outlook};
use crate::domain::calendar::{days_after, dutch};
use crate::domain::cancellation::{NoticeAt, notice_deadline};
use crate::domain::pricing::{Lowers, Percent};
use crate::domain::subscription::{END_OF_TERM, PLAN_CHANGED};
use crate::ops::{Resume, UndoCancel, perform};
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
        let is_single =
            self.standing.as_ref().is_none_or(|standing| standing.plan.covers_persons < 2);
        vec![
            Offer::named(Action::Open, text.card_open_relation()),
            Offer::of(Action::Edit),
            Offer::named(Action::Remove, cancel),
            Offer::named(Action::Pause, pause),
            Offer::of(Action::Discount),
            Offer::of(Action::Persons).unless(is_single.then(|| text.persons_single())),
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
            Action::Discount => Next::Go(Place::DiscountSubscription(id)),
            Action::Persons => Next::Go(Place::CoveredPersons(id)),
            _ => Next::Stay,
        })
    }

    fn key(&mut self, key: KeyEvent, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(if key.code == KeyCode::Esc { Next::Back } else { Next::Stay })
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
        let lines = [
            (t.column_status(), status_name(t, status, s.notice_date.and(s.end))),
            (t.column_price(), self.price.clone()),
            (t.column_payer(), self.payer.clone()),
            (t.persons_also(), self.persons.join(", ")),
            (t.column_mandate(), self.mandate.clone()),
            (t.column_start(), dutch(s.start)),
            (
                t.column_invoiced_until(),
                standing.invoiced_until().map(dutch).unwrap_or_else(|| t.card_nothing_yet()),
            ),
            (t.card_next(), next.unwrap_or_else(|| "-".to_owned())),
            (t.column_renews_on(), if s.end.is_some() { "-".to_owned() } else { dutch(renews) }),
            (t.card_deadline(), deadline),
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
            (t.field_note(), s.note.replace('\n', " ")),
        ];
        let mut y = 2;
        for (label, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) {
            paint.put(area, 1, y, &label, Role::Dim);
            paint.put(area, 22, y, &value, Role::Text);
            y += 1;
        }
        let now = outlook(&standing.billable(), look.today);
        paint.put(area, 1, y, &t.card_today(), Role::Dim);
        for line in wrap(&text::outlook_sentence(t, &now), usize::from(area.width.max(40) - 23)) {
            paint.put(area, 22, y, &line, Role::Text);
            y += 1;
        }
        for discount in &standing.discounts {
            let from = dutch(discount.from);
            let until = discount.to.map(dutch).unwrap_or_else(|| "...".to_owned());
            let less = match discount.lowers {
                Lowers::ByPart(points) => format!("{} %", Percent::of(points)),
                Lowers::ByAmount(amount) => format!("EUR {amount}"),
            };
            paint.put(area, 1, y, &t.field_discount(), Role::Dim);
            let line = t.card_discount(less, discount.reason.as_str(), from, until);
            paint.put(area, 22, y, &line, Role::Good);
            y += 1;
        }
        for pause in &standing.pauses {
            let until = pause.to.map(dutch).unwrap_or_else(|| "...".to_owned());
            paint.put(area, 1, y, &t.card_pause(dutch(pause.from), until), Role::Warning);
            y += 1;
        }
        for change in self.changes.iter().take(usize::from(area.height.saturating_sub(y))) {
            let what = changed_field(t, change.field);
            let line = t.card_change(what, change.old.as_str(), change.new.as_str());
            paint.put(area, 1, y, &dutch(change.on), Role::Dim);
            paint.put(area, 22, y, &line, Role::Dim);
            y += 1;
        }
        place(area, 1, cells(0))
    }

    fn help(&self, text: &Text) -> String {
        text.help_dates()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoSubscriptions)
    }
}

fn changed_field(text: &Text, field: Changeable) -> String {
    match field {
        Changeable::Payer => text.column_payer(),
        Changeable::Mandate => text.column_mandate(),
        Changeable::CostCenter => text.field_cost_center(),
        Changeable::BuyerReference => text.field_buyer_reference(),
        Changeable::OriginText => text.field_origin_text(),
        Changeable::Action => text.field_action(),
        Changeable::Note => text.field_note(),
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
