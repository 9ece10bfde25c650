//! A mandate goes on from another account.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::domain::calendar::Day;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Changes what is given. A mandate that was never used is simply written anew; of a used one the account can change and
/// the next collection tells the bank so, once. The day of signing of a used one stays what it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeMandate {
    pub mandate: Reference,
    #[serde(default)]
    pub iban: Option<String>,
    #[serde(default)]
    pub holder: Option<String>,
    #[serde(default)]
    pub signed_on: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MandateChanged {
    pub mandate: String,
    /// The bank is told with the next collection.
    pub is_amended: bool,
}

impl Deed for ChangeMandate {
    const NAME: &'static str = "change_mandate";
    type Value = MandateChanged;

    fn perform(&self, write: &Write<'_>) -> Result<Done<MandateChanged>, Refusal> {
        let id = write.find_mandate(&self.mandate.0)??;
        let before = write.mandate(id)?.expect("the mandate was found just now");
        let who = write.relation_name(before.relation_id)?;
        if let Some(end) = before.dates.revoked_on {
            return Err(Problem::AlreadyEnded { who, end }.into());
        }
        let is_used = before.dates.last_used_on.is_some() || before.dates.migrated_on.is_some();
        let mut after = before.clone();
        if let Some(iban) = &self.iban {
            let wrong = |why| Problem::IbanInvalid { who: who.clone(), value: harmless(iban), why };
            after.iban = iban.parse().map_err(wrong)?;
        }
        if let Some(holder) = self.holder.as_deref().map(harmless) {
            if holder.is_empty() {
                return Err(Problem::RequiredMissing { who, field: Field::Holder }.into());
            }
            after.holder = holder;
        }
        if let Some(signed_on) = self.signed_on.filter(|day| before.dates.signed_on != Some(*day)) {
            if is_used {
                let reference = before.reference;
                return Err(
                    Problem::MandateUsed { reference, field: Field::MandateSignedOn }.into()
                );
            }
            if write.today() < signed_on {
                return Err(Problem::SignedInFuture { who, on: signed_on }.into());
            }
            after.dates.signed_on = Some(signed_on);
        }
        write.change_mandate(id, &after)?;
        let known = write.account_at_bank(id)?;
        let known = known.unwrap_or_else(|| before.iban.as_str().to_owned());
        let is_amended = is_used && after.iban.as_str() != known;
        if is_used && after.iban != before.iban {
            // An amendment without a change is refused by the bank: only the way from what it knows counts.
            write.forget_untold_amendments(id)?;
            if is_amended {
                write.add_amendment(id, &known)?;
            }
        }
        let reference = after.reference.clone();
        let back = ChangeMandate {
            mandate: reference.clone().into(),
            iban: Some(before.iban.into()),
            holder: Some(before.holder),
            signed_on: before.dates.signed_on,
        };
        let value = MandateChanged { mandate: reference.clone(), is_amended };
        Ok(Done::new(value, format!("{who}: {reference}")).of(after.relation_id).undone_by(back))
    }
}
