//! What somebody paid too much on one invoice pays another of theirs.

use crate::actions::Action;
use crate::db::Read;
use crate::db::invoices::Invoice;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::{SetOff, perform, rehearse};
use crate::screens::form_screen::FormScreen;
use crate::screens::{Cx, Next, refusal_text};
use crate::text::Text;
use crate::ui::form::{Form, FormField, Kind};

/// Returns the invoices of the same payer that this one can be set off against: open ones where too much was paid on it, and
/// the other way about.
fn others(read: &Read<'_>, invoice: &Invoice) -> anyhow::Result<Vec<Invoice>> {
    let is_owed = !invoice.open.is_positive();
    let all = read.invoices_of(invoice.payer_id)?.into_iter();
    let fits = |other: &Invoice| {
        let is_other = other.is_final && other.id != invoice.id && !other.open.is_zero();
        is_other && other.open.is_positive() == is_owed
    };
    Ok(all.filter(fits).collect())
}

fn deed(form: &Form, invoice: &Invoice) -> SetOff {
    let other = form.value(Field::Kind).into();
    let own = invoice.label().into();
    let (from, to) = if invoice.open.is_positive() { (other, own) } else { (own, other) };
    let amount_cents = form.amount(Field::Fee).map(Money::in_cents);
    SetOff { from, invoice: to, amount_cents }
}

/// A form for which other invoice, and how much.
pub(super) fn form(id: i64) -> FormScreen {
    let fill = move |cx: &mut Cx<'_>| {
        let text = cx.text;
        let read = cx.db().read();
        let Some(invoice) = read.invoice(id)? else { return Ok(Form::new(vec![])) };
        let choices: Vec<(String, String)> = others(&read, &invoice)?
            .into_iter()
            .map(|other| (other.label(), format!("{}  {}", other.label(), other.open)))
            .collect();
        Ok(Form::new(vec![
            FormField::new(Field::Kind, text.set_off_with(), Kind::Choice(choices)).required(),
            FormField::new(Field::Fee, text.payment_amount(), Kind::Amount)
                .hinted(text.set_off_amount_hint()),
        ])
        .with_button(text.action_set_off()))
    };
    let submit = move |form: &Form, cx: &mut Cx<'_>| {
        let Some(invoice) = cx.db().read().invoice(id)? else { return Ok(Next::Back) };
        perform(cx.db(), &deed(form, &invoice))?;
        Ok(Next::Tell(cx.text.saved_undo(), Box::new(Next::Back)))
    };
    let preview = move |form: &Form, cx: &mut Cx<'_>| {
        let text = cx.text;
        let Some(invoice) = cx.db().read().invoice(id)? else { return Ok(vec![]) };
        if form.value(Field::Kind).is_empty() {
            return Ok(vec![text.set_off_none()]);
        }
        Ok(vec![match rehearse(cx.db(), &deed(form, &invoice)) {
            Ok(done) => text.set_off_preview(
                Money::cents(done.amount_cents).to_string(),
                done.from,
                done.invoice,
                Money::cents(done.open_cents).to_string(),
                Money::cents(done.owed_cents).to_string(),
            ),
            Err(refusal) => refusal_text(text, refusal),
        }])
    };
    FormScreen::new(Text::action_set_off, Text::help_set_off, fill, submit)
        .previewed(preview)
        .in_section(Action::GoInvoices)
}
