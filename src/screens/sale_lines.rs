//! The lines of what is sold, as fields of a form.

use crate::db::invoices::Line;
use crate::domain::billing::Step;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::ops::{PlanItem, SaleLine};
use crate::text::{Text, field, vat_choices};
use crate::ui::form::{Form, FormField, Kind};

/// Places for lines where there is nothing to begin with.
const LINES: usize = 3;

/// The choice of the vat of each product.
const OF_PRODUCT: &str = "product";

/// The field of a line: its description, how many, the price of one, and what is off it.
fn key(line: usize, part: usize) -> usize {
    line * 4 + part
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
            FormField::new(key(at, 3), text.sale_off(nth), Kind::Text)
                .with(line.and_then(discount_of).unwrap_or_default())
                .hinted(text.sale_off_hint()),
        ]);
    }
    fields
}

/// Returns what is off a line itself, whoever buys it.
fn discount_of(line: &Line) -> Option<&str> {
    line.steps.iter().find_map(|step| match step {
        Step::LineDiscount { discount } => Some(discount.as_str()),
        _ => None,
    })
}

/// Returns what all lines have: the rate of vat, the cost centre, the account.
pub(super) fn of_all(text: &Text, lines: &[Line]) -> [FormField; 3] {
    let first = lines.first();
    // What is copied has its vat; what is sold has that of the product.
    let vats = [(OF_PRODUCT, text.vat_as_product())].into_iter().chain(vat_choices(text));
    let code = first.map_or("", |line| line.vat_code.as_str());
    [
        FormField::new(Field::Vat, text.plan_vat(), Kind::one_of(vats)).with(match code {
            "" => OF_PRODUCT,
            code => code,
        }),
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
            vat: Some(own(at, Field::Vat, |line| &line.vat_code)).filter(|vat| vat != OF_PRODUCT),
            cost_center: own(at, Field::CostCenter, |line| &line.cost_center),
            ledger_account: own(at, Field::Account, |line| &line.ledger_account),
            discount: form.value(key(at, 3)),
        })
    };
    (0..count).filter_map(line).collect()
}

/// Writes what goes along as it is typed: `4 x Blad: 6,95; 1 x Ledenpas`.
pub(super) fn shown_items(items: Vec<(String, u32, Option<Money>)>) -> String {
    let item = |(product, quantity, price): (String, u32, Option<Money>)| match price {
        Some(price) => format!("{quantity} x {product}: {price}"),
        None => format!("{quantity} x {product}"),
    };
    items.into_iter().map(item).collect::<Vec<_>>().join("; ")
}

/// Takes the `x` off that stands between a count and a name.
fn without_times(rest: &str) -> &str {
    let rest = rest.trim();
    rest.strip_prefix("x ").unwrap_or(rest).trim()
}

/// Reads what is typed so: `4 x Blad: 6,95; 1 x Ledenpas`.
pub(super) fn read_items(text: &str) -> Result<Vec<PlanItem>, Problem> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let item = |part: &str| {
        let (what, price_cents) = match part.rsplit_once(':') {
            Some((what, price)) => (what, Some(Money::reckon(price).ok()?.in_cents())),
            None => (part, None),
        };
        // Without a count it is one.
        let (quantity, product) = match what.split_once([' ', 'x']) {
            Some((count, rest)) if count.trim().parse::<u32>().is_ok() => {
                (count.trim().parse().ok()?, without_times(rest))
            }
            _ => (1, what.trim()),
        };
        let is_whole = 0 < quantity && !product.is_empty();
        is_whole.then(|| PlanItem { product: product.to_owned(), quantity, price_cents })
    };
    parts.map(item).collect::<Option<_>>().ok_or_else(|| Problem::ValueUnknown {
        field: Field::Products,
        value: text.to_owned(),
        allowed: "4 x Blad: 6,95; 1 x Ledenpas".to_owned(),
    })
}
