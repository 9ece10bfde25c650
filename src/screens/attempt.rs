//! One collection with everything about it: where it went, what the bank said, what was tried before and after.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::collections::{Attempt as Kept, CollectionItem};
use crate::domain::calendar::dutch;
use crate::domain::iban::group;
use crate::screens::returns::{advice, reason};
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::paint::{Paint, place};
use crate::ui::theme::Role;

#[derive(Debug)]
pub(super) struct Attempt {
    item_id: i64,
    kept: Option<Kept>,
    /// Every time this invoice was collected, the first one first.
    all: Vec<CollectionItem>,
    /// What to do about it, when it came back and is still open.
    advice: Option<(String, Role)>,
}

impl Attempt {
    pub(super) fn new(item_id: i64) -> Attempt {
        Attempt { item_id, kept: None, all: vec![], advice: None }
    }

    fn facts(&self, t: &Text, kept: &Kept) -> Vec<(String, String)> {
        let item = &kept.item;
        let day = |day: Option<_>| day.map(dutch).unwrap_or_default();
        let came_back = item.return_code.as_deref().map(|code| {
            let on = day(kept.returned_on);
            format!("{on}  {}", reason(t, code))
        });
        let advice = self.advice.as_ref().map(|(said, _)| said.clone());
        let file = kept.file_name.clone().unwrap_or_default();
        vec![
            (t.column_invoice(), format!("{}   EUR {}", item.invoice_number, item.amount)),
            (t.column_payer(), kept.payer_name.clone()),
            (t.attempt_account(), format!("{}   {}", group(&item.iban), item.holder)),
            (t.column_mandate(), format!("{}   {}", item.mandate_reference, dutch(kept.signed_on))),
            (t.column_run(), format!("{}   {}", item.run_id, dutch(kept.asked_on))),
            (t.run_file(), format!("{file}   {}", kept.sequence)),
            ("EndToEndId".to_owned(), item.end_to_end_id.clone()),
            (t.attempt_settled(), day(item.settled_on)),
            (t.attempt_returned(), came_back.unwrap_or_default()),
            (t.returned_what_now(), advice.unwrap_or_default()),
            (t.attempt_made_by(), kept.made_by.clone().unwrap_or_default()),
        ]
    }
}

impl Screen for Attempt {
    fn title(&self, text: &Text) -> String {
        text.attempt_title()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let t = cx.text;
        let read = cx.db().read();
        self.kept = read.attempt(self.item_id)?;
        self.all = match &self.kept {
            Some(kept) => read.collections_of_invoice(kept.item.invoice_id)?,
            None => vec![],
        };
        self.advice = match read.returned(self.item_id)? {
            Some(returned) if self.all.last().is_some_and(|last| last.id == self.item_id) => {
                Some(advice(t, &read, &returned)?)
            }
            _ => None,
        };
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        vec![
            Offer::named(Action::Open, text.thing_invoice()),
            Offer::of(Action::Copy),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        let Some(kept) = &self.kept else { return Ok(Next::Stay) };
        Ok(match action {
            Action::Open => Next::Go(Place::Invoice(kept.item.invoice_id)),
            Action::Copy => Next::Copy(kept.item.end_to_end_id.clone()),
            _ => Next::Stay,
        })
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let kept = self.kept.as_ref()?;
        paint.put(area, 1, 0, &self.title(t), Role::Title);
        let mut y = 2;
        for (label, value) in self.facts(t, kept).into_iter().filter(|(_, v)| !v.trim().is_empty())
        {
            paint.put(area, 1, y, &label, Role::Dim);
            paint.put(area, 16, y, &value, Role::Text);
            y += 1;
        }
        y += 1;
        paint.put(area, 1, y, &t.attempt_all(), Role::Heading);
        for (at, item) in (y + 1..).zip(&self.all) {
            let outcome = match (&item.return_code, item.settled_on) {
                (Some(code), _) => reason(t, code),
                (None, Some(on)) => t.attempt_paid(dutch(on)),
                (None, None) => t.attempt_under_way(),
            };
            let line = format!("{:<18} {:>10}  {outcome}", item.end_to_end_id, item.amount);
            let role = if item.id == self.item_id { Role::Text } else { Role::Dim };
            paint.put(area, 3, at, &line, role);
        }
        place(area, 1, 0)
    }

    fn help(&self, text: &Text) -> String {
        text.help_returns()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoReturns)
    }
}
