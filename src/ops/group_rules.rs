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

/// What follows from the searches that fill groups.
#[derive(Clone, Debug, Default)]
pub struct RuleChanges {
    /// Of each group that does not have whom its search finds.
    pub changes: Vec<RuleChange>,
    /// Groups whose search asks for what is not there any more, or for what a search fills: they stay as they are.
    pub broken: Vec<(String, Problem)>,
}

impl RuleChanges {
    /// Returns how many groups are not as their search has it.
    pub fn count(&self) -> usize {
        self.changes.len() + self.broken.len()
    }
}

/// Returns who comes and goes in each group that a search fills; one that can't be followed stops no other.
pub fn rule_changes(read: &Read<'_>, today: Day) -> anyhow::Result<RuleChanges> {
    let mut all = RuleChanges::default();
    for (group_id, group, rule) in read.group_rules()? {
        let change = check_rule(read, &group, &rule, today)
            .and_then(|()| change_of(read, group_id, group.clone(), &rule, today));
        match change {
            Ok(change) if change.joins.is_empty() && change.leaves.is_empty() => {}
            Ok(change) => all.changes.push(change),
            Err(Refusal::Problem(problem)) => all.broken.push((group, problem)),
            Err(Refusal::Fault(fault)) => return Err(fault),
        }
    }
    Ok(all)
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
    /// Groups whose search can't be followed: they stay as they are.
    pub broken: Vec<String>,
}

impl RulesFollowed {
    fn of(changes: &[RuleChange]) -> RulesFollowed {
        RulesFollowed {
            joined: changes.iter().map(|change| change.joins.len()).sum(),
            left: changes.iter().map(|change| change.leaves.len()).sum(),
            broken: vec![],
        }
    }
}

/// Refuses a search that can't fill a group: one that names what is not there, and one that asks for a group that a search
/// fills, or whose group another search asks for. Each would follow itself.
pub fn check_rule(read: &Read<'_>, group: &str, rule: &str, today: Day) -> Result<(), Refusal> {
    if rule.is_empty() {
        return Ok(());
    }
    read.found_by(rule, today)??;
    let others = read.group_rules()?.into_iter();
    let others: Vec<(String, String)> =
        others.map(|(_, name, rule)| (name, rule)).filter(|(name, _)| name != group).collect();
    let refused = |who: &str, asked: &str| {
        Err(Problem::RuleOfRule { group: who.to_owned(), asked: asked.to_owned() }.into())
    };
    let mut filled = others.iter().map(|(name, _)| name.as_str()).chain([group]);
    if let Some(asked) = filled.find(|name| asks_for(rule, name)) {
        return refused(group, asked);
    }
    match others.iter().find(|(_, rule)| asks_for(rule, group)) {
        Some((other, _)) => refused(other, group),
        None => Ok(()),
    }
}

/// Returns whether a search asks for a group, by all or a part of its name.
fn asks_for(rule: &str, group: &str) -> bool {
    let group = format!("groep:{}", fold(group));
    let named = |label: &String| match label.strip_suffix('\u{1}') {
        Some(whole) => group == *whole,
        None => label.starts_with("groep:") && group.contains(label.as_str()),
    };
    labels(rule).unwrap_or_default().iter().any(named)
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

/// Lets every group that a search fills have whom it finds today; what was invoiced stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowRules {}

impl Deed for FollowRules {
    const NAME: &'static str = "follow_rules";
    type Value = RulesFollowed;

    fn perform(&self, write: &Write<'_>) -> Result<Done<RulesFollowed>, Refusal> {
        let RuleChanges { changes, broken } = rule_changes(write, write.today())?;
        for change in &changes {
            follow(write, change)?;
        }
        let broken = broken.into_iter().map(|(group, _)| group).collect();
        let followed = RulesFollowed { broken, ..RulesFollowed::of(&changes) };
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
    check_rule(read, group, &rule, today)?;
    let change = change_of(read, id, group.to_owned(), &rule, today)?;
    let mut now: BTreeSet<i64> = change.joins.into_iter().collect();
    for member in members {
        if !change.leaves.contains(&member) || read.is_in_beside_rule(id, member, today)? {
            now.insert(member);
        }
    }
    Ok(Some(now.into_iter().collect()))
}
