//! The command line: one file a verb, the same deeds as the screens.

mod backup;
mod bank;
mod bill;
mod books;
mod check;
mod collect;
mod demo;
mod export;
mod import;
mod lines;
mod new;
mod post;
mod status;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use serde_json::Value;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Access, Db, OpenError};
use crate::domain::calendar::{Day, YEARS};
use crate::domain::problem::Problem;
use crate::ops::Refusal;
use crate::text::{self, Language, Text};

/// De ledenadministratie en incasso van een kleine vereniging, in de terminal.
#[derive(Parser, Debug)]
#[command(name = "penning", version, about, propagate_version = true)]
struct Arguments {
    /// De administratie (een SQLite-bestand)
    #[arg(long = "file", id = "administration", global = true, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Instellingen van deze computer
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Reken alsof het deze dag is
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    today: Option<Day>,
    /// Taal: nl of en
    #[arg(long, global = true, value_name = "nl|en")]
    lang: Option<Language>,
    /// Eén JSON-document op de standaarduitvoer
    #[arg(long, global = true)]
    json: bool,
    /// Stel geen vragen
    #[arg(long, global = true)]
    yes: bool,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand, Debug)]
enum Verb {
    /// Maak een lege administratie met voorbeelden van abonnementstypen
    #[command(visible_alias = "nieuw")]
    New(new::New),
    /// Open een gevulde democlub, of doe zonder terminal de hele ronde
    #[command(visible_alias = "proef")]
    Demo(demo::Demo),
    /// Neem een ledenlijst over uit CSV of XLSX
    #[command(visible_alias = "importeer")]
    Import(import::Import),
    /// Factureer wat aan de beurt is
    #[command(visible_alias = "factureer")]
    Bill(bill::BillVerb),
    /// Doe wat vandaag aan de beurt is, zonder dat er iemand bij is
    #[command(visible_alias = "aan-de-beurt")]
    RunDue(bill::RunDue),
    /// Maak het incassobestand voor de bank
    #[command(visible_alias = "incasseer")]
    Collect(collect::CollectVerb),
    /// Meld dat een ronde bij de bank staat
    #[command(visible_alias = "geupload")]
    Uploaded {
        #[arg(value_name = "RUN")]
        run: String,
    },
    /// Draai een ronde terug
    #[command(visible_alias = "terug")]
    Undo {
        #[arg(value_name = "RUN")]
        run: String,
    },
    /// Lees wat de bank terugstuurt: afschriften, stornos, afwijzingen
    #[command(visible_alias = "afschrift")]
    Bank(bank::BankVerb),
    /// Maak facturen of een machtigingsformulier als PDF
    #[command(visible_alias = "afdrukken", subcommand)]
    Print(post::PrintVerb),
    /// Verstuur wat klaarstaat, of schrijf het als concepten en brieven
    Post(post::PostVerb),
    /// Exporteer relaties, abonnementen, facturen en meer
    #[command(visible_alias = "exporteer")]
    Export(export::Export),
    /// Voer opdrachten uit, een JSON-object per regel
    #[command(visible_alias = "doe")]
    Do {
        /// Het bestand, of - voor de standaardinvoer
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Maak de map van een boekjaar voor de kascommissie
    #[command(visible_alias = "boeken")]
    Books(books::BooksVerb),
    /// Kijk de hele administratie na
    #[command(visible_alias = "controle")]
    Check,
    /// Maak een probleemrapport: aantallen, versies en de controle, zonder namen of bedragen
    #[command(visible_alias = "probleemrapport")]
    Report,
    /// Maak een kopie en kijk hem na
    #[command(visible_alias = "kopie")]
    Backup {
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Zet een kopie terug
    #[command(visible_alias = "herstel")]
    Restore {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Wat is er aan de beurt, te laat, onderweg
    #[command(visible_alias = "stand")]
    Status,
    /// Aanvulling voor de opdrachtregel
    Completions { shell: clap_complete::Shell },
    /// De handleiding als man-pagina
    Man,
}

/// What every verb is given.
struct Cx {
    text: Text,
    language: Language,
    config: Config,
    clock: Clock,
    path: Option<PathBuf>,
    json: bool,
    yes: bool,
}

/// How a verb ended; the numbers are part of the contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Done,
    /// Something in the data wants attention; what could be done is done.
    Attention,
}

/// Why a verb was not done.
#[derive(Debug)]
enum Failure {
    /// What was asked for cannot be: exit status 2.
    Usage(String),
    /// Something in the data stands in the way: exit status 1.
    Data(String),
    /// A fault: exit status 3; nothing changed.
    Fault(String),
}

type Outcome = Result<Status, Failure>;

/// Runs the program with the arguments it was given.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            error.print().ok();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match start(arguments) {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Attention) => ExitCode::from(1),
        Err(failure) => {
            let (status, message) = match failure {
                Failure::Data(message) => (1, message),
                Failure::Usage(message) => (2, message),
                Failure::Fault(message) => (3, message),
            };
            writeln!(std::io::stderr(), "penning: {message}").ok();
            ExitCode::from(status)
        }
    }
}

