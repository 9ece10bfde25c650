//! Invoices of what is no subscription are made, and what is said of it.

use crate::db::Db;
use crate::domain::money::Money;
use crate::ops::{InvoicesMade, MakeInvoices, perform};
use crate::screens::{Job, Next, Place};
use crate::text::Text;

/// So many who get none are named in a sentence; the list of who it is for has them all.
const NAMED_MAX: usize = 5;

/// Makes the drafts, however many, and goes to them from so many screens deep.
pub(super) fn make(text: &Text, deed: MakeInvoices, depth: usize) -> Job {
    let work = move |db: &mut Db| perform(db, &deed);
    Job::new(text.sale_make(), work, move |made, cx| {
        if made.invoices == 0 {
            return Ok(Next::Complain(nobody(cx.text, &made)));
        }
        let there = (0..depth).fold(Next::Go(Place::Invoices), |there, _| {
            Next::Then(Box::new(Next::Back), Box::new(there))
        });
        Ok(Next::Tell(told(cx.text, &made), Box::new(there)))
    })
}

/// Says how many invoices there are, of how much, and who gets none and why.
pub(super) fn told(text: &Text, made: &InvoicesMade) -> String {
    let mut said = text.sale_told(made.invoices, Money::cents(made.total_cents).to_string());
    if 0 < made.discount_cents {
        said =
            format!("{said} {}", text.sale_discount(Money::cents(made.discount_cents).to_string()));
    }
    if made.invoices < made.recipients {
        said = format!("{said} {}", text.sale_recipients(made.recipients));
    }
    if made.asks_own_costs {
        said = format!("{said} {}", text.sale_own_costs());
    }
    said + &left_out(text, made)
}

/// Says that there is nobody to make it for, and what now.
fn nobody(text: &Text, made: &InvoicesMade) -> String {
    let said = text.sale_nobody() + &left_out(text, made);
    let is_again = made.skipped.iter().any(|passed| passed.reason == "same_before");
    if is_again { format!("{said} {}", text.sale_nobody_again()) } else { said }
}

/// Says who gets none and why, a sentence a reason.
fn left_out(text: &Text, made: &InvoicesMade) -> String {
    let mut said = String::new();
    for reason in ["deceased", "same_before", "no_address"] {
        let names: Vec<&str> = made
            .skipped
            .iter()
            .filter(|passed| passed.reason == reason)
            .map(|passed| passed.name.as_str())
            .collect();
        let (named, others) = names.split_at(names.len().min(NAMED_MAX));
        let those = match others.len() {
            0 => named.join(", "),
            more => text.sale_and_others(named.join(", "), more),
        };
        if !names.is_empty() {
            let told = text.sale_skipped(names.len(), why(text, reason), those);
            said = format!("{said} {told}");
        }
    }
    said
}

/// Says why somebody gets no invoice.
pub(super) fn why(text: &Text, reason: &str) -> String {
    match reason {
        "deceased" => text.sale_deceased(),
        "no_address" => text.sale_no_address(),
        _ => text.sale_same_before(),
    }
}
