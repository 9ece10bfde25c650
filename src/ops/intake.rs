//! Somebody applies, and is let in at once with everything that goes with it, or not.

use serde::{Deserialize, Serialize};

use crate::db::intakes::{Intake, IntakeState};
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::iban::Iban;
use crate::domain::money::Money;
use crate::domain::payment_reference::intake_reference;
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::{fold, harmless};
use crate::exchange::members::Member;
use crate::exchange::orders::{Order, OrderedItem};
use crate::ops::sale_lines::checked_lines;
use crate::ops::subscribe::checked_plan;
use crate::ops::{
    AddMandate, AddRelation, Deed, Done, Reference, Refusal, SaleLine, Sell, SellItems,
    SetDirectDebit, Subscribe, perform_within,
};

/// What somebody who wants to join filled in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    pub applicant: AddRelation,
    /// What they want to take; empty where they only ordered things.
    #[serde(default)]
    pub plan: Reference,
    /// What they ordered, instead of a plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<SaleLine>,
    /// The number that the shop gave the order, or that a row of a list has of its own: it is taken in once.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub order: String,
    /// The day they are let in when left out.
    #[serde(default)]
    pub start_date: Option<Day>,
    /// To be collected from; a mandate is made of it.
    #[serde(default)]
    pub iban: Option<String>,
    #[serde(default)]
    pub holder: String,
    #[serde(default)]
    pub signed_on: Option<Day>,
    #[serde(default)]
    pub origin_text: Option<String>,
    #[serde(default)]
    pub action: Option<String>,
}

impl Application {
    /// Reads what is kept of an application.
    pub fn of(intake: &Intake) -> anyhow::Result<Application> {
        Ok(serde_json::from_str(&intake.application)?)
    }

    /// Says what they want: a plan, or what they ordered.
    pub fn wanted(&self) -> String {
        let item = |item: &SaleLine| format!("{} x {}", item.quantity, item.description);
        match self.items.as_slice() {
            [] => self.plan.0.clone(),
            items => items.iter().map(item).collect::<Vec<_>>().join(", "),
        }
    }

    pub fn name(&self) -> String {
        let a = &self.applicant;
        let parts = [a.first_name.as_str(), &a.prefix, &a.last_name];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// An application came in. The same one twice is taken for a mistake.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddIntake {
    pub application: Application,
    /// Today when left out.
    #[serde(default)]
    pub received_on: Option<Day>,
}

impl AddIntake {
    /// Makes an application of a row of a list.
    pub fn of(member: &Member) -> AddIntake {
        let application = Application {
            applicant: AddRelation {
                first_name: member.name.first.clone(),
                prefix: member.name.prefix.clone(),
                last_name: member.name.last.clone(),
                gender: member.gender.clone(),
                birth_date: member.birth_date,
                email: member.email.clone(),
                phone: member.phone.clone(),
                street: member.street.clone(),
                house_number: member.house_number.clone(),
                postal_code: member.postal_code.clone(),
                city: member.city.clone(),
                country: member.country.clone(),
                note: member.note.clone(),
                ..AddRelation::default()
            },
            plan: member.plan.clone().unwrap_or_default().into(),
            items: vec![],
            order: String::new(),
            start_date: member.start,
            iban: member.iban.clone().map(String::from),
            holder: member.holder.clone(),
            signed_on: member.signed_on,
            origin_text: None,
            action: None,
        };
        AddIntake { application, received_on: None }
    }