fn start(arguments: Arguments) -> Outcome {
    let asked = arguments.lang.unwrap_or_default();
    let config = Config::load(arguments.config.as_deref()).map_err(|error| {
        Failure::Usage(
            text::load(asked).cli_config_bad(error.file.display().to_string(), error.why),
        )
    })?;
    let language = arguments.lang.or(config.language.parse().ok()).unwrap_or_default();
    let clock = arguments.today.map_or(Clock::system(), Clock::fixed);
    let path = arguments.file.or_else(|| config.administration());
    let cx = Cx {
        text: text::load(language),
        language,
        config,
        clock,
        path,
        json: arguments.json,
        yes: arguments.yes,
    };
    match arguments.verb {
        None => open_interface(&cx),
        Some(verb) => cx.perform(verb),
    }
}

/// Opens the terminal interface on the administration, or on the way to a first one.
fn open_interface(cx: &Cx) -> Outcome {
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        Arguments::command().print_help().ok();
        return Err(Failure::Usage(
            cx.text.cli_terminal_dumb(std::env::var("TERM").unwrap_or_default()),
        ));
    }
    let path = cx.path()?;
    let db = if path.exists() { Some(cx.open()?) } else { None };
    cx.interface(db, path.to_owned(), false)
}

impl Cx {
    fn perform(&self, verb: Verb) -> Outcome {
        match verb {
            Verb::New(new) => new.run(self),
            Verb::Demo(demo) => demo.run(self),
            Verb::Import(import) => import.run(self),
            Verb::Bill(bill) => bill.run(self),
            Verb::RunDue(due) => due.run(self),
            Verb::Collect(collect) => collect.run(self),
            Verb::Uploaded { run } => collect::uploaded(self, &run),
            Verb::Undo { run } => collect::undo(self, &run),
            Verb::Bank(bank) => bank.run(self),
            Verb::Print(print) => print.run(self),
            Verb::Post(post) => post.run(self),
            Verb::Export(export) => export.run(self),
            Verb::Do { file } => lines::run(self, &file),
            Verb::Books(books) => books.run(self),
            Verb::Check => check::run(self),
            Verb::Backup { out } => backup::run(self, out.as_deref()),
            Verb::Restore { file } => backup::restore_from(self, &file),
            Verb::Status => status::run(self),
            Verb::Report => check::report(self),
            Verb::Completions { shell } => {
                clap_complete::generate(
                    shell,
                    &mut Arguments::command(),
                    "penning",
                    &mut std::io::stdout(),
                );
                Ok(Status::Done)
            }
            Verb::Man => {
                clap_mangen::Man::new(Arguments::command()).render(&mut std::io::stdout()).ok();
                Ok(Status::Done)
            }
        }
    }

    fn path(&self) -> Result<&Path, Failure> {
        self.path.as_deref().ok_or_else(|| Failure::Usage(self.text.cli_no_data_folder()))
    }

    fn open(&self) -> Result<Db, Failure> {
        Db::open(self.path()?, self.clock).map_err(|error| self.cannot_open(&error))
    }

    /// Opens the administration for a verb that writes; another program that has it stands in the way.
    fn open_to_write(&self) -> Result<Db, Failure> {
        let db = self.open()?;
        match db.access() {
            Access::Write(_) => Ok(db),
            Access::Read(holder) => {
                let holder = holder
                    .as_ref()
                    .map(|holder| self.text.cli_read_only_by(holder.to_string()))
                    .unwrap_or_default();
                Err(Failure::Fault(self.text.cli_read_only(holder)))
            }
        }
    }

    fn cannot_open(&self, error: &OpenError) -> Failure {
        let message = text::open_error(&self.text, error);
        match error {
            OpenError::Missing(_) | OpenError::Directory(_) | OpenError::Exists(_) => {
                Failure::Usage(message)
            }
            OpenError::NotOurs(_)
            | OpenError::Newer { .. }
            | OpenError::Damaged { .. }
            | OpenError::InUse { .. }
            | OpenError::Fault(_) => Failure::Fault(message),
        }
    }

    /// Shows the screens until somebody leaves.
    fn interface(&self, db: Option<Db>, path: PathBuf, is_demo: bool) -> Outcome {
        let mut app = App::new(db, path, self.language, self.clock, &self.config, is_demo);
        app.run(&self.config).map_err(|error| self.fault(&error))?;
        Ok(Status::Done)
    }

    fn refused(&self, refusal: Refusal) -> Failure {
        match refusal {
            Refusal::Problem(problem) => Failure::Data(self.sentence(&problem)),
            Refusal::Fault(error) => self.fault(&error),
        }
    }

    fn sentence(&self, problem: &Problem) -> String {
        text::problem(&self.text, problem)
    }

    fn fault(&self, error: &anyhow::Error) -> Failure {
        Failure::Fault(text::fault(&self.text, error))
    }

    /// Prints a line of the answer; in JSON there is only the document.
    fn say(&self, line: &str) {
        if !self.json {
            writeln!(std::io::stdout(), "{}", printable(line)).ok();
        }
    }

    /// Prints the answer as JSON, when that was asked for.
    fn answer(&self, value: &Value) {
        if self.json {
            writeln!(std::io::stdout(), "{value}").ok();
        }
    }
}

/// Leaves out what a terminal would act on: names come from elsewhere.
fn printable(line: &str) -> String {
    line.chars()
        .filter(|c| !c.is_control() || *c == '\t')
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

/// Reads a day of the command line; one of another age is none.
fn day(text: &str) -> Result<Day, String> {
    let day = text.parse::<Day>().ok().filter(|day| YEARS.contains(&chrono::Datelike::year(day)));
    day.ok_or_else(|| "schrijf een dag als 2026-12-31 / write a day like 2026-12-31".to_owned())
}

/// Makes JSON of what a deed answered.
fn json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
