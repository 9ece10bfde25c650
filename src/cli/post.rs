//! `penning print` and `penning post`: what goes on paper, and what goes out.

use serde_json::json;

use crate::cli::{Cx, Failure, Outcome, Status, json as json_of};
use crate::db::{Db, Read};
use crate::ops::{
    OutdateMessages, PrepareMessages, Printed, export_messages, perform, print_application,
    print_invoices, print_mandate, print_sample, send_messages, write_e_invoices,
};

#[derive(clap::Subcommand, Debug)]
pub(super) enum PrintVerb {
    /// Facturen als PDF: bij nummer, of alles wat openstaat
    #[command(visible_alias = "facturen")]
    Invoices {
        #[arg(value_name = "NUMMER", required_unless_present = "open")]
        numbers: Vec<String>,
        /// Alles wat openstaat
        #[arg(long)]
        open: bool,
    },
    /// Facturen als UBL (NLCIUS), voor de boekhouding van wie ze krijgt
    #[command(visible_alias = "e-facturen")]
    EInvoices {
        #[arg(value_name = "NUMMER", required_unless_present = "open")]
        numbers: Vec<String>,
        /// Alles wat openstaat
        #[arg(long)]
        open: bool,
    },
    /// Een voorbeeld van elk papier en elk bericht, met uw logo en uw sjablonen
    #[command(visible_alias = "voorbeeld")]
    Sample,
    /// Een leeg aanmeldformulier met wat iemand kan kiezen en een machtiging
    #[command(visible_alias = "aanmeldformulier")]
    Application,
    /// Het formulier van een machtiging, ingevuld voor zover bekend
    #[command(visible_alias = "machtiging")]
    Mandate {
        #[arg(value_name = "RELATIE")]
        relation: String,
        /// Het kenmerk van een machtiging die er al is
        #[arg(long, value_name = "KENMERK")]
        reference: Option<String>,
    },
}

impl PrintVerb {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let db = cx.open()?;
        let read = db.read();
        let fault = |error: anyhow::Error| cx.fault(&error);
        let refused = |problem| crate::cli::Failure::Data(cx.sentence(&problem));
        let printed = match self {
            PrintVerb::Invoices { numbers, open } => {
                print_invoices(&db, &chosen(cx, &read, &numbers, open)?)
            }
            PrintVerb::Sample => {
                print_sample(&db).map(|file| Printed { files: vec![file], papers: 1 })
            }
            PrintVerb::Application => print_application(&db),
            PrintVerb::EInvoices { numbers, open } => {
                return e_invoices(cx, &db, &chosen(cx, &read, &numbers, open)?);
            }
            PrintVerb::Mandate { relation, reference } => {
                let relation = read.find_relation(&relation).map_err(fault)?.map_err(refused)?;
                let mandate = match &reference {
                    Some(reference) => {
                        Some(read.find_mandate(reference).map_err(fault)?.map_err(refused)?)
                    }
                    None => None,
                };
                print_mandate(&db, relation, mandate)
            }
        };
        let Printed { files, papers } = printed.map_err(|refusal| cx.refused(refusal))?;
        cx.answer(&json!({ "files": files, "papers": papers }));
        for file in files {
            cx.say(&cx.text.printed(file.display().to_string()));
        }
        Ok(Status::Done)
    }
}

/// Returns the invoices of these numbers, and all that is open where that is asked.
fn chosen(cx: &Cx, read: &Read<'_>, numbers: &[String], open: bool) -> Result<Vec<i64>, Failure> {
    let fault = |error: anyhow::Error| cx.fault(&error);
    let mut ids = Vec::new();
    for number in numbers {
        let found = read.find_invoice(number).map_err(fault)?;
        ids.push(found.map_err(|problem| Failure::Data(cx.sentence(&problem)))?.id);
    }
    if open {
        ids.extend(read.open_invoices().map_err(fault)?.iter().map(|invoice| invoice.id));
    }
    Ok(ids)
}

fn e_invoices(cx: &Cx, db: &Db, ids: &[i64]) -> Outcome {
    let done = write_e_invoices(db, ids).map_err(|refusal| cx.refused(refusal))?;
    let skipped: Vec<_> = done
        .skipped
        .iter()
        .map(|problem| json!({ "code": problem.code(), "message": cx.sentence(problem) }))
        .collect();
    cx.answer(&json!({ "files": done.files, "skipped": skipped }));
    for file in &done.files {
        cx.say(&cx.text.printed(file.display().to_string()));
    }
    for problem in &done.skipped {
        cx.say(&cx.sentence(problem));
    }
    Ok(if done.skipped.is_empty() { Status::Done } else { Status::Attention })
}

#[derive(clap::Args, Debug)]
pub(super) struct PostVerb {
    /// Zet eerst klaar wat vandaag verteld moet worden
    #[arg(long)]
    prepare: bool,
    /// Verstuur de mails via de mailserver; het wachtwoord staat in PENNING_SMTP_PASSWORD
    #[arg(long)]
    send: bool,
}

impl PostVerb {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let mut db = cx.open_to_write()?;
        let mut broken = vec![];
        if self.prepare {
            let made =
                perform(&mut db, &PrepareMessages {}).map_err(|refusal| cx.refused(refusal))?;
            broken = made.broken;
        }
        if let Some(unwritten) = crate::text::unwritten(&cx.text, &broken) {
            cx.say(&unwritten);
        }
        perform(&mut db, &OutdateMessages {}).map_err(|refusal| cx.refused(refusal))?;
        if self.send {
            let password = std::env::var("PENNING_SMTP_PASSWORD").unwrap_or_default();
            let sent =
                send_messages(&mut db, &password, &[]).map_err(|refusal| cx.refused(refusal))?;
            cx.answer(&json_of(&sent));
            cx.say(&crate::text::messages_sent(&cx.text, &sent));
            let is_whole = sent.refused.is_empty() && sent.stopped.is_none() && broken.is_empty();
            return Ok(if is_whole { Status::Done } else { Status::Attention });
        }
        let done = export_messages(&mut db, &[]).map_err(|refusal| cx.refused(refusal))?;
        let folder = done.folder.display().to_string();
        cx.answer(&json!({
            "folder": folder,
            "drafts": done.drafts,
            "letters": done.letters,
            "unreachable": done.unreachable,
            "homeless": done.homeless,
            "broken": broken,
        }));
        cx.say(&cx.text.outbox_exported(done.drafts, done.letters, folder));
        let unreachable = crate::text::unreachable(&cx.text, &done);
        if let Some(those) = &unreachable {
            cx.say(those);
        }
        let is_whole = unreachable.is_none() && broken.is_empty();
        Ok(if is_whole { Status::Done } else { Status::Attention })
    }
}
