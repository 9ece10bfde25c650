//! Billing: until which day, what would come of it, and then the drafts.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::Read;
use crate::db::standings::Standing;
use crate::domain::billing::{Outlook, outlook};
use crate::domain::calendar::{Day, dutch};
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{Bill, BillingProposal, Comparison, perform, propose_billing, rule_changes};
use crate::screens::{Cx, Job, Look, Next, Place, Screen};
use crate::text::{self, Text};
use crate::ui::browser::{Column, draw_line, widths};
use crate::ui::dialog::Dialog;
use crate::ui::form::{Form, FormEvent, FormField, Kind};
use crate::ui::paint::{Paint, cells};
use crate::ui::theme::Role;

/// A line of the comparison: who, what, how much.
type Otherwise = (String, String, String);

#[derive(Debug, Default)]
pub(super) struct BillWizard {
    /// Opened for what was never billed.
    only_new: bool,
    form: Option<Form>,
    proposal: BillingProposal,
    /// Whether something was typed since: what it comes to is worked out when the frame with it is drawn.
    is_stale: bool,
    /// Names of who is passed over, with the reason.
    skipped: Vec<(String, String)>,
    /// Names with a note that is to be seen first.
    flagged: Vec<(String, String)>,
    compared: Option<Comparison>,
    /// Who is billed otherwise than in the last run, in words.
    otherwise: Vec<Otherwise>,
    /// Who was in the last run and is billed up to later: gone from the sum, and nothing to look at.
    not_due: Vec<Otherwise>,
    top: usize,
}

impl BillWizard {
    /// Opens for what was never billed.
    pub(super) fn of_new() -> BillWizard {
        BillWizard { only_new: true, ..BillWizard::default() }
    }

    fn deed(&self, today: Day) -> Option<Bill> {
        let form = self.form.as_ref()?;
        let only_new = form.is_yes(Field::Kind);
        Some(Bill { only_new, ..Bill::until(form.day(Field::Until, today)?) })
    }

    fn propose(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        self.is_stale = false;
        let Some(bill) = self.deed(cx.today) else {
            self.proposal = BillingProposal::default();
            self.skipped.clear();
            self.compared = None;
            self.otherwise.clear();
            self.not_due.clear();
            return Ok(());
        };
        let (text, today) = (cx.text, cx.today);
        let read = cx.db().read();
        self.proposal = propose_billing(&read, &bill)?;
        self.compared = self.proposal.compared(&read)?;
        (self.otherwise, self.not_due) = match &self.compared {
            Some(compared) => otherwise(text, &read, compared, bill.until)?,
            None => (vec![], vec![]),
        };
        // What a group takes off follows from who is in it: the wizard says where that is not as its search has it.
        let rules = rule_changes(&read, today)?;
        let off = rules.changes.into_iter().map(|change| {
            let said = text.bill_rule_off(change.joins.len(), change.leaves.len());
            (change.group, said, String::new())
        });
        let broken = rules.broken.into_iter();
        let broken = broken.map(|(group, _)| (group, text.bill_rule_broken(), String::new()));
        self.otherwise.splice(0..0, off.chain(broken));
        self.skipped = self
            .proposal
            .skipped
            .iter()
            .map(|(relation, _, reason)| {
                Ok((read.relation_name(*relation)?, text::skip(text, *reason)))
            })
            .collect::<anyhow::Result<_>>()?;
        self.flagged = self
            .proposal
            .flagged
            .iter()
            .map(|(relation, note)| Ok((read.relation_name(*relation)?, note.clone())))
            .collect::<anyhow::Result<_>>()?;
        Ok(())
    }

    /// Says how the total of the last run becomes this one.
    fn bridge(&self, t: &Text) -> String {
        let Some(Comparison { run, difference, .. }) = &self.compared else {
            let is_partial = self.form.as_ref().is_some_and(|form| form.is_yes(Field::Kind));
            return if is_partial { t.bill_of_some() } else { t.bill_first_run() };
        };
        let d = difference;
        t.bill_bridge(
            *run,
            d.before.to_string(),
            d.new.len(),
            d.new_total().to_string(),
            d.gone.len(),
            d.gone_total().to_string(),
            d.changed.len(),
            d.changed_total().to_string(),
        )
    }