    /// Makes an application of an order of a list, by who stands on its first row.
    pub fn of_order(member: &Member, order: &Order) -> AddIntake {
        let AddIntake { application, received_on } = AddIntake::of(member);
        let item = |item: &OrderedItem| SaleLine {
            description: item.product.clone(),
            quantity: item.quantity,
            price_cents: item.price.map(Money::in_cents),
            ..SaleLine::default()
        };
        let items = order.items.iter().map(item).collect();
        let order = order.number.clone();
        AddIntake { application: Application { items, order, ..application }, received_on }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct IntakeAdded {
    pub intake: i64,
    /// Numbers of relations it may be.
    pub may_be: Vec<String>,
}

/// Returns the relations that somebody who applies may be: of the same name, or the same e-mail address.
pub fn may_be(read: &Read<'_>, application: &Application) -> anyhow::Result<Vec<i64>> {
    let a = &application.applicant;
    let name = crate::domain::relation::Name {
        first: harmless(&a.first_name),
        prefix: harmless(&a.prefix),
        last: harmless(&a.last_name),
    };
    // Two of one name with other days of birth are two.
    let is_it =
        |birth: Option<Day>| birth.zip(a.birth_date).is_none_or(|(one, other)| one == other);
    let named = read.relations_named(&name)?.into_iter();
    let mut found: Vec<i64> =
        named.filter(|(_, relation)| is_it(relation.birth_date)).map(|(id, _)| id).collect();
    for id in read.relations_by_email(&a.email)? {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

impl Deed for AddIntake {
    const NAME: &'static str = "add_intake";
    type Value = IntakeAdded;

    fn perform(&self, write: &Write<'_>) -> Result<Done<IntakeAdded>, Refusal> {
        let application = &self.application;
        let relation = application.applicant.checked(String::new(), write.today())?;
        // A shop may have a kind of customer where others have a plan: only a plan that there is, is one.
        let plan = application.plan.0.trim();
        let takes_plan = !plan.is_empty() && write.find_plan(plan)?.is_ok();
        if takes_plan && !application.items.is_empty() {
            return Err(Problem::PlanAndItems { who: relation.name.full() }.into());
        }
        match application.items.as_slice() {
            [] => drop(checked_plan(write, &application.plan, relation.kind)?),
            items => drop(checked_lines(write, items, write.today())?),
        }
        let who = relation.name.full();
        if let Some(iban) = application.iban.as_deref().filter(|iban| !iban.trim().is_empty()) {
            let wrong = |why| Problem::IbanInvalid { who: who.clone(), value: harmless(iban), why };
            iban.parse::<Iban>().map_err(wrong)?;
        }
        let kept = serde_json::to_string(application).map_err(anyhow::Error::from)?;
        if write.has_open_intake(&kept)? || write.has_order(&application.order)? {
            return Err(Problem::Taken { what: Thing::Intake, value: who }.into());
        }
        let on = self.received_on.unwrap_or_else(|| write.today());
        let key = fold(&format!("{who} {} {}", relation.email, relation.city));
        let id = write.add_intake(on, &kept, &key)?;
        let may_be = may_be(write, application)?
            .into_iter()
            .map(|id| write.relation_number(id))
            .collect::<anyhow::Result<_>>()?;
        Ok(Done::new(IntakeAdded { intake: id, may_be }, who))
    }
}

/// Finds an application that nobody has decided on yet.
fn open_intake(read: &Read<'_>, reference: &Reference) -> Result<(Intake, Application), Refusal> {
    let missing = || Problem::NotFound { what: Thing::Intake, value: reference.0.clone() };
    let id: i64 = reference.0.trim().parse().map_err(|_| missing())?;
    let intake = read.intake(id)?.ok_or_else(missing)?;
    if !intake.state.is_open() {
        return Err(Problem::Taken { what: Thing::Intake, value: reference.0.clone() }.into());
    }
    let application = Application::of(&intake)?;
    Ok((intake, application))
}

/// Lets somebody join when the first payment is in: it is known by its reference when it comes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwaitIntake {
    pub intake: Reference,
}

#[derive(Clone, Debug, Serialize)]
pub struct IntakeAwaited {
    pub intake: i64,
    /// What the payment is to say.
    pub reference: String,
}

impl Deed for AwaitIntake {
    const NAME: &'static str = "await_intake";
    type Value = IntakeAwaited;

    fn perform(&self, write: &Write<'_>) -> Result<Done<IntakeAwaited>, Refusal> {
        let (intake, application) = open_intake(write, &self.intake)?;
        write.set_intake_waiting(intake.id)?;
        let reference = intake_reference(intake.id);
        Ok(Done::new(IntakeAwaited { intake: intake.id, reference }, application.name()))
    }
}

/// Lets somebody in: relation, mandate, subscription, invoice and payment in one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptIntake {
    pub intake: Reference,
    /// Who it is, when the club knows them.
    #[serde(default)]
    pub relation: Option<Reference>,
    /// It is somebody else than who it may be.
    #[serde(default)]
    pub is_new: bool,
    #[serde(default)]
    pub start_date: Option<Day>,
    /// How the first invoice was paid, when it was.
    #[serde(default)]
    pub method: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct IntakeAccepted {
    pub relation: String,
    /// Nothing where things were ordered, and no plan.
    pub subscription: Option<i64>,
    pub invoice: Option<String>,
    pub total_cents: i64,
    pub open_cents: i64,
    #[serde(skip)]
    pub relation_id: i64,
    #[serde(skip)]
    pub invoice_id: Option<i64>,
}

impl AcceptIntake {
    /// Returns the number of who it becomes: somebody known, or somebody new.
    fn relation(&self, write: &Write<'_>, application: &Application) -> Result<String, Refusal> {
        if let Some(relation) = &self.relation {
            return Ok(write.relation_number(write.find_relation(&relation.0)??)?);
        }
        let may_be = may_be(write, application)?;
        if let Some(id) = may_be.first().filter(|_| !self.is_new) {
            let of = format!("{} {}", write.relation_number(*id)?, write.relation_name(*id)?);
            return Err(Problem::Duplicate { who: application.name(), of }.into());
        }
        Ok(perform_within(write, &application.applicant)?.number)
    }
}

impl AcceptIntake {
    /// Takes an order: an invoice of what was ordered, and its payment where there is a method.
    fn order(
        &self,
        write: &Write<'_>,
        intake: &Intake,
        application: &Application,
        number: String,
    ) -> Result<Done<IntakeAccepted>, Refusal> {
        let sell = SellItems {
            relation: number.clone().into(),
            lines: application.items.clone(),
            method: self.method.clone(),
        };
        let sold = perform_within(write, &sell)?;
        let relation_id = write.find_relation(&number)??;
        write.decide_intake(intake.id, IntakeState::Accepted, (Some(relation_id), None), "")?;
        let value = IntakeAccepted {
            relation: number,
            subscription: None,
            invoice: Some(sold.invoice),
            total_cents: sold.total_cents,
            open_cents: sold.open_cents,
            relation_id,
            invoice_id: Some(sold.invoice_id),
        };
        Ok(Done::new(value, application.name()).of(relation_id))
    }
}

impl Deed for AcceptIntake {
    const NAME: &'static str = "accept_intake";
    type Value = IntakeAccepted;

    fn perform(&self, write: &Write<'_>) -> Result<Done<IntakeAccepted>, Refusal> {
        let (intake, application) = open_intake(write, &self.intake)?;
        let number = self.relation(write, &application)?;
        let mut mandate = None;
        if let Some(iban) = application.iban.clone().filter(|iban| !iban.trim().is_empty()) {
            let add = AddMandate {
                relation: number.clone().into(),
                iban,
                holder: application.holder.clone(),
                signed_on: application.signed_on,
                ..AddMandate::default()
            };
            mandate = Some(perform_within(write, &add)?.mandate);
            let enabled = true;
            perform_within(write, &SetDirectDebit { relation: number.clone().into(), enabled })?;
        }
        if !application.items.is_empty() {
            return self.order(write, &intake, &application, number);
        }
        let start = self.start_date.or(application.start_date).unwrap_or_else(|| write.today());
        let plan_id = write.find_plan(&application.plan.0)??;
        let runs =
            write.standings_of(write.find_relation(&number)??)?.into_iter().any(|standing| {
                let subscription = &standing.subscription;
                subscription.plan_id == plan_id && subscription.end.is_none_or(|end| start < end)
            });
        if runs {
            let (what, value) = (Thing::Subscription, application.plan.0.clone());
            return Err(Problem::Taken { what, value }.into());
        }
        let subscribe = Subscribe {
            // Whoever gives an account of their own pays from it, whoever pays for them otherwise.
            payer: mandate.as_ref().map(|_| number.clone().into()),
            mandate: mandate.map(Into::into),
            origin_text: application.origin_text.clone(),
            action: application.action.clone(),
            ..Subscribe::new(number.clone(), application.plan.clone(), start)
        };
        let subscription = perform_within(write, &subscribe)?.subscription;
        let sell = Sell {
            relation: number.clone().into(),
            plan: application.plan.clone(),
            start_date: Some(start),
            method: self.method.clone(),
        };
        let sold = sell.bill(write, subscription, write.today().max(start))?;
        let relation_id = write.find_relation(&number)??;
        let became = (Some(relation_id), Some(subscription));
        write.decide_intake(intake.id, IntakeState::Accepted, became, "")?;
        let value = IntakeAccepted {
            relation: number,
            subscription: Some(subscription),
            invoice: sold.invoice,
            total_cents: sold.total_cents,
            open_cents: sold.open_cents,
            relation_id,
            invoice_id: sold.invoice_id,
        };
        Ok(Done::new(value, application.name()).of(relation_id))
    }
}

/// Turns somebody away, with a reason, or because they are known already.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefuseIntake {
    pub intake: Reference,
    pub reason: String,
    #[serde(default)]
    pub is_duplicate: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct IntakeRefused {
    pub intake: i64,
}

impl Deed for RefuseIntake {
    const NAME: &'static str = "refuse_intake";
    type Value = IntakeRefused;

    fn perform(&self, write: &Write<'_>) -> Result<Done<IntakeRefused>, Refusal> {
        let (intake, application) = open_intake(write, &self.intake)?;
        let reason = harmless(&self.reason);
        if reason.is_empty() {
            let (who, field) = (application.name(), Field::Reason);
            return Err(Problem::RequiredMissing { who, field }.into());
        }
        let state = if self.is_duplicate { IntakeState::Duplicate } else { IntakeState::Refused };
        write.decide_intake(intake.id, state, (None, None), &reason)?;
        Ok(Done::new(IntakeRefused { intake: intake.id }, application.name()))
    }
}

/// Lets somebody in whose first payment came, when it is exactly what they would be asked.
///
/// Returns nothing, and leaves everything as it is, when the amount is another or the application is not awaited.
pub(super) fn accept_paid(
    write: &Write<'_>,
    id: i64,
    amount: Money,
) -> Result<Option<IntakeAccepted>, Refusal> {
    let Some(intake) = write.intake(id)?.filter(|intake| intake.state == IntakeState::Waiting)
    else {
        return Ok(None);
    };
    let application = Application::of(&intake)?;
    // Who may be somebody else is for a person to look at.
    if !may_be(write, &application)?.is_empty() {
        return Ok(None);
    }
    let accept = AcceptIntake {
        intake: id.into(),
        relation: None,
        is_new: false,
        start_date: None,
        method: None,
    };
    let outcome = write.attempt(|| {
        let accepted = perform_within(write, &accept)?;
        let is_it = accepted.open_cents == amount.in_cents();
        Ok(is_it.then_some(accepted))
    });
    match outcome {
        // A person decides about what stands in the way; the other movements go on.
        Err(Refusal::Problem(_)) => Ok(None),
        other => other,
    }
}
