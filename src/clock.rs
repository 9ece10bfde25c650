//! The only place that asks the system for the day.

use chrono::{Duration, Local, NaiveDateTime, NaiveTime, Utc};

use crate::domain::calendar::Day;

/// What day it is: the system's, or one that was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    fixed: Option<Day>,
}

impl Clock {
    pub fn system() -> Clock {
        Clock { fixed: None }
    }

    pub fn fixed(day: Day) -> Clock {
        Clock { fixed: Some(day) }
    }

    pub fn is_fixed(self) -> bool {
        self.fixed.is_some()
    }

    /// Returns the day here and now.
    #[expect(clippy::disallowed_methods, reason = "this is the place that asks")]
    pub fn today(self) -> Day {
        self.fixed.unwrap_or_else(|| Local::now().date_naive())
    }

    /// Returns the time of day here; noon when the day was asked for.
    #[expect(clippy::disallowed_methods, reason = "this is the place that asks")]
    pub fn time(self) -> NaiveTime {
        match self.fixed {
            Some(_) => NaiveTime::MIN + Duration::hours(12),
            None => Local::now().time(),
        }
    }

    /// Returns the moment in UTC; noon when the day was asked for.
    #[expect(clippy::disallowed_methods, reason = "this is the place that asks")]
    pub fn now(self) -> NaiveDateTime {
        match self.fixed {
            Some(day) => day.and_time(NaiveTime::MIN) + Duration::hours(12),
            None => Utc::now().naive_utc(),
        }
    }

    /// Returns the moment for the log.
    pub fn stamp(self) -> String {
        self.now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}
