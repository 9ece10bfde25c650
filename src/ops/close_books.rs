//! A period of the books is closed: nothing is booked in it any more, until somebody opens it with a reason.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::settings::Setting;
use crate::domain::calendar::Day;
use crate::domain::problem::{DayLimit, Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Refusal};

/// Closes the books up to and including a day; an earlier day than before opens what lies after it, and no day all of it,
/// which takes a reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseBooks {
    #[serde(default)]
    pub until: Option<Day>,
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct BooksClosed {
    pub until: Option<Day>,
}

impl Deed for CloseBooks {
    const NAME: &'static str = "close_books";
    type Value = BooksClosed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BooksClosed>, Refusal> {
        let before = write.books_closed_until()?;
        let today = write.today();
        if let Some(day) = self.until.filter(|day| today <= *day) {
            let (who, field) = (String::new(), Field::Until);
            return Err(
                Problem::DayOutside { who, field, day, limit: DayLimit::NotAfter(today) }.into()
            );
        }
        let reason = harmless(&self.reason);
        let opens = before.is_some_and(|before| self.until.is_none_or(|until| until < before));
        if opens && reason.is_empty() {
            let (who, field) = (String::new(), Field::Reason);
            return Err(Problem::RequiredMissing { who, field }.into());
        }
        let shown = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        write.set(Setting::BooksClosed, &shown(self.until))?;
        let subject = format!("{} > {} {reason}", shown(before), shown(self.until));
        Ok(Done::new(BooksClosed { until: self.until }, subject.trim()))
    }
}
