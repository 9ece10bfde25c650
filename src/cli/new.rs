//! `penning new`: an empty administration.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::{Cx, Failure, Outcome, Status};
use crate::db::Db;
use crate::ops::{NewClub, perform_without_backup};

#[derive(clap::Args, Debug)]
pub(super) struct New {
    /// De naam van de vereniging
    #[arg(long)]
    name: String,
    /// De rekening waarop geïncasseerd wordt
    #[arg(long)]
    iban: String,
    /// Het incassant-ID van het contract met de bank
    #[arg(long, value_name = "C")]
    creditor_id: String,
    /// Het KvK-nummer
    #[arg(long, default_value = "")]
    kvk: String,
}

impl New {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let club = NewClub {
            name: self.name,
            iban: self.iban,
            creditor_id: self.creditor_id,
            kvk: self.kvk,
        };
        // Looked at before there is a file: what is refused leaves nothing behind.
        club.checked().map_err(|problem| Failure::Usage(cx.sentence(&problem)))?;
        let path: PathBuf = cx.path()?.to_owned();
        let mut db = Db::create(&path, cx.clock).map_err(|error| cx.cannot_open(&error))?;
        let made = perform_without_backup(&mut db, &club).map_err(|refusal| cx.refused(refusal))?;
        cx.answer(&json!({ "file": path }));
        cx.say(&cx.text.cli_new_made(path.display().to_string(), made.plans));
        Ok(Status::Done)
    }
}
