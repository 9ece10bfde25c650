//! Groups that a search fills.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::db::groups::RuleChange;
use crate::db::{Read, Write};
use crate::domain::calendar::Day;
use crate::domain::index::labels;
use crate::domain::problem::Problem;
use crate::domain::relation::{fold, harmless};
use crate::ops::{Deed, Done, Refusal};

/// Returns who comes and goes in each group that a search fills; nothing of those that are as they find.
pub fn rule_changes(read: &Read<'_>, today: Day) -> Result<Vec<RuleChange>, Refusal> {
    let mut changes = Vec::new();
    for (group_id, group, rule) in read.group_rules()? {
        let change = change_of(read, group_id, group, &rule, today)?;
        if !(change.joins.is_empty() && change.leaves.is_empty()) {
            changes.push(change);
        }
    }
    Ok(changes)
}

fn change_of(
    read: &Read<'_>,
    group_id: i64,
    group: String,
    rule: &str,
    today: Day,
) -> Result<RuleChange, Refusal> {
    let found: BTreeSet<i64> = match rule {
        "" => BTreeSet::new(),
        rule => read.found_by(rule, today)??.into_iter().collect(),
    };
    let is_in: BTreeSet<i64> = read.members_by_rule(group_id)?.into_iter().collect();
    Ok(RuleChange {
        group_id,
        group,
        joins: found.difference(&is_in).copied().collect(),
        leaves: is_in.difference(&found).copied().collect(),
    })
}

/// Moves who comes and goes from today on.
fn follow(write: &Write<'_>, change: &RuleChange) -> anyhow::Result<()> {
    for relation in &change.leaves {
        write.leave_by_rule(change.group_id, *relation)?;
    }
    for relation in &change.joins {
        write.join_group(change.group_id, *relation, write.today(), "rule")?;
    }
    Ok(())
}

/// Lets a search fill a group from today on, beside whom people put in it; without one it fills it no more.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetGroupRule {
    pub group: String,
    #[serde(default)]
    pub rule: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RulesFollowed {
    pub joined: usize,
    pub left: usize,
}

impl RulesFollowed {
    fn of(changes: &[RuleChange]) -> RulesFollowed {
        RulesFollowed {
            joined: changes.iter().map(|change| change.joins.len()).sum(),
            left: changes.iter().map(|change| change.leaves.len()).sum(),
        }
    }
}

/// Refuses a search that can't fill a group: one that finds nobody by what it asks, and one that asks for what a search fills,
/// which would follow itself.
pub fn check_rule(read: &Read<'_>, group: &str, rule: &str, today: Day) -> Result<(), Refusal> {
    if rule.is_empty() {
        return Ok(());
    }
    read.found_by(rule, today)??;
    let others = read.group_rules()?.into_iter().map(|(_, name, _)| fold(&name));
    let filled: Vec<String> = others.chain([fold(group)]).collect();
    let is_filled = |label: &String| {
        let name = label.trim_end_matches('\u{1}').strip_prefix("groep:");
        name.is_some_and(|name| filled.iter().any(|filled| filled.contains(name)))
    };
    let asks = labels(rule).unwrap_or_default();
    match asks.iter().find(|label| is_filled(label)) {
        None => Ok(()),
        Some(label) => {
            let label = label.trim_end_matches('\u{1}').to_owned();
            Err(Problem::RuleOfRule { group: group.to_owned(), label }.into())
        }
    }
}

impl Deed for SetGroupRule {
    const NAME: &'static str = "set_group_rule";
    type Value = RulesFollowed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RulesFollowed>, Refusal> {
        let id = write.find_group(&self.group)??;
        let rule = harmless(self.rule.as_deref().unwrap_or_default()).trim().to_owned();
        check_rule(write, &self.group, &rule, write.today())?;
        let change = change_of(write, id, self.group.clone(), &rule, write.today())?;
        let before = write.rule_of_group(id)?;
        write.set_group_rule(id, &rule)?;
        follow(write, &change)?;
        let (group, rule_before) =
            (self.group.clone(), Some(before).filter(|rule| !rule.is_empty()));
        let done = Done::new(RulesFollowed::of(&[change]), format!("{group}: {rule}"));
        Ok(done.undone_by(SetGroupRule { group, rule: rule_before }))
    }
}

/// Lets every group that a search fills have who is found today.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowRules {}

impl Deed for FollowRules {
    const NAME: &'static str = "follow_rules";
    type Value = RulesFollowed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RulesFollowed>, Refusal> {
        let changes = rule_changes(write, write.today())?;
        for change in &changes {
            follow(write, change)?;
        }
        let followed = RulesFollowed::of(&changes);
        let subject = format!("+{} -{}", followed.joined, followed.left);
        Ok(Done::new(followed, subject))
    }
}

/// Returns who is in a group today, by whatever way: of one that a search fills, whom it finds now.
pub(super) fn members_now(
    read: &Read<'_>,
    group: &str,
    today: Day,
) -> Result<Option<Vec<i64>>, Refusal> {
    let Some(members) = read.members_of_group(group, today)? else { return Ok(None) };
    let id = read.find_group(group)??;
    let rule = read.rule_of_group(id)?;
    if rule.is_empty() {
        return Ok(Some(members));
    }
    let change = change_of(read, id, group.to_owned(), &rule, today)?;
    let mut now: BTreeSet<i64> = change.joins.into_iter().collect();
    for member in members {
        if !change.leaves.contains(&member) || read.is_in_beside_rule(id, member, today)? {
            now.insert(member);
        }
    }
    Ok(Some(now.into_iter().collect()))
}
