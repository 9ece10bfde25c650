//! A second person looks at what goes to the bank before it is written: where the club wants that.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::db::approvals::Approvable;
use crate::db::audit::hex;
use crate::db::runs::RunState;
use crate::db::settings::Setting;
use crate::db::{Read, Write};
use crate::domain::card::listed;
use crate::domain::money::Money;
use crate::domain::problem::{Field, Problem};
use crate::domain::relation::fold;
use crate::ops::{Deed, Done, Reference, Refusal};

/// Somebody else has seen a run, or the file of refunds that waits: they say who they are, and what it sums to. It is no
/// lock but a signature: whoever has the file has the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// The first file of refunds that waits when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Reference>,
    /// One of those who the club named for it.
    pub person: String,
    /// The total as they see it.
    pub total_cents: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Approved {
    pub person: String,
    pub total_cents: i64,
    /// Of the bytes that were looked at.
    pub sha256: String,
}

impl Deed for Approve {
    const NAME: &'static str = "approve";
    type Value = Approved;

    fn perform(&self, write: &Write<'_>) -> Result<Done<Approved>, Refusal> {
        let approvers = approvers(write)?;
        let typed = fold(self.person.trim());
        let Some(person) = approvers.iter().find(|name| fold(name) == typed).cloned() else {
            let (field, value) = (Field::Name, self.person.clone());
            return Err(
                Problem::ValueUnknown { field, value, allowed: approvers.join(", ") }.into()
            );
        };
        let (of, total, sha256) = self.looked_at(write)?;
        if Money::cents(self.total_cents) != total {
            return Err(Problem::ApprovalTotal { total: Money::cents(self.total_cents) }.into());
        }
        if let Some(before) = write.approval(of)? {
            return Err(Problem::AlreadyApproved { person: before.person }.into());
        }
        write.add_approval(of, &person, &sha256)?;
        let subject = format!("{person}: {total}");
        Ok(Done::new(Approved { person, total_cents: total.in_cents(), sha256 }, subject))
    }
}

impl Approve {
    /// Returns what is looked at, what it sums to, and the fingerprint of its bytes.
    fn looked_at(&self, write: &Write<'_>) -> Result<(Approvable, Money, String), Refusal> {
        let Some(run) = &self.run else {
            for file in write.waiting_refund_files()? {
                let of = Approvable::RefundFile(file.id);
                if write.approval(of)?.is_none() {
                    return Ok((of, file.total, file.sha256));
                }
            }
            return Err(Problem::NoRefundReady.into());
        };
        let run = write.find_run(&run.0)??;
        match run.state {
            RunState::Made | RunState::Written => {}
            RunState::Undone => return Err(Problem::RunUndone { run: run.id }.into()),
            RunState::Uploaded => return Err(Problem::RunUploaded { run: run.id }.into()),
        }
        let files = write.collection_files(run.id)?;
        let all: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
        let sha256 = match all[..] {
            [one] => one.to_owned(),
            _ => hex(&Sha256::digest(all.join(" "))),
        };
        Ok((Approvable::Run(run.id), run.total, sha256))
    }
}

/// Returns who may approve; nobody when one person is enough.
pub fn approvers(read: &Read<'_>) -> anyhow::Result<Vec<String>> {
    Ok(listed(&read.setting(Setting::Approvers)?))
}

/// Returns what stands in the way of writing something for the bank: nobody else has looked.
pub(super) fn unapproved(read: &Read<'_>, of: Approvable) -> anyhow::Result<Option<Problem>> {
    let approvers = approvers(read)?;
    let waits = !approvers.is_empty() && read.approval(of)?.is_none();
    Ok(waits.then(|| Problem::NotApproved { approvers: approvers.join(", ") }))
}
