//! The runs for the bank.

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Offer};
use crate::db::runs::{Run, RunKind, RunState};
use crate::db::settings::Setting;
use crate::domain::calendar::dutch;
use crate::screens::{Cx, Look, Next, Place, Screen};
use crate::text::Text;
use crate::ui::browser::Column;
use crate::ui::paint::Paint;
use crate::ui::rows::{Cursor, Rows};
use crate::ui::theme::Role;

#[derive(Debug, Default)]
pub(super) struct Collections {
    runs: Rows<Run>,
    /// The club has no incassant-ID yet: nothing can be collected.
    has_no_id: bool,
}

/// Says where a run stands, and how that looks.
pub(super) fn run_state(text: &Text, state: RunState) -> (String, Role) {
    match state {
        RunState::Made => (text.run_made(), Role::Error),
        RunState::Written => (text.run_written(), Role::Warning),
        RunState::Uploaded => (text.run_uploaded(), Role::Good),
        RunState::Undone => (text.run_undone(), Role::Dim),
    }
}

impl Screen for Collections {
    fn title(&self, text: &Text) -> String {
        text.action_collections()
    }

    fn load(&mut self, cx: &mut Cx<'_>) -> anyhow::Result<()> {
        let read = cx.db().read();
        self.runs.set(read.runs(RunKind::Collection)?);
        self.has_no_id = read.setting(Setting::CreditorId)?.is_empty();
        Ok(())
    }

    fn offers(&self, text: &Text) -> Vec<Offer> {
        let nothing = self.runs.is_empty().then(|| text.list_nothing_here());
        vec![
            Offer::of(Action::Open).unless(nothing),
            Offer::of(Action::Collect).unless(self.has_no_id.then(|| text.collect_no_id())),
            Offer::of(Action::Certain),
            Offer::of(Action::More),
            Offer::of(Action::Back),
        ]
    }

    fn act(&mut self, action: Action, _cx: &mut Cx<'_>) -> anyhow::Result<Next> {
        Ok(match (action, self.runs.current()) {
            (Action::Certain, _) => Next::Go(Place::Certain),
            (Action::Collect, _) => Next::Go(Place::Collect),
            (Action::Open, Some(run)) => Next::Go(Place::Run(run.id)),
            _ => Next::Stay,
        })
    }

    fn rows(&mut self) -> Option<&mut dyn Cursor> {
        Some(&mut self.runs)
    }

    fn draw(&self, paint: &mut Paint<'_>, area: Rect, look: &Look<'_>) -> Option<Position> {
        let t = look.text;
        let columns = [
            Column::right(t.column_run(), 6),
            Column::left(t.column_collection_date(), 14),
            Column::left(t.column_made(), 10),
            Column::right(t.column_count(), 7),
            Column::right(t.column_total(), 12),
            Column::left(t.column_status(), 0),
        ];
        let row = |run: &Run| {
            let (state, role) = run_state(t, run.state);
            let texts = vec![
                run.id.to_string(),
                dutch(run.on),
                dutch(run.made_on),
                run.done.to_string(),
                run.total.to_string(),
                state,
            ];
            (texts, role)
        };
        self.runs.draw_place(paint, area, &self.title(t), &columns, &t.collections_none(), row)
    }

    fn help(&self, text: &Text) -> String {
        text.help_collections()
    }

    fn section(&self) -> Option<Action> {
        Some(Action::GoCollections)
    }
}
