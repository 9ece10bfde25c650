//! `penning print` and `penning post`: what goes on paper, and what goes out.

use serde_json::json;

use crate::cli::{Cx, Outcome, Status, json as json_of};
use crate::ops::{
    OutdateMessages, PrepareMessages, Printed, export_messages, perform, print_invoices,
    print_mandate, send_messages,
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
                let mut ids = Vec::new();
                for number in &numbers {
                    ids.push(read.find_invoice(number).map_err(fault)?.map_err(refused)?.id);
                }
                if open {
                    ids.extend(read.open_invoices().map_err(fault)?.iter().map(|i| i.id));
                }
                print_invoices(&db, &ids)
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
        if self.prepare {
            perform(&mut db, &PrepareMessages {}).map_err(|refusal| cx.refused(refusal))?;
        }
        perform(&mut db, &OutdateMessages {}).map_err(|refusal| cx.refused(refusal))?;
        if self.send {
            let password = std::env::var("PENNING_SMTP_PASSWORD").unwrap_or_default();
            let sent = send_messages(&mut db, &password).map_err(|refusal| cx.refused(refusal))?;
            cx.answer(&json_of(&sent));
            cx.say(&crate::text::messages_sent(&cx.text, &sent));
            let is_whole = sent.refused.is_empty() && sent.stopped.is_none();
            return Ok(if is_whole { Status::Done } else { Status::Attention });
        }
        let done = export_messages(&db).map_err(|refusal| cx.refused(refusal))?;
        let folder = done.folder.display().to_string();
        cx.answer(&json!({
            "folder": folder,
            "drafts": done.drafts,
            "letters": done.letters,
            "unreachable": done.unreachable,
        }));
        cx.say(&cx.text.outbox_exported(done.drafts, done.letters, folder));
        if done.unreachable.is_empty() {
            return Ok(Status::Done);
        }
        cx.say(&cx.text.outbox_unreachable(done.unreachable.join(", ")));
        Ok(Status::Attention)
    }
}
