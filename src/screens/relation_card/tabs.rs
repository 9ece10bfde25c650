//! What the tabs of a relation show.

use ratatui::layout::{Position, Rect};

use super::RelationCard;
use crate::db::mandates::Mandate;
use crate::db::relations::Household;
use crate::domain::calendar::{Day, days_after, dutch};
use crate::domain::mandate::{MandateObstacle, dormant_from, obstacle};
use crate::domain::pricing::age_on;
use crate::domain::problem::Field;
use crate::screens::Look;
use crate::screens::invoices::invoice_state;
use crate::screens::subscriptions::status_name;
use crate::text::Text;
use crate::ui::browser::{Column, draw_table};
use crate::ui::paint::{Paint, cells, place, wrap};
use crate::ui::theme::Role;

impl RelationCard {
    pub(super) fn draw_details(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let r = &self.relation;
        let born = r
            .birth_date
            .map(|day| format!("{} ({})", dutch(day), t.card_years(age_on(day, look.today))))
            .unwrap_or_default();
        let lines = [
            (Field::Name, r.name.full()),
            (Field::BirthDate, born),
            (Field::Address, format!("{} {}", r.street, r.house_number)),
            (Field::City, format!("{}  {}", r.postal_code, r.city)),
            (Field::Email, r.email.clone()),
            (Field::Phone, r.phone.clone()),
            (Field::Groups, self.groups.join(", ")),
            (Field::Payer, self.payer.clone()),
            (Field::Note, r.note.replace('\n', " ")),
        ];
        // Who pays is only worth a line where it is somebody else.
        let is_shown = |(field, value): &(Field, String)| match field {
            Field::Payer => !value.is_empty(),
            field => self.layout.shows(*field),
        };
        let own = lines
            .into_iter()
            .filter(is_shown)
            .map(|(field, value)| (crate::text::field(t, field), value));
        let extra =
            |name: &String| (name.clone(), self.extra.get(name).cloned().unwrap_or_default());
        let lines: Vec<(String, String)> = own.chain(self.layout.extra.iter().map(extra)).collect();
        for (y, (label, value)) in (0..).zip(&lines) {
            paint.put(area, 1, y, label, Role::Dim);
            paint.put(area, 18.max(cells(label.chars().count()) + 2), y, value, Role::Text);
        }
        let mut y = cells(lines.len()) + 1;
        if let Some(Household { name, people, .. }) = &self.household {
            paint.put(area, 1, y, &t.card_household(name.as_str()), Role::Heading);
            for (at, (_, person)) in people.iter().enumerate() {
                y += 1;
                paint.put(area, 3, y, person, Role::Text);
                if at == self.cursor {
                    paint.put(area, 1, y, ">", Role::Key);
                }
            }
        }
        place(area, 1, 0)
    }