    fn ask(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if self.is_stale {
            self.propose(cx)?;
        }
        let Some(bill) = self.deed(cx.today) else { return Ok(Next::Stay) };
        let t = cx.text;
        if self.proposal.is_empty() {
            return Ok(Next::Complain(t.cli_bill_nothing(dutch(bill.until))));
        }
        let lines = vec![
            t.bill_ask(
                self.proposal.invoices.len(),
                self.proposal.line_count(),
                self.proposal.total().to_string(),
            ),
            t.bill_after(),
        ];
        let dialog = Dialog::new(t.bill_title(), lines, t.bill_yes(), t.dialog_cancel());
        let label = t.bill_title();
        Ok(Next::Ask(
            dialog,
            Box::new(move |_| {
                let work = move |db: &mut crate::db::Db| perform(db, &bill);
                Ok(Next::Work(Job::new(label, work, |billed, cx| {
                    let said = cx.text.bill_done(billed.invoices);
                    Ok(Next::Tell(said, Box::new(Next::Replace(Place::Invoices))))
                })))
            }),
        ))
    }
}

/// Returns who is gone with the one reason and who is changed, and apart from them who is only not due yet; who is new
/// stands among the lines anyway.
fn otherwise(
    text: &Text,
    read: &Read<'_>,
    compared: &Comparison,
    until: Day,
) -> anyhow::Result<(Vec<Otherwise>, Vec<Otherwise>)> {
    let name = |standing: &Standing| read.relation_name(standing.subscription.relation_id);
    let (mut lines, mut not_due) = (Vec::new(), Vec::new());
    let recurring = read.recurring_invoices()?;
    let comes_round = |id: &i64| recurring.iter().find(|recurring| recurring.id == -*id);
    for (id, was) in &compared.difference.gone {
        if let Some(recurring) = comes_round(id) {
            let name = read.relation_name(recurring.relation_id)?;
            let now = match (recurring.next(), recurring.rhythm.end) {
                (Some(day), _) => Outlook::NotDue { from: day, due: day },
                (None, Some(end)) => Outlook::Ended(end),
                (None, None) => Outlook::Nothing,
            };
            let why = text.bill_gone(text::outlook(text, &now));
            not_due.push((name, why, (-*was).to_string()));
        }
        if let Some(standing) = read.standing(*id)? {
            let now = outlook(&standing.billable(), until);
            let why = text.bill_gone(text::outlook(text, &now));
            let line = (name(&standing)?, why, (-*was).to_string());
            match now {
                Outlook::NotDue { .. } => not_due.push(line),
                _ => lines.push(line),
            }
        }
    }
    for (id, was, is) in &compared.difference.changed {
        let who = match (read.standing(*id)?, comes_round(id)) {
            (Some(standing), _) => Some(name(&standing)?),
            (None, Some(recurring)) => Some(read.relation_name(recurring.relation_id)?),
            (None, None) => None,
        };
        if let Some(who) = who {
            let said = text.bill_changed(was.to_string(), is.to_string());
            lines.push((who, said, (*is - *was).to_string()));
        }
    }
    Ok((lines, not_due))
}

impl Screen for BillWizard {
    fn title(&self, text: &Text) -> String {
        text.bill_title()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        if self.form.is_none() {
            let today = cx.today.format("%d-%m-%Y").to_string();
            let field = FormField::new(Field::Until, cx.text.bill_until(), Kind::Date)
                .with(today)
                .required();
            let only_new = FormField::new(Field::Kind, cx.text.bill_only_new(), Kind::YesNo)
                .with(if self.only_new { "j" } else { "n" })
                .hinted(cx.text.bill_only_new_hint());
            self.form = Some(Form::new(vec![field, only_new]).with_button(cx.text.bill_yes()));
        }
        self.propose(cx)
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        vec![Offer::named(Action::NextStep, text.bill_yes()), Offer::of(Action::Back)]
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        if action == Action::NextStep { self.ask(cx) } else { Ok(Next::Stay) }
    }

