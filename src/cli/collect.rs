//! `penning collect`, `uploaded` and `undo`: the run for the bank.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::{self, Cx, Failure, Outcome, Status};
use crate::db::Db;
use crate::db::runs::{RunKind, RunState};
use crate::domain::calendar::{Day, dutch};
use crate::domain::money::Money;
use crate::ops::{
    Collect, Collected, ExportError, Exported, MarkUploaded, UndoRun, default_folder,
    export_collection, perform, propose_collection,
};
use crate::text;

#[derive(clap::Args, Debug)]
pub(super) struct CollectVerb {
    /// De dag waarop de bank incasseert
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::cli::day)]
    on: Day,
    /// De map voor het bestand
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Zeg wat er zou gebeuren en verander niets
    #[arg(long)]
    dry_run: bool,
}

impl CollectVerb {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let collect = Collect::all(self.on);
        if self.dry_run {
            let db = cx.open()?;
            let proposal = propose_collection(&db.read(), &collect, cx.clock.today())
                .map_err(|error| cx.fault(&error))?;
            let proposal = proposal.map_err(|problem| Failure::Data(cx.sentence(&problem)))?;
            return Ok(finish(cx, &proposal.described(), &[], true));
        }
        let mut db = cx.open_to_write()?;
        let folder = match self.out {
            Some(folder) => folder,
            None => default_folder(&db).map_err(|error| cx.fault(&error))?,
        };
        let collected = perform(&mut db, &collect).map_err(|refusal| cx.refused(refusal))?;
        let exported = write_files(cx, &mut db, &folder)?;
        Ok(finish(cx, &collected, &exported, false))
    }
}

/// Writes the file of every run that has none on disk yet: of this one, and of one that was cut off before.
pub(super) fn write_files(cx: &Cx, db: &mut Db, folder: &Path) -> Result<Vec<Exported>, Failure> {
    let runs = db.read().runs(RunKind::Collection).map_err(|error| cx.fault(&error))?;
    let mut written = Vec::new();
    for run in runs.into_iter().filter(|run| run.state == RunState::Made) {
        let reason = |exclusion| text::exclusion(&cx.text, exclusion);
        match export_collection(db, &run, folder, reason) {
            Ok(exported) => written.push(exported),
            // What a second person has to look at first is said among the warnings, and written after it.
            Err(ExportError::NotApproved(_)) => {}
            Err(ExportError::Unfit(problem)) => cx.say(&cx.sentence(&problem)),
            Err(ExportError::Other(path)) => {
                let said = cx.text.cli_export_other(path.display().to_string());
                return Err(Failure::Fault(said));
            }
            Err(ExportError::Fault(error)) => {
                let said = cx.text.cli_export_failed(format!("{error:#}"));
                return Err(Failure::Fault(said));
            }
        }
    }
    Ok(written)
}

fn finish(cx: &Cx, collected: &Collected, exported: &[Exported], is_rehearsal: bool) -> Status {
    let (on, total) =
        (dutch(collected.collection_date), Money::cents(collected.total_cents).to_string());
    match collected.run {
        Some(run) => cx.say(&cx.text.cli_collect_done(run, on, collected.transactions, total)),
        None if is_rehearsal => cx.say(&cx.text.cli_collect_dry(collected.transactions, total, on)),
        None => cx.say(&cx.text.cli_collect_nothing(on)),
    }
    for exported in exported {
        for file in &exported.files {
            cx.say(&cx.text.cli_collect_file(file.display().to_string()));
        }
        cx.say(&cx.text.cli_collect_sheet(exported.control_sheet.display().to_string()));
        cx.say(&cx.text.cli_collect_next(exported.run));
    }
    for warning in &collected.warnings {
        cx.say(&format!("! {}", text::warning(&cx.text, warning)));
    }
    for excluded in &collected.excluded {
        cx.say(&cx.text.cli_excluded(
            excluded.invoice.as_str(),
            excluded.relation.as_str(),
            excluded.name.as_str(),
            Money::cents(excluded.amount_cents).to_string(),
            text::exclusion(&cx.text, excluded.reason),
        ));
    }
    cx.answer(&document(cx, collected, exported));
    let wants_attention =
        collected.excluded.iter().any(|excluded| excluded.reason.needs_attention());
    if wants_attention { Status::Attention } else { Status::Done }
}

fn document(cx: &Cx, collected: &Collected, exported: &[Exported]) -> Value {
    let mut document = cli::json(collected);
    let warnings = collected.warnings.iter().map(|warning| text::warning(&cx.text, warning));
    document["warnings"] = warnings.collect::<Vec<_>>().into();
    document["files"] =
        json!(exported.iter().flat_map(|exported| &exported.files).collect::<Vec<_>>());
    document["control_sheet"] = json!(exported.first().map(|exported| &exported.control_sheet));
    document["sha256"] = json!(exported.first().map(|exported| &exported.sha256));
    document
}

pub(super) fn uploaded(cx: &Cx, run: &str) -> Outcome {
    let mut db = cx.open_to_write()?;
    let changed = perform(&mut db, &MarkUploaded { run: run.into() })
        .map_err(|refusal| cx.refused(refusal))?;
    cx.answer(&cli::json(&changed));
    cx.say(&cx.text.cli_run_uploaded(changed.run));
    if 0 < changed.unfit {
        cx.say(&cx.text.cli_uploaded_unfit(changed.unfit));
    }
    Ok(Status::Done)
}

pub(super) fn undo(cx: &Cx, run: &str) -> Outcome {
    let mut db = cx.open_to_write()?;
    let changed =
        perform(&mut db, &UndoRun { run: run.into() }).map_err(|refusal| cx.refused(refusal))?;
    cx.answer(&cli::json(&changed));
    cx.say(&cx.text.cli_run_undone(changed.run));
    Ok(Status::Done)
}