    pub(super) fn draw_subscriptions(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_plan(), 0),
            Column::left(t.column_status(), 11),
            Column::left(t.column_start(), 10),
            Column::left(t.column_invoiced_until(), 10),
            Column::left(t.column_renews_on(), 10),
            Column::left(t.column_payer(), 18),
        ];
        let rows = self.subscriptions.iter().map(|(standing, payer)| {
            let s = &standing.subscription;
            let status = s.status(standing.is_paused(look.today), look.today);
            let texts = vec![
                standing.plan.name.clone(),
                status_name(t, status, s.notice_date.and(s.end)),
                dutch(s.start),
                standing.invoiced_until().map(dutch).unwrap_or_else(|| "-".to_owned()),
                dutch(s.end.unwrap_or_else(|| standing.renews_on(look.today))),
                payer.clone().unwrap_or_default(),
            ];
            (texts, Role::Text)
        });
        draw_table(paint, area, &columns, rows, self.cursor)
    }

    pub(super) fn draw_financial(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let (state, role) = if self.relation.direct_debit_enabled {
            (t.financial_on(), Role::Good)
        } else {
            (t.financial_off(), Role::Warning)
        };
        paint.put(area, 1, 0, &t.financial_direct_debit(), Role::Dim);
        paint.put(area, 18, 0, &state, role);
        if let Some(block) = &self.relation.collection_block {
            paint.put(area, 1, 1, &t.financial_block(block.as_str()), Role::Error);
        }
        let payers: Vec<String> =
            self.subscriptions.iter().filter_map(|(_, payer)| payer.clone()).collect();
        if let Some(payer) = payers.first() {
            paint.put(area, 1, 2, &t.financial_paid_by(payer.as_str()), Role::Text);
        }
        if !self.pays_for.is_empty() {
            let names: Vec<String> = self.pays_for.iter().map(|(_, name)| name.clone()).collect();
            paint.put(area, 1, 3, &t.financial_pays_for(names.join(", ")), Role::Text);
        }
        for (y, (name, third)) in (4..).zip(self.thirds.iter().take(3)) {
            let (from, until) = (dutch(third.from), dutch(days_after(third.to, -1)));
            let line = t.card_third(name.as_str(), third.cap.to_string(), from, until);
            paint.put(area, 1, y, &line, Role::Good);
        }
        let above = 5 + cells(self.thirds.len().min(3));
        let body = Rect { y: area.y + above, height: area.height.saturating_sub(above), ..area };
        let columns = [
            Column::left(t.column_mandate(), 16),
            Column::left("IBAN", 22),
            Column::left(t.column_signed(), 10),
            Column::left(t.column_last_used(), 10),
            Column::left(t.column_status(), 0),
        ];
        let rows = self
            .mandates
            .iter()
            .map(|(_, mandate)| {
                let (state, role) = mandate_state(t, mandate, look.today);
                let default = if mandate.is_default { "*" } else { "" };
                let texts = vec![
                    format!("{}{default}", mandate.reference),
                    mandate.iban.grouped(),
                    mandate.dates.signed_on.map(dutch).unwrap_or_default(),
                    mandate.dates.last_used_on.map(dutch).unwrap_or_else(|| "-".to_owned()),
                    state,
                ];
                (texts, role)
            })
            .chain(self.forms.iter().map(|form| {
                let since = t.mandate_form_since(dutch(form.printed_on));
                let nothing = String::new;
                let texts = vec![
                    form.reference.clone(),
                    t.mandate_form_waits(),
                    nothing(),
                    nothing(),
                    since,
                ];
                (texts, Role::Warning)
            }));
        if self.mandates.is_empty() && self.forms.is_empty() {
            paint.put(body, 3, 1, &t.financial_no_mandate(), Role::Warning);
        }
        draw_table(paint, body, &columns, rows, self.cursor)
    }

    pub(super) fn draw_invoices(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_invoice(), 12),
            Column::left(t.column_date(), 10),
            Column::left(t.column_due(), 10),
            Column::right(t.column_total(), 11),
            Column::right(t.column_open(), 11),
            Column::left(t.column_status(), 0),
        ];
        let rows = self.invoices.iter().map(|invoice| {
            let run = self.collected_in.get(&invoice.id);
            let is_late = run.is_none()
                && invoice.is_final
                && invoice.open.is_positive()
                && invoice.due < look.today;
            let texts = vec![
                invoice.number.clone().unwrap_or_else(|| t.invoice_draft()),
                dutch(invoice.date),
                dutch(invoice.due),
                invoice.total.to_string(),
                invoice.open.to_string(),
                run.map_or_else(
                    || invoice_state(t, invoice, look.today),
                    |run| t.invoice_in_run(*run),
                ),
            ];
            (texts, if is_late { Role::Warning } else { Role::Text })
        });
        draw_table(paint, area, &columns, rows, self.cursor)
    }

    /// Draws what is in the basket, then what was bought.
    pub(super) fn draw_purchases(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_bought(), 10),
            Column::left(t.column_what(), 0),
            Column::left(t.column_valid(), 10),
            Column::right(t.column_total(), 10),
            Column::left(t.column_status(), 11),
        ];
        let waiting = self.basket.iter().map(|basket| {
            let amount = basket.line.amount().to_string();
            let what = basket.line.description.clone();
            let texts = vec![dutch(basket.on), what, String::new(), amount, t.basket_waits()];
            (texts, Role::Good)
        });
        let bought = self.purchases.iter().map(|bought| {
            let state = match () {
                () if !bought.is_final => t.basket_draft(),
                () if bought.open.is_positive() => t.basket_open(),
                () => t.basket_paid(),
            };
            let until = bought.period.map(|period| dutch(days_after(period.to, -1)));
            let texts = vec![
                dutch(bought.on),
                bought.description.clone(),
                until.unwrap_or_default(),
                bought.amount.to_string(),
                state,
            ];
            (texts, Role::Text)
        });
        if self.basket.is_empty() && self.purchases.is_empty() {
            let width = usize::from(area.width.saturating_sub(4));
            for (y, line) in (1..).zip(wrap(&t.purchases_none(), width)) {
                paint.put(area, 3, y, &line, Role::Dim);
            }
        }
        draw_table(paint, area, &columns, waiting.chain(bought), self.cursor)
    }

    pub(super) fn draw_log(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        look: &Look<'_>,
    ) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::left(t.column_when(), 16),
            Column::left(t.column_who(), 10),
            Column::left(t.column_deed(), 25),
            Column::left(t.column_what(), 0),
        ];
        let rows = self.log.iter().map(|row| {
            (
                vec![
                    row.at.replace('T', " ").chars().take(16).collect(),
                    row.actor.clone(),
                    crate::text::deed(t, &row.deed),
                    row.subject.clone(),
                ],
                Role::Text,
            )
        });
        draw_table(paint, area, &columns, rows, self.cursor)
    }
}

/// Returns the state of a mandate in words, and how it looks.
fn mandate_state(text: &Text, mandate: &Mandate, today: Day) -> (String, Role) {
    match obstacle(mandate.dates, today) {
        None => {
            let until = [dormant_from(mandate.dates), mandate.dates.ends_on].into_iter().flatten();
            let until = until.min().map(dutch).unwrap_or_default();
            match mandate.is_used() {
                true => (text.mandate_stands(until), Role::Text),
                false => (text.mandate_signed(), Role::Text),
            }
        }
        Some(MandateObstacle::Unsigned) => (text.mandate_unsigned(), Role::Warning),
        Some(MandateObstacle::SignedLater) => {
            (text.exclusion_mandate_signed_later(), Role::Warning)
        }
        Some(MandateObstacle::Revoked) => (text.exclusion_mandate_revoked(), Role::Dim),
        Some(MandateObstacle::Expired) => (text.exclusion_mandate_expired(), Role::Dim),
        Some(MandateObstacle::UsedUp) => (text.exclusion_mandate_used_up(), Role::Dim),
        Some(MandateObstacle::Dormant) => (text.mandate_dormant(), Role::Error),
    }
}
