//! What is done with groups.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::body;
use super::call::Call;
use super::offence::Offence;
use super::operation::{Dialect, GroupChange, Label};
use super::play::{Played, Player, Stop, Team, diverged};
use crate::scenario::Method;

const GROUPS: &str = "/Groups";

impl Player<'_> {
    pub(super) async fn create_group(&mut self, group: Label, members: &[Label]) -> Played {
        let saved = body::saved_group(group);
        let call = Call::new("create a group".to_owned(), Method::Post, GROUPS.to_owned())
            .with_body(body::group(group, members))
            .saving(saved.clone(), "$.id");
        let answer = self.send(call).await?;
        let id = answer.id().map(str::to_owned);
        match (answer.is_success(), id) {
            (true, Some(id)) => {
                self.keep(GROUPS, &saved, &id);
                self.groups.insert(group, Team { members: members.iter().copied().collect() });
                self.has_members(group, Offence::NotKept).await
            }
            (true, None) => Err(Stop::Unclear("the answer to a create has no id".to_owned())),
            (false, _) if answer.status == 409 && self.saved.contains_key(&saved) => {
                diverged(Offence::NameStaysTaken, answer.words(), json!({ "status": "2xx" }))
            }
            (false, _) => Err(Stop::Unclear(format!("a group is not created: {}", answer.words()))),
        }
    }

    pub(super) async fn patch_group(
        &mut self,
        group: Label,
        change: &GroupChange,
        dialect: Dialect,
    ) -> Played {
        let Some(team) = self.groups.get_mut(&group) else { return Ok(()) };
        let before = team.members.clone();
        team.members = after(&before, change);
        let call = Call::new("change the group".to_owned(), Method::Patch, Self::group_path(group))
            .with_body(body::patch(&[body::group_change(change, dialect)]));
        let answer = self.send(call).await?;
        // Members in the `value` of a remove are a habit, whatever the letters.
        let listed = matches!(change, GroupChange::RemoveListed(_));
        let dialect = if listed { Dialect::Capitals } else { dialect };
        if answer.is_success() {
            return self.has_members(group, Offence::WrongMembers.undone(dialect)).await;
        }
        // Whether the removal of who is not there succeeds is not said.
        let empty = removes_nobody(&before, change);
        if let Some(team) = self.groups.get_mut(&group) {
            team.members = before;
        }
        self.has_members(group, Offence::NotAtomic).await?;
        if empty {
            return Ok(());
        }
        while self.calls.last().is_some_and(|call| call.looks) {
            self.calls.pop();
        }
        diverged(Offence::refused(dialect), answer.words(), json!({ "status": "2xx" }))
    }

    /// Looks who is in a group, as far as the target tells.
    pub(super) async fn has_members(&mut self, group: Label, offence: Offence) -> Played {
        let members = self.groups.get(&group).map(|team| team.members.clone()).unwrap_or_default();
        if self.can.member_lists {
            return self.lists(group, &members, offence).await;
        }
        if self.can.member_filter {
            let there: Vec<Label> = self.users.keys().copied().collect();
            for user in there {
                let ids = [body::saved_group(group), body::saved_user(user)];
                let [own, other] = ids.each_ref().map(|saved| body::reference(saved));
                let filter = format!("id eq \"{own}\" and members eq \"{other}\"");
                let right: Vec<String> =
                    members.contains(&user).then(|| body::saved_group(group)).into_iter().collect();
                self.matches(GROUPS, &filter, &right, offence).await?;
            }
        }
        Ok(())
    }

    async fn lists(&mut self, group: Label, right: &BTreeSet<Label>, offence: Offence) -> Played {
        let shown = self.get("the group", Self::group_path(group)).await?;
        let members = fedspec_protocol::scim::lookup::member(&shown, "members");
        let values = members.and_then(Value::as_array).into_iter().flatten();
        let shown: Vec<&str> = values.filter_map(|one| one.get("value")?.as_str()).collect();
        let wanted: BTreeSet<&str> =
            right.iter().filter_map(|user| self.id(&body::saved_user(*user))).collect();
        if shown.len() == wanted.len() && shown.iter().all(|id| wanted.contains(id)) {
            return Ok(());
        }
        let came = format!("{} members instead of {}", shown.len(), wanted.len());
        let distinct: BTreeSet<&str> = shown.iter().copied().collect();
        let offence = if distinct == wanted { Offence::ValueTwice } else { offence };
        let references: Vec<String> =
            right.iter().map(|user| body::reference(&body::saved_user(*user))).collect();
        let expect = json!({
            "json": [{ "at": "$.members[*].value", "values-in-any-order": references }]
        });
        diverged(offence, came, expect)
    }

    pub(super) async fn delete_group(&mut self, group: Label) -> Played {
        let call =
            Call::new("delete the group".to_owned(), Method::Delete, Self::group_path(group));
        let answer = self.send(call).await?;
        if !answer.is_success() {
            return diverged(Offence::RefusesRight, answer.words(), json!({ "status": "2xx" }));
        }
        self.groups.remove(&group);
        self.gone(Self::group_path(group)).await?;
        self.forget(GROUPS, &body::saved_group(group));
        self.find_group(group).await
    }

    pub(super) async fn read_group(&mut self, group: Label) -> Played {
        if self.groups.contains_key(&group) {
            self.has_members(group, Offence::NotKept).await
        } else {
            self.gone(Self::group_path(group)).await
        }
    }

    pub(super) async fn find_group(&mut self, group: Label) -> Played {
        if !self.can.find {
            return Ok(());
        }
        let saved = body::saved_group(group);
        let there = self.groups.contains_key(&group);
        let offence = if !there && self.saved.contains_key(&saved) {
            Offence::StaysListed
        } else {
            Offence::WrongMatches
        };
        let right: Vec<String> = there.then_some(saved).into_iter().collect();
        let filter = format!("displayName eq \"{}\"", body::group_name(group));
        self.matches(GROUPS, &filter, &right, offence).await
    }
}

/// Whether a removal finds nobody to remove.
fn removes_nobody(before: &BTreeSet<Label>, change: &GroupChange) -> bool {
    match change {
        GroupChange::Remove(_) | GroupChange::RemoveListed(_) => {
            change.members().iter().all(|member| !before.contains(member))
        }
        GroupChange::RemoveAll => before.is_empty(),
        GroupChange::Add(_) | GroupChange::ReplaceAll(_) => false,
    }
}

/// Who is in a group after a change.
fn after(before: &BTreeSet<Label>, change: &GroupChange) -> BTreeSet<Label> {
    let named: BTreeSet<Label> = change.members().iter().copied().collect();
    match change {
        GroupChange::Add(_) => before | &named,
        GroupChange::Remove(_) | GroupChange::RemoveListed(_) => before - &named,
        GroupChange::RemoveAll => BTreeSet::new(),
        GroupChange::ReplaceAll(_) => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removal_of_who_is_no_member_may_be_refused_however_it_is_written() {
        let team = BTreeSet::from([1, 2]);
        for (change, nobody) in [
            (GroupChange::Remove(3), true),
            (GroupChange::Remove(1), false),
            (GroupChange::RemoveListed(vec![0, 3]), true),
            (GroupChange::RemoveListed(vec![0, 1]), false),
            (GroupChange::RemoveAll, false),
            (GroupChange::Add(vec![1]), false),
        ] {
            assert_eq!(removes_nobody(&team, &change), nobody, "{change:?}");
        }
        assert!(removes_nobody(&BTreeSet::new(), &GroupChange::RemoveAll));
    }
}
