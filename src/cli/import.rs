//! `penning import`: the club's own list.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::{Cx, Failure, Outcome, Status};
use crate::domain::problem::{Field, Problem};
use crate::exchange::form_mail::read_by_name;
use crate::exchange::members::{Columns, Understood, fields, guess_columns, understand};
use crate::exchange::sheet::{BYTES_MAX, Sheet, SheetError, read};
use crate::ops::{ImportRelations, Imported, names_somebody, perform, rehearse, take_in};
use crate::text;

#[derive(clap::Args, Debug)]
pub(super) struct Import {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Welke kolom wat is: regels "Kop" = "veld"
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// Zeg wat er zou gebeuren en verander niets
    #[arg(long)]
    dry_run: bool,
    /// Zet de rijen klaar als aanmeldingen in plaats van leden; FILE kan ook een mail van een formulier zijn (.eml)
    #[arg(long, conflicts_with = "dry_run")]
    intake: bool,
}

impl Import {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let sheet = read_sheet(cx, &self.file, if self.intake { read_by_name } else { read_list })?;
        let columns = self.columns(cx, &sheet)?;
        let list = understand(&sheet, &columns, cx.clock.today());
        if !names_somebody(&columns) {
            return Err(Failure::Data(
                cx.text
                    .cli_no_name_column(self.file.display().to_string(), sheet.headings.join(", ")),
            ));
        }
        if self.intake {
            return apply(cx, &sheet, &columns);
        }
        let mut db = cx.open_to_write()?;
        let file = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let import = ImportRelations { file, list };
        let imported =
            if self.dry_run { rehearse(&mut db, &import) } else { perform(&mut db, &import) };
        let mut imported = imported.map_err(|refusal| cx.refused(refusal))?;
        let mut import = import;
        import.list.problems.append(&mut imported.conflicts);
        import.list.problems.sort_by_key(|problem| problem.row);
        let unknown = unknown_columns(&sheet, &columns);
        self.tell(cx, &sheet, &columns, &imported, &import.list, &unknown);
        cx.answer(&document(cx, &sheet, &columns, &imported, &import.list, &unknown));
        Ok(if import.list.problems.is_empty() && unknown.is_empty() {
            Status::Done
        } else {
            Status::Attention
        })
    }

    fn columns(&self, cx: &Cx, sheet: &Sheet) -> Result<Columns, Failure> {
        let mut columns = guess_columns(&sheet.headings);
        let Some(path) = &self.map else { return Ok(columns) };
        let unreadable = |why: String| {
            Failure::Usage(cx.text.cli_file_unreadable(path.display().to_string(), why))
        };
        let text = fs::read_to_string(path);
        let text = text.map_err(|error| unreadable(text::io_reason(&cx.text, &error)))?;
        let map: BTreeMap<String, String> =
            toml::from_str(&text).map_err(|error| unreadable(error.message().to_owned()))?;
        for (heading, name) in map {
            let field = Field::named(&name).filter(|field| fields().contains(field));
            let at = sheet.headings.iter().position(|h| *h == heading);
            let Some(at) = at.filter(|_| field.is_some() || name.is_empty()) else {
                let allowed =
                    fields().iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
                return Err(Failure::Usage(cx.text.cli_bad_map(
                    path.display().to_string(),
                    heading,
                    name,
                    allowed,
                )));
            };
            columns
                .iter_mut()
                .filter(|column| field.is_some() && **column == field)
                .for_each(|column| *column = None);
            columns[at] = field;
        }
        Ok(columns)
    }

    fn tell(
        &self,
        cx: &Cx,
        sheet: &Sheet,
        columns: &Columns,
        imported: &Imported,
        list: &Understood,
        unknown: &[Problem],
    ) {
        let separator = sheet
            .separator
            .map_or("-".to_owned(), |c| if c == '\t' { "tab".to_owned() } else { c.to_string() });
        cx.say(&cx.text.cli_import_read(
            self.file.display().to_string(),
            imported.rows,
            sheet.encoding,
            separator,
        ));
        let named = sheet.headings.iter().zip(columns).filter_map(|(heading, field)| {
            Some(format!("{heading} = {}", text::field(&cx.text, (*field)?)))
        });
        cx.say(&cx.text.cli_import_columns(named.collect::<Vec<_>>().join(", ")));
        for assumption in &imported.assumptions {
            cx.say(&format!("  {}", text::assumption(&cx.text, assumption)));
        }
        cx.say(&cx.text.cli_import_done(
            imported.imported,
            imported.updated,
            imported.skipped,
            imported.subscriptions,
            imported.ended,
            imported.mandates,
            imported.households,
            imported.payers_added,
        ));
        cx.say(&cx.text.import_quiet());
        if self.dry_run {
            cx.say(&cx.text.cli_import_dry());
        }
        let count = list.problems.len() + unknown.len();
        if 0 < count {
            cx.say(&cx.text.cli_import_problems(count));
        }
        for problem in unknown {
            cx.say(&format!("  {}", cx.sentence(problem)));
        }
        for problem in &list.problems {
            cx.say(&format!("  {}", cx.text.cli_row(problem.row, cx.sentence(&problem.problem))));
        }
    }
}

