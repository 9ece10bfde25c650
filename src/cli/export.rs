//! `penning export`: what is in the file, for other programs.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use crate::cli::{Cx, Failure, Outcome, Status};
use crate::db::OnDisk;
use crate::domain::calendar::Day;
use crate::exchange::table::{csv, json, xlsx};
use crate::ops::tables::{self, What, replace_file};

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Csv,
    Xlsx,
    Json,
}

#[derive(clap::Args, Debug)]
pub(super) struct Export {
    /// relations, subscriptions, invoices, open, collections, mandates, journal, audit, campaigns, shipments, invoiced, income, ageing, direct_debit, members
    #[arg(value_name = "WHAT")]
    what: String,
    #[arg(long, value_name = "csv|xlsx|json")]
    format: Option<Format>,
    /// De stand op deze dag
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::cli::day)]
    on: Option<Day>,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let Some(what) = What::named(&self.what) else {
            let allowed = What::ALL.map(What::name).join(", ");
            return Err(Failure::Usage(cx.text.cli_export_unknown(self.what, allowed)));
        };
        let db = cx.open()?;
        let on = self.on.unwrap_or_else(|| cx.clock.today());
        let table = tables::make(&db.read(), what, on).map_err(|error| cx.fault(&error))?;
        let format = self.format.unwrap_or(if cx.json { Format::Json } else { Format::Csv });
        let bytes = match format {
            Format::Csv => csv(&table),
            Format::Json => format!("{}\n", json(&table)).into_bytes(),
            Format::Xlsx => xlsx(&table).map_err(|error| cx.fault(&error))?,
        };
        match self.out {
            None => {
                std::io::stdout().write_all(&bytes).ok();
            }
            Some(path) => {
                let written = replace_file(&path, &bytes).context(OnDisk::new("write", &path));
                written.map_err(|error| cx.fault(&error))?;
                cx.say(&cx.text.cli_export_done(
                    what.name(),
                    table.rows.len(),
                    path.display().to_string(),
                ));
            }
        }
        Ok(Status::Done)
    }
}
