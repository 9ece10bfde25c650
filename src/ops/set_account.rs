//! The club's own accounts in the ledger, beside those that penning books on by itself.

use serde::{Deserialize, Serialize};

use crate::db::ledger::LedgerAccount;
use crate::db::{Read, Write};
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::harmless;
use crate::ops::{Deed, Done, Refusal};

/// Adds an account, or gives one another name or code of the common scheme.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAccount {
    /// Four digits; what begins with 4 to 9 is of profit and loss and the rest of the balance, unless `rgs` says otherwise.
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

/// Refuses an account that is not in the ledger; none is the usual one.
pub(super) fn known_account(read: &Read<'_>, code: &str) -> anyhow::Result<Result<(), Problem>> {
    let accounts = read.ledger_accounts()?;
    let is_income = |account: &LedgerAccount| account.code.starts_with('8');
    if code.is_empty() || accounts.iter().any(|known| is_income(known) && known.code == code) {
        return Ok(Ok(()));
    }
    let allowed: Vec<String> =
        accounts.into_iter().filter(is_income).map(|account| account.code).collect();
    let (field, value) = (Field::Account, code.to_owned());
    Ok(Err(Problem::ValueUnknown { field, value, allowed: allowed.join(", ") }))
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
        let is_code = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !is_code || code.starts_with('0') {
            return Err(unknown(Field::Account, &code, "1000-9999").into());
        }
        let name = harmless(&self.name);
        if name.is_empty() {
            return Err(Problem::RequiredMissing { who: code, field: Field::Name }.into());
        }
        let rgs = self.rgs.trim().to_owned();
        // A letter for balance or profit and loss, then one to four groups of three. Source: RGS, "opbouw van de referentiecode".
        let is_rgs = rgs.starts_with(['B', 'W'])
            && rgs.bytes().all(|b| b.is_ascii_alphanumeric())
            && [4, 7, 10, 13].contains(&rgs.len());
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
