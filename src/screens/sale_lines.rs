//! The lines of what is sold, as fields of a form.

use crate::db::invoices::Line;
use crate::domain::money::Money;
use crate::domain::problem::Field;
use crate::ops::SaleLine;
use crate::text::{Text, field};
use crate::ui::form::{Form, FormField, Kind};

/// Places for lines where there is nothing to begin with.
const LINES: usize = 3;

/// The field of a line: its description, how many, and the price of one.
fn key(line: usize, part: usize) -> usize {
    line * 3 + part
}

/// Returns a place for each line there is, or for a few.
pub(super) fn fields(text: &Text, lines: &[Line]) -> Vec<FormField> {
    let mut fields = Vec::new();
    for at in 0..lines.len().max(LINES) {
        let line = lines.get(at);
        let one = line
            .map(|line| (line.amount + line.discount).share(1, i64::from(line.quantity.max(1))));
        let nth = at + 1;
        fields.extend([
            FormField::new(key(at, 0), text.sale_line(nth), Kind::Text)
                .with(line.map(|line| line.description.clone()).unwrap_or_default())
                .hinted(text.sale_line_hint()),
            FormField::new(key(at, 1), text.sale_quantity(nth), Kind::Digits)
                .with(line.map_or(1, |line| line.quantity).to_string()),
            FormField::new(key(at, 2), text.sale_price(nth), Kind::Amount)
                .with(one.map(|one| one.to_string()).unwrap_or_default())
                .hinted(text.sale_price_hint()),
        ]);
    }
    fields
}

/// Returns what all lines have: the rate of vat, the cost centre, the account.
pub(super) fn of_all(text: &Text, lines: &[Line]) -> [FormField; 3] {
    let first = lines.first();
    let vats = [
        ("none", text.vat_none()),
        ("exempt", text.vat_exempt()),
        ("low", text.vat_low()),
        ("high", text.vat_high()),
    ];
    [
        FormField::new(Field::Vat, text.plan_vat(), Kind::one_of(vats))
            .with(first.map_or("none", |line| line.vat_code.as_str())),
        FormField::new(Field::CostCenter, field(text, Field::CostCenter), Kind::Text)
            .with(first.map(|line| line.cost_center.clone()).unwrap_or_default()),
        FormField::new(Field::Account, field(text, Field::Account), Kind::Digits)
            .with(first.map(|line| line.ledger_account.clone()).unwrap_or_default())
            .hinted(text.plan_account_hint()),
    ]
}

/// Reads the lines of a form. Of lines that are copied each keeps its own vat, cost centre and account, unless another one is
/// chosen for all.
pub(super) fn read(form: &Form, originals: &[Line]) -> Vec<SaleLine> {
    let own = |at: usize, field: Field, of: fn(&Line) -> &String| {
        let chosen = form.value(field);
        match (originals.first(), originals.get(at)) {
            (Some(first), Some(line)) if *of(first) == chosen => of(line).clone(),
            _ => chosen,
        }
    };
    let count = (0..).take_while(|at| form.field(key(*at, 0)).is_some()).count();
    let line = |at: usize| {
        let description = form.value(key(at, 0));
        (!description.is_empty()).then(|| SaleLine {
            description,
            quantity: form.value(key(at, 1)).parse().unwrap_or(0),
            price_cents: form.amount(key(at, 2)).map(Money::in_cents),
            vat: Some(own(at, Field::Vat, |line| &line.vat_code)),
            cost_center: own(at, Field::CostCenter, |line| &line.cost_center),
            ledger_account: own(at, Field::Account, |line| &line.ledger_account),
        })
    };
    (0..count).filter_map(line).collect()
}
