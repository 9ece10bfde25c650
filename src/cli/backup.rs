//! `penning backup` and `restore`.

use std::io::{IsTerminal, Write};
use std::path::Path;

use serde_json::json;

use crate::cli::{self, Cx, Failure, Outcome, Status};
use crate::ops::{restore, restore_preview};

pub(super) fn run(cx: &Cx, out: Option<&Path>) -> Outcome {
    let db = cx.open()?;
    let backup = db.backup("hand", out).map_err(|error| cx.fault(&error))?;
    cx.answer(&cli::json(&backup));
    cx.say(&cx.text.cli_backup_made(backup.file.display().to_string(), backup.sha256.as_str()));
    Ok(Status::Done)
}

pub(super) fn restore_from(cx: &Cx, copy: &Path) -> Outcome {
    let present = cx.path()?;
    if !copy.is_file() {
        return Err(Failure::Usage(cx.text.open_missing(copy.display().to_string())));
    }
    let preview = restore_preview(copy, present).map_err(|error| cx.fault(&error))?;
    if let Some(now) = &preview.present {
        let then = &preview.copy;
        cx.say(&cx.text.cli_restore_lost(
            then.relations,
            then.invoices,
            then.collections,
            now.relations,
            now.invoices,
            now.collections,
        ));
        if !cx.yes && !is_confirmed(cx) {
            cx.say(&cx.text.cli_restore_not());
            return Ok(Status::Attention);
        }
    }
    let (kept, unknown) =
        restore(copy, present, cx.clock).map_err(|error| cx.cannot_open(&error))?;
    match &kept {
        Some(kept) => cx.say(&cx.text.cli_restore_done(kept.display().to_string())),
        None => cx.say(&cx.text.cli_restore_done_new()),
    }
    if !unknown.is_empty() {
        cx.say(&cx.text.cli_restore_quarantine(unknown.join(", ")));
    }
    cx.answer(
        &json!({ "file": present, "kept": kept, "totals": preview.copy, "unknown_files": unknown }),
    );
    Ok(if unknown.is_empty() { Status::Done } else { Status::Attention })
}

/// Asks for a word that nobody types by accident; without somebody to ask the answer is no.
fn is_confirmed(cx: &Cx) -> bool {
    if cx.json || !std::io::stdin().is_terminal() {
        return false;
    }
    write!(std::io::stdout(), "{}", cx.text.cli_restore_ask()).ok();
    std::io::stdout().flush().ok();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).is_ok() && line.trim() == "JA"
}
