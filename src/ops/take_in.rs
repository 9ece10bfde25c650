//! Applications and orders of a list, or of the mails of a website, are put among those that wait for somebody to decide.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::db::{Db, OnDisk};
use crate::domain::problem::{Field, Problem};
use crate::exchange::form_mail::read_by_name;
use crate::exchange::members::{Columns, Member, RowProblem, Understood, understand};
use crate::exchange::orders::{Order, number_of_row, orders};
use crate::exchange::sheet::{BYTES_MAX, Sheet, SheetError};
use crate::ops::{AddIntake, Refusal, perform};

/// What was taken in.
#[derive(Clone, Debug, Default)]
pub struct TakenIn {
    pub rows: usize,
    pub added: usize,
    /// By row; one that is wrong does not stop the others.
    pub problems: Vec<(usize, Problem)>,
}

/// Puts every row, or every order of a shop, among the applications.
pub fn take_in(db: &mut Db, sheet: &Sheet, columns: &Columns) -> Result<TakenIn, Refusal> {
    let list = understand(sheet, columns, db.clock().today());
    let mut problems = Vec::new();
    let asked = asked(&list, orders(sheet), &mut problems);
    let count = asked.len();
    let mut added = 0;
    for (at, (row, mut add)) in asked.into_iter().enumerate() {
        db.tick(at, count)?;
        // Whatever was decided on it since, the same row is the same application.
        add.application.order = number_of_row(sheet, row);
        match perform(db, &add) {
            Ok(_) => added += 1,
            Err(Refusal::Problem(problem)) => problems.push((row, problem)),
            Err(fault) => return Err(fault),
        }
    }
    problems.sort_by_key(|(row, _)| *row);
    Ok(TakenIn { rows: list.members.len(), added, problems })
}

/// Makes the applications of a list, each with its row; what is wrong in the list goes with the problems.
fn asked(
    list: &Understood,
    ordered: Option<(Vec<Order>, Vec<RowProblem>)>,
    problems: &mut Vec<(usize, Problem)>,
) -> Vec<(usize, AddIntake)> {
    // Who orders several things stands on several rows, and is nobody twice.
    let is_of_who = |problem: &&RowProblem| match &ordered {
        Some((orders, _)) => {
            let heads = orders.iter().any(|order| order.rows.first() == Some(&problem.row));
            heads && !matches!(problem.problem, Problem::Duplicate { .. })
        }
        None => true,
    };
    let of_who = list.problems.iter().filter(is_of_who);
    problems.extend(of_who.map(|problem| (problem.row, problem.problem.clone())));
    let people = list.members.iter().filter(|member| !member.is_nobody);
    let Some((orders, wrong)) = &ordered else {
        return people.map(|member| (member.row, AddIntake::of(member))).collect();
    };
    problems.extend(wrong.iter().map(|wrong| (wrong.row, wrong.problem.clone())));
    let by_row: BTreeMap<usize, &Member> = people.map(|who| (who.row, who)).collect();
    let of = |order: &Order| {
        let row = *order.rows.first()?;
        by_row.get(&row).map(|member| (row, AddIntake::of_order(member, order)))
    };
    orders.iter().filter_map(of).collect()
}

/// Returns whether a list says who the rows are of.
pub fn names_somebody(columns: &Columns) -> bool {
    let named = [Field::Name, Field::LastName];
    columns.iter().flatten().any(|field| named.contains(field))
}

/// Returns the files of a path that applications can be in: itself, or what lies in the folder, in the order of names.
pub fn application_files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let is_one = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        ["csv", "eml", "xlsx"].iter().any(|known| extension == *known) && path.is_file()
    };
    let entries = fs::read_dir(path).with_context(|| OnDisk::new("read", path))?;
    let entries = entries.map(|entry| Ok(entry.with_context(|| OnDisk::new("read", path))?.path()));
    let mut files = entries.collect::<anyhow::Result<Vec<PathBuf>>>()?;
    files.retain(is_one);
    files.sort();
    Ok(files)
}

/// Reads a list, or a mail as a list.
pub fn read_applications(path: &Path) -> anyhow::Result<Result<Sheet, SheetError>> {
    let size = fs::metadata(path).with_context(|| OnDisk::new("read", path))?.len();
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if BYTES_MAX < size {
        return Ok(Err(SheetError::TooLarge(size / 1024 / 1024)));
    }
    let bytes = fs::read(path).with_context(|| OnDisk::new("read", path))?;
    Ok(read_by_name(path, &bytes))
}