    fn key(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        match key.code {
            KeyCode::F(8) => return self.ask(cx),
            KeyCode::PageDown => self.top += 10,
            KeyCode::PageUp => self.top = self.top.saturating_sub(10),
            _ => {}
        }
        let Some(form) = &mut self.form else { return Ok(Next::Stay) };
        match form.key(key, cx.today) {
            FormEvent::Cancel => return Ok(Next::Back),
            FormEvent::Save => return self.ask(cx),
            FormEvent::Used if matches!(key.code, KeyCode::PageDown | KeyCode::PageUp) => {}
            _ => self.is_stale = true,
        }
        Ok(Next::Stay)
    }

    fn load_rest(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<bool> {
        if !self.is_stale {
            return Ok(false);
        }
        self.propose(cx)?;
        Ok(true)
    }

    fn is_typing(&self) -> bool {
        true
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let form_area = Rect { x: area.x + 1, y: area.y + 2, width: area.width - 1, height: 3 };
        let cursor = self.form.as_ref()?.draw(paint, form_area, t, look.today);
        let summary = t.bill_summary(
            self.proposal.invoices.len(),
            self.proposal.line_count(),
            self.proposal.total().to_string(),
            self.skipped.len(),
        );
        let lines = self.proposal.invoices.iter().flat_map(|invoice| &invoice.lines);
        let discount: Money = lines.map(|line| line.line.discount).sum();
        let summary = match discount.is_positive() {
            true => format!("{summary} {}", t.bill_discount(discount.to_string())),
            false => summary,
        };
        paint.put(area, 1, 5, &summary, Role::Heading);
        paint.put(area, 1, 6, &self.bridge(t), Role::Dim);
        let columns = [
            Column::left(t.column_payer(), 28),
            Column::left(t.column_what(), 0),
            Column::right(t.column_total(), 10),
        ];
        let widths = widths(&columns, area.width.saturating_sub(3));
        let invoices = self.proposal.invoices.iter().flat_map(|invoice| {
            invoice.lines.iter().map(|line| {
                (
                    vec![
                        invoice.payer_name.clone(),
                        line.line.description.clone(),
                        line.line.amount.to_string(),
                    ],
                    Role::Text,
                )
            })
        });
        let skipped = self.skipped.iter().map(|(name, reason)| {
            (vec![name.clone(), t.bill_skipped(reason.as_str()), String::new()], Role::Dim)
        });
        let height = usize::from(area.height.saturating_sub(8));
        let flagged = self.flagged.iter().map(|(name, note)| {
            (vec![name.clone(), t.bill_flagged(note.as_str()), String::new()], Role::Warning)
        });
        let otherwise = self.otherwise.iter().map(|(name, what, amount)| {
            (vec![name.clone(), what.clone(), amount.clone()], Role::Warning)
        });
        let not_due = self.not_due.iter().map(|(name, what, amount)| {
            (vec![name.clone(), what.clone(), amount.clone()], Role::Dim)
        });
        let total = self.not_due.len()
            + self.flagged.len()
            + self.otherwise.len()
            + self.proposal.line_count()
            + self.skipped.len();
        let top = self.top.min(total.saturating_sub(height));
        for (y, (texts, role)) in (8..).zip(
            flagged
                .chain(otherwise)
                .chain(invoices)
                .chain(skipped)
                .chain(not_due)
                .skip(top)
                .take(height),
        ) {
            draw_line(paint, area, y, &columns, &widths, &texts, role);
        }
        if height < total {
            let more = t.list_more(total - height);
            paint.put_in(
                area,
                area.width.saturating_sub(30),
                5,
                29,
                &more,
                Role::Dim,
                crate::ui::paint::Align::Right,
            );
        }
        cursor.or_else(|| crate::ui::paint::place(area, 1, cells(0)))
    }

    fn help(&self, text: &Text) -> String {
        text.help_bill()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoInvoices)
    }
}
