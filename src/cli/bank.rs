//! `penning bank`: what the bank answered.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::{Cx, Failure, Outcome, Status, json as json_of};
use crate::domain::money::Money;
use crate::ops::{BankFileRead, ReadBankFile, Refusal, deliver, inspect_bank_file, perform};
use crate::text;

#[derive(clap::Args, Debug)]
pub(super) struct BankVerb {
    /// Laat alleen zien wat erin staat, van welke rekening ook
    #[arg(long)]
    inspect: bool,
    /// Bestanden van de bank: camt.052, 053, 054, pain.002 of MT940, ook in een ZIP of een map
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl BankVerb {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let mut db = if self.inspect { None } else { Some(cx.open_to_write()?) };
        let mut read = Vec::new();
        let mut refused = Vec::new();
        for file in &self.files {
            let name = file.display().to_string();
            if !file.exists() {
                return Err(Failure::Usage(
                    cx.text.cli_file_unreadable(name, cx.text.unreadable_missing()),
                ));
            }
            // One file that cannot be read does not stop the others.
            let delivery = match deliver(file) {
                Ok(delivery) => delivery,
                Err(problem) => {
                    refused.push((name, cx.sentence(&problem)));
                    continue;
                }
            };
            for file in &delivery.files {
                let outcome = match &mut db {
                    None => inspect_bank_file(file).map_err(|problem| cx.sentence(&problem)),
                    Some(db) => match perform(db, &ReadBankFile { file: file.clone() }) {
                        Ok(read) => Ok(read),
                        Err(Refusal::Problem(problem)) => Err(cx.sentence(&problem)),
                        Err(Refusal::Fault(error)) => return Err(cx.fault(&error)),
                    },
                };
                match outcome {
                    Ok(told) => read.push(told),
                    Err(why) => refused.push((file.display().to_string(), why)),
                }
            }
        }
        Ok(self.finish(cx, &read, &refused))
    }

    fn finish(&self, cx: &Cx, read: &[BankFileRead], refused: &[(String, String)]) -> Status {
        let sum = |part: fn(&BankFileRead) -> usize| read.iter().map(part).sum::<usize>();
        let unmatched = sum(|file| file.unmatched);
        let suggested = sum(|file| file.suggested);
        let mut problems: Vec<serde_json::Value> = refused
            .iter()
            .map(|(name, why)| json!({ "file": name, "code": "unreadable", "message": why }))
            .collect();
        for file in read {
            problems.extend(file.problems.iter().map(|problem| {
                let mut told = json_of(problem);
                told["file"] = json!(file.name);
                told["message"] = json!(text::bank_problem(&cx.text, problem));
                told
            }));
        }
        cx.answer(&json!({
            "files": read,
            "matched": sum(|file| file.matched),
            "suggested": suggested,
            "unmatched": unmatched,
            "problems": problems,
        }));
        for file in read {
            self.say(cx, file);
        }
        for (name, why) in refused {
            cx.say(&format!("{name}: {why}"));
        }
        let is_quiet = problems.is_empty() && (self.inspect || unmatched + suggested == 0);
        if is_quiet { Status::Done } else { Status::Attention }
    }

    fn say(&self, cx: &Cx, file: &BankFileRead) {
        let t = &cx.text;
        let euros = |cents| Money::cents(cents).to_string();
        cx.say(&t.cli_bank_file(
            file.name.as_str(),
            file.kind.as_str(),
            file.entries,
            euros(file.credit_cents),
            euros(file.debit_cents),
            file.returns.len(),
        ));
        for statement in &file.statements {
            if let (Some(opening), Some(closing)) =
                (statement.opening_cents, statement.closing_cents)
            {
                let iban = statement.iban.as_str();
                cx.say(&t.cli_bank_statement(iban, euros(opening), euros(closing)));
            }
        }
        if !self.inspect {
            cx.say(&t.cli_bank_taken(
                file.new,
                file.duplicates,
                file.matched,
                file.suggested,
                file.unmatched,
            ));
        }
        for problem in &file.problems {
            cx.say(&text::bank_problem(t, problem));
        }
    }
}
