//! `penning do`: deeds, one JSON object a line, one line of JSON back for each.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write, stdin, stdout};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::{Cx, Failure, Outcome, Status};
use crate::db::Db;
use crate::ops::{AnyDeed, Refusal};
use crate::text;

pub(super) fn run(cx: &Cx, file: &Path) -> Outcome {
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(stdin())
    } else {
        let opened = File::open(file).map_err(|error| crate::text::io_reason(&cx.text, &error));
        Box::new(opened.map_err(|why| {
            Failure::Usage(cx.text.cli_file_unreadable(file.display().to_string(), why))
        })?)
    };
    let mut db = cx.open_to_write()?;
    let mut status = Status::Done;
    for line in BufReader::new(input).lines() {
        let line = line.map_err(|error| {
            Failure::Usage(
                cx.text.cli_file_unreadable(file.display().to_string(), error.to_string()),
            )
        })?;
        if line.trim().is_empty() {
            continue;
        }
        match perform_line(&mut db, &line) {
            Ok(answer) => print(&answer),
            Err(Refusal::Problem(problem)) => {
                status = Status::Attention;
                let message = text::problem(&cx.text, &problem);
                let mut answer = json!({ "ok": false, "code": problem.code(), "message": message });
                if let Some(field) = problem.field() {
                    answer["field"] = json!(field.name());
                }
                print(&answer);
            }
            Err(Refusal::Fault(error)) => {
                print(
                    &json!({ "ok": false, "code": "fault", "message": text::fault(&cx.text, &error) }),
                );
                return Err(cx.fault(&error));
            }
        }
    }
    Ok(status)
}

fn perform_line(db: &mut Db, line: &str) -> Result<Value, Refusal> {
    let deed = AnyDeed::read(line)?;
    let mut answer = json!({ "ok": true });
    if let (Some(answer), Value::Object(fields)) = (answer.as_object_mut(), deed.perform(db)?) {
        answer.extend(fields);
    }
    Ok(answer)
}

/// Prints an answer at once: who reads it may wait for it.
fn print(answer: &Value) {
    let mut out = stdout().lock();
    writeln!(out, "{answer}").ok();
    out.flush().ok();
}