/// Puts every row, or every order of a shop, among the applications.
fn apply(cx: &Cx, sheet: &Sheet, columns: &Columns) -> Outcome {
    let mut db = cx.open_to_write()?;
    let taken = take_in(&mut db, sheet, columns).map_err(|refusal| cx.refused(refusal))?;
    cx.say(&cx.text.intakes_taken(taken.added));
    for (row, problem) in &taken.problems {
        cx.say(&format!("  {}", cx.text.cli_row(*row, cx.sentence(problem))));
    }
    let told = taken.problems.iter().map(|(row, problem)| {
        json!({"row": row, "code": problem.code(), "message": cx.sentence(problem)})
    });
    cx.answer(&json!({
        "rows": taken.rows,
        "added": taken.added,
        "problems": told.collect::<Vec<_>>(),
    }));
    Ok(if taken.problems.is_empty() { Status::Done } else { Status::Attention })
}

/// Reads a list from disk, or says why it is none.
pub(crate) fn read_sheet(
    cx: &Cx,
    path: &Path,
    read: fn(&Path, &[u8]) -> Result<Sheet, SheetError>,
) -> Result<Sheet, Failure> {
    let unreadable =
        |why: String| Failure::Usage(cx.text.cli_file_unreadable(path.display().to_string(), why));
    let metadata =
        fs::metadata(path).map_err(|error| unreadable(text::io_reason(&cx.text, &error)))?;
    if !metadata.is_file() {
        return Err(Failure::Usage(cx.text.import_is_folder(path.display().to_string())));
    }
    let megabytes = usize::try_from(metadata.len() / 1024 / 1024).unwrap_or(usize::MAX);
    let not_a_list = |why: &SheetError| {
        Failure::Usage(
            cx.text.cli_not_a_list(path.display().to_string(), text::sheet_error(&cx.text, why)),
        )
    };
    if BYTES_MAX / 1024 / 1024 < megabytes {
        return Err(not_a_list(&SheetError::TooLarge(megabytes)));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(text::io_reason(&cx.text, &error)))?;
    read(path, &bytes).map_err(|error| not_a_list(&error))
}

fn read_list(_: &Path, bytes: &[u8]) -> Result<Sheet, SheetError> {
    read(bytes)
}

/// Columns with something in them that are not taken over.
fn unknown_columns(sheet: &Sheet, columns: &Columns) -> Vec<Problem> {
    let unknown = sheet.headings.iter().enumerate().filter(|(at, heading)| {
        columns[*at].is_none()
            && !heading.is_empty()
            && sheet.rows.iter().any(|row| !row[*at].is_empty())
    });
    unknown.map(|(_, heading)| Problem::ColumnUnknown { heading: heading.clone() }).collect()
}

fn document(
    cx: &Cx,
    sheet: &Sheet,
    columns: &Columns,
    imported: &Imported,
    list: &Understood,
    unknown: &[Problem],
) -> Value {
    let named: BTreeMap<&str, &str> = sheet
        .headings
        .iter()
        .zip(columns)
        .filter_map(|(heading, field)| Some((heading.as_str(), (*field)?.name())))
        .collect();
    let of_rows = list.problems.iter().map(|problem| (Some(problem.row), &problem.problem));
    let problems =
        unknown.iter().map(|problem| (None, problem)).chain(of_rows).map(|(row, problem)| {
            json!({
                "row": row,
                "field": problem.field().map(Field::name),
                "code": problem.code(),
                "message": cx.sentence(problem),
            })
        });
    json!({
        "run": imported.run,
        "rows": imported.rows,
        "imported": imported.imported,
        "updated": imported.updated,
        "skipped": imported.skipped,
        "payers_added": imported.payers_added,
        "households": imported.households,
        "mandates": imported.mandates,
        "subscriptions": imported.subscriptions,
        "ended": imported.ended,
        "plans": imported.plans,
        "encoding": sheet.encoding,
        "separator": sheet.separator,
        "columns": named,
        "assumptions": imported.assumptions,
        "problems": problems.collect::<Vec<_>>(),
    })
}
