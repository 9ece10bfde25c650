//! `penning demo`: a club that does not exist, to look around in.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::collect::write_files;
use crate::cli::{Cx, Outcome, Status};
use crate::clock::Clock;
use crate::db::Db;
use crate::domain::calendar::{Day, days_after, dutch, target_day_from};
use crate::domain::collection::window;
use crate::domain::money::Money;
use crate::ops::{Bill, Collect, DemoMade, Finalise, make_demo, make_magazine, perform};

/// Where the demo works when there is no terminal to show it in.
const FOLDER: &str = "penning-demo";
/// Days ahead that the demo bills: far enough for the year that comes.
const BILL_AHEAD_DAYS: i64 = 95;

#[derive(clap::Args, Debug)]
pub(super) struct Demo {
    /// Hoeveel relaties
    #[arg(long, default_value_t = 240, value_parser = clap::value_parser!(u32).range(1..=200_000))]
    relations: u32,
    /// Hetzelfde getal geeft dezelfde club
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// Een tijdschrift met abonnees en losse kopers, in plaats van een vereniging
    #[arg(long, conflicts_with_all = ["relations", "seed"])]
    magazine: bool,
    /// Maak alleen dit bestand
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

impl Demo {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        if let Some(path) = &self.write {
            let made = self.make(cx, path)?;
            cx.answer(&json!({ "file": path, "relations": made.relations, "subscriptions": made.subscriptions }));
            cx.say(&cx.text.cli_demo_made(
                path.display().to_string(),
                made.relations,
                made.subscriptions,
            ));
            return Ok(Status::Done);
        }
        let has_terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
        if has_terminal && !cx.json { self.show(cx) } else { self.main_job(cx) }
    }

    fn make(&self, cx: &Cx, path: &Path) -> Result<DemoMade, crate::cli::Failure> {
        let today = cx.clock.today();
        let relations = usize::try_from(self.relations).unwrap_or(usize::MAX);
        let made = match self.magazine {
            true => make_magazine(path, today),
            false => make_demo(path, relations, self.seed, today),
        };
        made.map_err(|error| cx.cannot_open(&error))
    }

    /// Opens a copy that is gone afterwards.
    fn show(&self, cx: &Cx) -> Outcome {
        let folder = tempfile::Builder::new()
            .prefix("penning-demo-")
            .tempdir()
            .map_err(|error| cx.fault(&error.into()))?;
        let path = folder.path().join("demo.db");
        self.make(cx, &path)?;
        let db = Db::open(&path, cx.clock).map_err(|error| cx.cannot_open(&error))?;
        cx.interface(Some(db), path, true)
    }

    /// Does the whole round without a screen: bills, collects, and puts the files in a folder.
    fn main_job(&self, cx: &Cx) -> Outcome {
        let folder = Path::new(FOLDER);
        let path = free_name(folder);
        let made = self.make(cx, &path)?;
        let today = cx.clock.today();
        let mut db =
            Db::open(&path, Clock::fixed(today)).map_err(|error| cx.cannot_open(&error))?;
        let until = billing_day(today);
        let billed =
            perform(&mut db, &Bill::until(until)).map_err(|refusal| cx.refused(refusal))?;
        perform(&mut db, &Finalise::default()).map_err(|refusal| cx.refused(refusal))?;
        let terms = db.read().bank_terms().map_err(|error| cx.fault(&error))?;
        let on = target_day_from(days_after(window(today, &terms).advised, 14));
        let collected =
            perform(&mut db, &Collect::all(on)).map_err(|refusal| cx.refused(refusal))?;
        let exported = write_files(cx, &mut db, folder)?;
        let files: Vec<&PathBuf> = exported.iter().flat_map(|exported| &exported.files).collect();
        let sheet = exported
            .first()
            .map(|exported| exported.control_sheet.display().to_string())
            .unwrap_or_default();
        let sha = exported.first().map(|exported| exported.sha256.clone()).unwrap_or_default();
        cx.say(&cx.text.cli_demo_club(made.relations, made.subscriptions, dutch(today)));
        cx.say(&cx.text.cli_demo_billed(
            dutch(until),
            billed.invoices,
            Money::cents(billed.total_cents).to_string(),
        ));
        let total = Money::cents(collected.total_cents).to_string();
        cx.say(&cx.text.cli_demo_collected(
            dutch(collected.collection_date),
            collected.transactions,
            total,
            collected.excluded.len(),
        ));
        cx.say(&cx.text.cli_demo_file(
            files.first().map(|file| file.display().to_string()).unwrap_or_default(),
        ));
        cx.say(&cx.text.cli_demo_sheet(sheet, sha));
        cx.answer(&json!({
            "file": path,
            "relations": made.relations,
            "subscriptions": made.subscriptions,
            "invoices": billed.invoices,
            "transactions": collected.transactions,
            "total_cents": collected.total_cents,
            "files": files,
        }));
        Ok(Status::Done)
    }
}

/// Returns the day until which the demo bills: the begin of the quarter that comes.
fn billing_day(today: Day) -> Day {
    use chrono::Datelike;
    let ahead = days_after(today, BILL_AHEAD_DAYS);
    let month = (ahead.month0() / 3) * 3 + 1;
    Day::from_ymd_opt(ahead.year(), month, 1).expect("a quarter begins on the first").max(today)
}

/// Returns a name for the demo's file that nothing has.
fn free_name(folder: &Path) -> PathBuf {
    let name =
        |n: u32| folder.join(if n == 1 { "demo.db".to_owned() } else { format!("demo-{n}.db") });
    (1..).map(name).find(|path| !path.exists()).expect("one of all numbers is free")
}
