//! `penning books`: the folder of a financial year, for who looks the books through.

use crate::cli::{Cx, Outcome, Status, json as json_of};
use crate::domain::calendar::Day;
use crate::ops::year_books;

#[derive(clap::Args, Debug)]
pub(super) struct BooksVerb {
    /// Het boekjaar waar deze dag in valt; anders dat van vandaag
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::cli::day)]
    year_of: Option<Day>,
    /// Wat de kascommissie noemt: bepaalt welke facturen in de steekproef zitten
    #[arg(long, value_name = "GETAL", default_value = "")]
    seed: String,
}

impl BooksVerb {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let db = cx.open()?;
        let day = self.year_of.unwrap_or_else(|| cx.clock.today());
        let made = year_books(&db, day, &self.seed).map_err(|refusal| cx.refused(refusal))?;
        cx.answer(&json_of(&made));
        let folder = made.folder.display().to_string();
        cx.say(&cx.text.books_made(made.files.len(), folder, made.differences));
        Ok(if made.differences == 0 { Status::Done } else { Status::Attention })
    }
}
