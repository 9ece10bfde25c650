//! The club's own accounts in the ledger, beside those that penning books on by itself.

use serde::{Deserialize, Serialize};

use crate::db::Write;
use crate::db::ledger::LedgerAccount;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Refusal};

/// Adds an account, or gives one another name or code of the common scheme.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAccount {
    /// Four digits; what begins with 4 or 8 is of profit and loss, the rest of the balance.
    pub code: String,
    pub name: String,
    /// The code in the common Dutch scheme (RGS), such as `WBedHui`.
    #[serde(default)]
    pub rgs: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountSet {
    pub code: String,
    pub is_new: bool,
}

impl Deed for SetAccount {
    const NAME: &'static str = "set_account";
    type Value = AccountSet;

    fn perform(&self, write: &Write<'_>) -> Result<Done<AccountSet>, Refusal> {
        let code = self.code.trim().to_owned();
        let unknown = |field, value: &str, allowed: &str| Problem::ValueUnknown {
            field,
            value: value.to_owned(),
            allowed: allowed.to_owned(),
        };
        if code.len() != 4 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(unknown(Field::Account, &code, "1000-9999").into());
        }
        let name = harmless(&self.name);
        if name.is_empty() {
            return Err(Problem::RequiredMissing { who: code, field: Field::Name }.into());
        }
        let rgs = self.rgs.trim().to_owned();
        // A letter for balance or profit and loss, then groups of three. Source: RGS, "opbouw van de referentiecode".
        let is_rgs = rgs.starts_with(['B', 'W']) && rgs.bytes().all(|b| b.is_ascii_alphanumeric());
        if !rgs.is_empty() && !is_rgs {
            return Err(unknown(Field::Kind, &rgs, "WBedHui").into());
        }
        let before = write.ledger_accounts()?.into_iter().find(|known| known.code == code);
        write.set_account(&LedgerAccount { code: code.clone(), name: name.clone(), rgs })?;
        let done = Done::new(
            AccountSet { code: code.clone(), is_new: before.is_none() },
            format!("{code} {name}"),
        );
        Ok(match before {
            Some(LedgerAccount { code, name, rgs }) => {
                done.undone_by(SetAccount { code, name, rgs })
            }
            None => done,
        })
    }
}
