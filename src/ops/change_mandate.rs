//! A mandate goes on from another account.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::mandates::Mandate;
use crate::domain::calendar::Day;
use crate::domain::identifier::check_identifier;
use crate::domain::mandate::{Amendment, MandateKind};
use crate::domain::problem::{Field, Problem, Thing};
use crate::domain::relation::harmless;
use crate::ops::add_mandate::refuse_own_account;
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
    /// It was not signed after all; only of one that was never used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsigned: bool,
    /// Of a used one too: the bank is told.
    #[serde(default)]
    pub reference: Option<String>,
    /// Only of one that was never used.
    #[serde(default)]
    pub kind: Option<MandateKind>,
    /// The last day it stands.
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// It has no last day any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub endless: bool,
    #[serde(default)]
    pub proof: Option<String>,
    /// It is the one that counts.
    #[serde(default)]
    pub is_default: Option<bool>,
    /// Another one counts instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_instead: Option<Reference>,
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
            return Err(Problem::MandateEnded { who, end }.into());
        }
        let is_used = before.is_used();
        let mut after = before.clone();
        if let Some(iban) = &self.iban {
            let wrong = |why| Problem::IbanInvalid { who: who.clone(), value: harmless(iban), why };
            after.iban = iban.parse().map_err(wrong)?;
            refuse_own_account(write, &who, &after.iban)?;
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
        if self.unsigned && !is_used {
            after.dates.signed_on = None;
        }
        self.change_terms(write, id, &before, &mut after)?;
        // Who counted before counts again when this is taken back.
        let counted = write.default_mandate(after.relation_id)?;
        let counts_instead = counted
            .filter(|counted| after.is_default && *counted != before.reference)
            .map(Into::into);
        let untold = write.untold_amendment(id)?;
        write.change_mandate(id, &after)?;
        if before.dates.signed_on.is_none() && after.dates.signed_on.is_some() {
            // Whoever signs that they may be collected from is collected from.
            write.set_direct_debit(after.relation_id, true)?;
        }
        if let Some(instead) = &self.counts_instead {
            write.count_on(write.find_mandate(&instead.0)??)?;
        }
        // An amendment without a change is refused by the bank: only the way from what it knows counts.
        let known = |untold: Option<String>, before: &str, after: &str| {
            Some(untold.unwrap_or_else(|| before.to_owned())).filter(|known| known != after)
        };
        let amendment = Amendment {
            account: known(untold.account, before.iban.as_str(), after.iban.as_str()),
            reference: known(untold.reference, &before.reference, &after.reference),
            ..untold
        };
        let is_known = is_used && !write.is_unknown_to_bank(id)?;
        let is_amended = is_known && (amendment.account.is_some() || amendment.reference.is_some());
        if is_known {
            write.set_untold_amendment(id, &amendment)?;
        }
        let reference = after.reference.clone();
        let back = ChangeMandate {
            mandate: reference.clone().into(),
            iban: Some(before.iban.into()),
            holder: Some(before.holder),
            signed_on: before.dates.signed_on,
            unsigned: before.dates.signed_on.is_none(),
            reference: Some(before.reference),
            kind: Some(before.dates.kind).filter(|kind| *kind != after.dates.kind),
            ends_on: before.dates.ends_on,
            proof: Some(before.proof),
            endless: before.dates.ends_on.is_none(),
            is_default: Some(before.is_default).filter(|is| *is && !after.is_default),
            counts_instead,
        };
        let value = MandateChanged { mandate: reference.clone(), is_amended };
        Ok(Done::new(value, format!("{who}: {reference}")).of(after.relation_id).undone_by(back))
    }
}

impl ChangeMandate {
    /// Takes over what is neither account nor holder nor day of signing.
    fn change_terms(
        &self,
        write: &Write<'_>,
        id: i64,
        before: &Mandate,
        after: &mut Mandate,
    ) -> Result<(), Refusal> {
        let new = self.reference.as_deref().map(str::trim).filter(|new| !new.is_empty());
        if let Some(reference) = new.filter(|new| *new != before.reference) {
            let value = harmless(reference);
            check_identifier(reference).map_err(|_| Problem::MandateReference { value })?;
            let had = write.had_reference(reference)?;
            let other = write.mandate_id_by_reference(reference)?.or(had).filter(|o| *o != id);
            if other.is_some() || write.relation_of_form(reference)?.is_some() {
                let value = reference.to_owned();
                return Err(Problem::Taken { what: Thing::Mandate, value }.into());
            }
            reference.clone_into(&mut after.reference);
        }
        if let Some(kind) = self.kind.filter(|kind| *kind != before.dates.kind) {
            if before.is_used() {
                let reference = before.reference.clone();
                return Err(Problem::MandateUsed { reference, field: Field::Kind }.into());
            }
            after.dates.kind = kind;
            after.is_default &= kind == MandateKind::Recurrent;
        }
        let kept = before.dates.ends_on.filter(|_| !self.endless);
        after.dates.ends_on = self.ends_on.or(kept);
        if let Some(proof) = &self.proof {
            after.proof = harmless(proof);
        }
        if let Some(is_default) = self.is_default {
            after.is_default = is_default && after.dates.kind == MandateKind::Recurrent;
        }
        Ok(())
    }
}
