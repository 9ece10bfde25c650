//! What somebody takes now and pays with the next round.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::basket::BasketLine;
use crate::db::recurring::PricedLine;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::problem::{DayLimit, Field, Problem, Thing};
use crate::ops::prepare_messages::living;
use crate::ops::sale_lines::{SaleLine, priced_lines};
use crate::ops::{Deed, Done, Reference, Refusal};

/// Puts something in somebody's basket: the next round puts it on their invoice, or on that of who pays for them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddToBasket {
    pub relation: Reference,
    pub lines: Vec<SaleLine>,
    /// When they took it; today when left out.
    #[serde(default)]
    pub on: Option<Day>,
    /// The ids that these lines had before they were taken out; none for what is new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basket_lines: Vec<i64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BasketChanged {
    pub basket_lines: Vec<i64>,
    /// Before discounts.
    pub total_cents: i64,
}

impl Deed for AddToBasket {
    const NAME: &'static str = "add_to_basket";
    type Value = BasketChanged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BasketChanged>, Refusal> {
        let relation_id = write.find_relation(&self.relation.0)??;
        let who = write.relation_name(relation_id)?;
        if living(write, relation_id)?.is_none() {
            return Err(Problem::NotFound { what: Thing::Relation, value: who }.into());
        }
        let today = write.today();
        let on = self.on.unwrap_or(today);
        if today < on {
            let (field, day, limit) = (Field::On, on, DayLimit::NotAfter(today));
            return Err(Problem::DayOutside { who, field, day, limit }.into());
        }
        let lines = priced_lines(write, &self.lines, on)?;
        let had = self.basket_lines.iter().copied().map(Some);
        if had.len() != 0
            && (had.len() != lines.len() || write.has_basket_line(&self.basket_lines)?)
        {
            let value = format!("{:?}", self.basket_lines);
            return Err(Problem::Taken { what: Thing::BasketLine, value }.into());
        }
        let total: Money = lines.iter().map(PricedLine::amount).sum();
        let waiting = write.baskets(today, Some(relation_id))?.into_iter();
        let waiting: Money = waiting.map(|basket| basket.line.amount()).sum();
        if Money::MAX < waiting + total {
            let (value, allowed) = (total.to_string(), format!("0,00-{}", Money::MAX - waiting));
            return Err(Problem::ValueUnknown { field: Field::Price, value, allowed }.into());
        }
        let mut ids = Vec::new();
        for (line, id) in lines.iter().zip(had.chain(std::iter::repeat(None))) {
            ids.push(write.add_to_basket(id, relation_id, on, line)?);
        }
        let value = BasketChanged { basket_lines: ids.clone(), total_cents: total.in_cents() };
        Ok(Done::new(value, format!("{who}: {total}"))
            .of(relation_id)
            .undone_by(RemoveFromBasket { basket_lines: ids }))
    }
}

/// Takes something out of a basket before it is invoiced.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveFromBasket {
    pub basket_lines: Vec<i64>,
}

impl Deed for RemoveFromBasket {
    const NAME: &'static str = "remove_from_basket";
    type Value = BasketChanged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<BasketChanged>, Refusal> {
        let waiting = write.baskets(write.today(), None)?;
        let mut gone = Vec::new();
        for id in &self.basket_lines {
            let found = waiting.iter().find(|line| line.id == *id);
            let (what, value) = (Thing::BasketLine, id.to_string());
            gone.push(found.ok_or(Problem::NotFound { what, value })?);
        }
        let Some(first) = gone.first() else {
            let (what, value) = (Thing::BasketLine, String::new());
            return Err(Problem::NotFound { what, value }.into());
        };
        let of = |line: &BasketLine| (line.relation_id, line.on);
        if gone.iter().any(|line| of(line) != of(first)) {
            return Err(Problem::BasketMixed.into());
        }
        for line in &gone {
            write.remove_from_basket(line.id)?;
        }
        let total: Money = gone.iter().map(|line| line.line.amount()).sum();
        let subject = format!("{}: {total}", write.relation_name(first.relation_id)?);
        let value = BasketChanged {
            basket_lines: self.basket_lines.clone(),
            total_cents: total.in_cents(),
        };
        Ok(Done::new(value, subject).of(first.relation_id).undone_by(AddToBasket {
            relation: first.relation_id.into(),
            lines: gone.iter().map(|line| SaleLine::of(&line.line)).collect(),
            on: Some(first.on),
            basket_lines: self.basket_lines.clone(),
        }))
    }
}
