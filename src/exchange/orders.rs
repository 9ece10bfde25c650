//! What a shop sends: a list of what was ordered, a row for each thing.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::exchange::members::{RowProblem, plain_heading};
use crate::exchange::sheet::Sheet;

/// What columns are called, in plain letters: the order it is of, what was ordered, how many, and what one costs. What all of
/// them cost is not read: that follows.
const ORDER: &[&str] =
    &["bestelnummer", "bestelling", "ordernummer", "order", "ordernr", "ordernumber", "orderid"];
const PRODUCT: &[&str] =
    &["product", "artikel", "item", "productnaam", "artikelnaam", "itemname", "productname"];
const QUANTITY: &[&str] = &["aantal", "stuks", "quantity", "qty", "count"];
const PRICE: &[&str] =
    &["prijs", "prijsperstuk", "stukprijs", "price", "unitprice", "itemprice", "priceperunit"];

/// Returns whether a column is the number of an order.
pub(super) fn is_number(heading: &str) -> bool {
    ORDER.contains(&plain_heading(heading).as_str())
}

/// Returns a short name of something, the same for the same.
pub(super) fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Returns by which number a row of a list comes in once: that of its order, or one of its own that follows from all that
/// stands in it.
pub fn number_of_row(sheet: &Sheet, row: usize) -> String {
    let cells = row.checked_sub(1).and_then(|at| sheet.rows.get(at));
    let Some(cells) = cells else { return String::new() };
    let number = sheet.headings.iter().zip(cells).find(|(heading, _)| is_number(heading));
    match number.map(|(_, number)| number.trim()).filter(|number| !number.is_empty()) {
        Some(number) => number.to_owned(),
        None => format!("list-{}", short_hash(cells.join("\u{1}").as_bytes())),
    }
}

/// Returns whether a column says something of what was ordered, and not of who did.
pub(super) fn is_of_item(heading: &str) -> bool {
    let plain = plain_heading(heading);
    [PRODUCT, QUANTITY, PRICE].iter().any(|names| names.contains(&plain.as_str()))
}

/// Something that was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedItem {
    pub product: String,
    pub quantity: u32,
    /// Of one; that of the product where the list does not say it.
    pub price: Option<Money>,
}

/// What was ordered together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The number the shop gave it; empty where it gave none.
    pub number: String,
    /// The rows it is on, from 1; who ordered stands on the first.
    pub rows: Vec<usize>,
    pub items: Vec<OrderedItem>,
}

/// Reads the orders of a list, in its order; nothing where it has no column for what was ordered. An order of which a row is
/// wrong stays out as a whole: half of it is not what somebody ordered.
pub fn orders(sheet: &Sheet) -> Option<(Vec<Order>, Vec<RowProblem>)> {
    let column = |names: &[&str]| {
        let is_it = |heading: &String| names.contains(&plain_heading(heading).as_str());
        sheet.headings.iter().position(is_it)
    };
    let product = column(PRODUCT)?;
    let (number, quantity, price) = (column(ORDER), column(QUANTITY), column(PRICE));
    let mut by_number: BTreeMap<String, usize> = BTreeMap::new();
    let (mut orders, mut problems) = (Vec::<Order>::new(), Vec::new());
    for (row, cells) in (1..).zip(&sheet.rows) {
        let cell =
            |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        let (number, product) = (cell(number).to_owned(), cell(Some(product)).to_owned());
        if product.is_empty() && number.is_empty() {
            continue;
        }
        let known = by_number.get(&number).copied().filter(|_| !number.is_empty());
        let at = known.unwrap_or_else(|| {
            orders.push(Order { number: number.clone(), ..Order::default() });
            orders.len() - 1
        });
        by_number.insert(number, at);
        orders[at].rows.push(row);
        match item(product, cell(quantity), cell(price)) {
            Ok(item) => orders[at].items.push(item),
            Err(problem) => problems.push(RowProblem { row, problem }),
        }
    }
    let is_whole = |order: &Order| order.items.len() == order.rows.len();
    orders.retain(is_whole);
    Some((orders, problems))
}

fn item(product: String, quantity: &str, price: &str) -> Result<OrderedItem, Problem> {
    let unknown = |field: Field, value: &str, allowed: &str| Problem::ValueUnknown {
        field,
        value: value.to_owned(),
        allowed: allowed.to_owned(),
    };
    if product.is_empty() {
        return Err(Problem::RequiredMissing { who: String::new(), field: Field::Products });
    }
    let quantity = match quantity {
        "" => 1,
        count => count.parse().map_err(|_| unknown(Field::Count, count, "1, 2, 3"))?,
    };
    let price = match price.trim_start_matches(['€', ' ']) {
        "" => None,
        price => Some(Money::reckon(price).map_err(|_| unknown(Field::Price, price, "12,50"))?),
    };
    Ok(OrderedItem { product, quantity, price })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::sheet::read;

    #[test]
    fn rows_of_one_order_are_one_and_a_wrong_row_keeps_it_out() {
        let list = "Bestelnummer;Naam;Artikel;Aantal;Prijs\n11;An;Blad;2;€ 7,95\n12;Bo;Pen;x;1\n11;An;Speld;;\n12;Bo;Blad;1;7,95\n;Cas;Blad;1;\n;Dirk;Blad;1;\n";
        let (orders, problems) = orders(&read(list.as_bytes()).expect("a list")).expect("orders");
        let told = |order: &Order| {
            let item = |item: &OrderedItem| format!("{} {}", item.quantity, item.product);
            (order.number.clone(), order.rows.clone(), order.items.iter().map(item).collect())
        };
        let told: Vec<(String, Vec<usize>, Vec<String>)> = orders.iter().map(told).collect();
        let own = |text: &str| text.to_owned();
        assert_eq!(
            told,
            [
                (own("11"), vec![1, 3], vec![own("2 Blad"), own("1 Speld")]),
                (own(""), vec![5], vec![own("1 Blad")]),
                (own(""), vec![6], vec![own("1 Blad")]),
            ]
        );
        assert_eq!(orders[0].items[0].price, Some(Money::cents(795)));
        assert_eq!(problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [2]);
        assert!(super::orders(&read(b"Naam;Soort\nAn;Lid\n").expect("a list")).is_none());
    }
}
