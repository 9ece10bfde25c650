//! `penning bill`: what is due becomes invoices.

use serde_json::json;

use crate::cli::{Cx, Outcome, Status};
use crate::domain::calendar::{Day, dutch};
use crate::domain::money::Money;
use crate::ops::{Bill, Billed, Finalise, SkipReason, perform, propose_billing};
use crate::text;

#[derive(clap::Args, Debug)]
pub(super) struct BillVerb {
    /// Alles wat op of voor deze dag aan de beurt is
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::cli::day)]
    until: Day,
    /// Zeg wat er zou gebeuren en verander niets
    #[arg(long)]
    dry_run: bool,
    /// Alleen abonnementen die nog nooit zijn gefactureerd
    #[arg(long = "new")]
    only_new: bool,
    /// Maak de concepten meteen definitief
    #[arg(long = "final")]
    is_final: bool,
}

impl BillVerb {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let until = self.until;
        let bill = Bill { only_new: self.only_new, ..Bill::until(until) };
        let (billed, finalised) = if self.dry_run {
            let db = cx.open()?;
            let proposal = propose_billing(&db.read(), &bill).map_err(|error| cx.fault(&error))?;
            (proposal.described(&db.read(), until).map_err(|error| cx.fault(&error))?, None)
        } else {
            let mut db = cx.open_to_write()?;
            let billed = perform(&mut db, &bill).map_err(|refusal| cx.refused(refusal))?;
            let finalise = Finalise { until: Some(until), ..Finalise::default() };
            let finalised = self
                .is_final
                .then(|| perform(&mut db, &finalise))
                .transpose()
                .map_err(|refusal| cx.refused(refusal))?;
            (billed, finalised)
        };
        self.tell(cx, &billed);
        if let Some((first, last)) =
            finalised.as_ref().and_then(|done| done.invoices.first().zip(done.invoices.last()))
        {
            let done = finalised
                .as_ref()
                .map(|done| (done.invoices.len(), done.total_cents))
                .unwrap_or_default();
            cx.say(&cx.text.cli_bill_final(
                first.as_str(),
                last.as_str(),
                done.0,
                Money::cents(done.1).to_string(),
            ));
        }
        cx.answer(&json!({
            "run": billed.run,
            "until": billed.until,
            "invoices": billed.invoices,
            "lines": billed.lines.len(),
            "total_cents": billed.total_cents,
            "skipped": billed.skipped,
            "compared": billed.compared,
            "final": finalised.map(|done| done.invoices).unwrap_or_default(),
        }));
        let wants_attention =
            billed.skipped.iter().any(|skipped| skipped.reason == SkipReason::NoPrice);
        Ok(if wants_attention { Status::Attention } else { Status::Done })
    }

    fn tell(&self, cx: &Cx, billed: &Billed) {
        let total = Money::cents(billed.total_cents).to_string();
        match billed.run {
            Some(run) => {
                cx.say(&cx.text.cli_bill_done(run, billed.invoices, billed.lines.len(), total));
            }
            None if self.dry_run => {
                cx.say(&cx.text.cli_bill_dry(billed.invoices, billed.lines.len(), total));
            }
            None => cx.say(&cx.text.cli_bill_nothing(dutch(self.until))),
        }
        if let Some(compared) = billed.compared.filter(|_| !billed.lines.is_empty()) {
            let euros = |cents| Money::cents(cents).to_string();
            cx.say(&cx.text.bill_bridge(
                compared.run,
                euros(compared.before_cents),
                compared.new,
                euros(compared.new_cents),
                compared.gone,
                euros(compared.gone_cents),
                compared.changed,
                euros(compared.changed_cents),
            ));
        }
        for skipped in &billed.skipped {
            let reason = text::skip(&cx.text, skipped.reason);
            cx.say(&format!(
                "  {}",
                cx.text.cli_bill_skipped(
                    skipped.relation.as_str(),
                    skipped.name.as_str(),
                    skipped.subscription,
                    reason
                )
            ));
        }
    }
}
