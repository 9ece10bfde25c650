//! `penning bill`: what is due becomes invoices.

use serde_json::json;

use crate::cli::{Cx, Outcome, Status};
use crate::domain::calendar::{Day, dutch};
use crate::domain::money::Money;
use crate::ops::{
    self, Bill, Billed, DueRun, Finalise, Finalised, SkipReason, perform, propose_billing,
    rule_changes,
};
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

/// What a computer does by itself on a day: bills what is due, and makes only that final, where the club decided so.
#[derive(clap::Args, Debug)]
pub(super) struct RunDue {
    /// Alles wat op of voor deze dag aan de beurt is; anders vandaag
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::cli::day)]
    until: Option<Day>,
}

impl RunDue {
    pub(super) fn run(self, cx: &Cx) -> Outcome {
        let until = self.until.unwrap_or_else(|| cx.clock.today());
        let mut db = cx.open_to_write()?;
        let DueRun { billed, finalised } =
            perform(&mut db, &ops::RunDue { until }).map_err(|refusal| cx.refused(refusal))?;
        let off = rule_changes(&db.read(), until).map_err(|error| cx.fault(&error))?.count();
        if 0 < off {
            cx.say(&cx.text.dashboard_rules(off));
        }
        tell(cx, &billed, false);
        let answered = answer(cx, &billed, finalised.as_ref());
        if finalised.is_none() && 0 < billed.invoices {
            cx.say(&cx.text.cli_run_due_drafts());
        }
        answered
    }
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
        tell(cx, &billed, self.dry_run);
        answer(cx, &billed, finalised.as_ref())
    }
}

/// Says what became final, and answers.
fn answer(cx: &Cx, billed: &Billed, finalised: Option<&Finalised>) -> Outcome {
    if let Some(done) = finalised.filter(|done| !done.no_address.is_empty()) {
        cx.say(&cx.text.finalise_no_address(done.no_address.join(", ")));
    }
    if let Some(done) = finalised
        && let Some((first, last)) = done.invoices.first().zip(done.invoices.last())
    {
        let total = Money::cents(done.total_cents).to_string();
        let count = done.invoices.len();
        cx.say(&cx.text.cli_bill_final(first.as_str(), last.as_str(), count, total));
    }
    cx.answer(&json!({
        "run": billed.run,
        "until": billed.until,
        "invoices": billed.invoices,
        "lines": billed.lines.len(),
        "total_cents": billed.total_cents,
        "skipped": billed.skipped,
        "compared": billed.compared,
        "final": finalised.map(|done| done.invoices.as_slice()).unwrap_or_default(),
    }));
    let wants_attention =
        billed.skipped.iter().any(|skipped| skipped.reason == SkipReason::NoPrice);
    Ok(if wants_attention { Status::Attention } else { Status::Done })
}

/// Says what was billed, or would be.
fn tell(cx: &Cx, billed: &Billed, is_dry: bool) {
    let total = Money::cents(billed.total_cents).to_string();
    match billed.run {
        Some(run) => {
            cx.say(&cx.text.cli_bill_done(run, billed.invoices, billed.lines.len(), total));
        }
        None if is_dry => {
            cx.say(&cx.text.cli_bill_dry(billed.invoices, billed.lines.len(), total));
        }
        None => cx.say(&cx.text.cli_bill_nothing(dutch(billed.until))),
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
