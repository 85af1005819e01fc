//! Two requests at once. Any outcome is right that comes of doing one after the other, in whichever order, or of refusing
//! one of them; nothing else is.

use std::fmt;

use fedspec_protocol::scim::patch::{PatchRequest, apply};
use serde_json::{Map, Value, json};

use super::body;
use super::call::Call;
use super::expect::{differences, not_shown, says};
use super::offence::Offence;
use super::operation::{Dialect, GroupChange, Label, Person, Spelling, UserChange};
use super::play::{Answer, Played, Player, Stop, diverged};
use super::queries::ids;
use crate::scenario::Method;

/// What is done at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Race {
    /// The same user is created twice.
    CreateTwice(Person),
    /// Two attributes are changed.
    ChangeTwice(UserChange, UserChange),
    /// A user is replaced, and the displayName changed.
    ReplaceAndRename(Person, u8),
    /// A user is changed and deleted.
    ChangeAndDelete(UserChange),
    DeleteTwice,
    /// Two members are added to a group, of whom the user is one.
    TwoMembers {
        group: Label,
        other: Label,
    },
}

impl Race {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::CreateTwice(_) => "create-twice",
            Self::ChangeTwice(..) => "change-twice",
            Self::ReplaceAndRename(..) => "replace-and-rename",
            Self::ChangeAndDelete(_) => "change-and-delete",
            Self::DeleteTwice => "delete-twice",
            Self::TwoMembers { .. } => "two-members",
        }
    }
}

impl fmt::Display for Race {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name().replace('-', " "))
    }
}

impl Player<'_> {
    pub(super) async fn at_once(&mut self, user: Label, race: Race) -> Played {
        match race {
            Race::CreateTwice(person) => self.create_twice(user, person).await,
            Race::ChangeTwice(one, other) => self.change_twice(user, one, other).await,
            Race::ReplaceAndRename(person, name) => {
                self.replace_and_rename(user, person, name).await
            }
            Race::ChangeAndDelete(change) => {
                let deletion = self.deletion(user);
                let calls = [self.change(user, change), deletion];
                let [_, deleted] = self.send_both(calls).await?;
                self.after_deletion(user, deleted.is_success()).await
            }
            Race::DeleteTwice => {
                let calls = [self.deletion(user), self.deletion(user)];
                let [one, other] = self.send_both(calls).await?;
                self.after_deletion(user, one.is_success() || other.is_success()).await
            }
            Race::TwoMembers { group, other } => self.two_members(group, user, other).await,
        }
    }

    fn change(&self, user: Label, change: UserChange) -> Call {
        let written = body::user_change(change, Dialect::Plain);
        Call::new("change the user".to_owned(), Method::Patch, Self::user_path(user))
            .with_body(body::patch(&[written]))
    }

    fn deletion(&self, user: Label) -> Call {
        Call::new("delete the user".to_owned(), Method::Delete, Self::user_path(user))
    }

    async fn create_twice(&mut self, user: Label, person: Person) -> Played {
        let call = Call::new("create a user".to_owned(), Method::Post, "/Users".to_owned())
            .with_body(body::user(user, person, Spelling::AsCreated));
        let [one, other] = self.send_both([call.clone(), call]).await?;
        let saved = body::saved_user(user);
        let filter = format!("userName eq \"{}\"", body::user_name(user, Spelling::AsCreated));
        let look = Call::new("look for the user".to_owned(), Method::Get, "/Users".to_owned())
            .with_query("filter", filter)
            .saving(saved.clone(), "$.Resources[0].id");
        let answer = self.send(look).await?;
        let found = ids(&answer);
        let [id] = &*found else {
            let offence = match (found.len(), one.is_success() || other.is_success()) {
                (0, true) => Offence::NotKept,
                (0, false) => Offence::RefusesRight,
                _ => Offence::DuplicateTaken,
            };
            let came =
                format!("{} and {}, and {} of that name", one.words(), other.words(), found.len());
            let wanted = json!({ "json": [{ "at": "$.Resources", "count": 1 }] });
            return diverged(offence, came, wanted);
        };
        self.keep("/Users", &saved, id);
        self.belongs();
        let shown = self.get("the user", Self::user_path(user)).await?;
        self.users.insert(user, shown);
        Ok(())
    }

    async fn change_twice(&mut self, user: Label, one: UserChange, other: UserChange) -> Played {
        let Some(mut right) = self.users.get(&user).cloned() else { return Ok(()) };
        let calls = [self.change(user, one), self.change(user, other)];
        let answers = self.send_both(calls).await?;
        for (change, answer) in [one, other].into_iter().zip(&answers) {
            // Of attributes that differ the order does not matter.
            if answer.is_success() {
                right = self.changed(&right, change);
            }
        }
        self.has(user, &right).await
    }

    /// What a change makes of a user.
    fn changed(&self, before: &Map<String, Value>, change: UserChange) -> Map<String, Value> {
        let text = body::patch(&[body::user_change(change, Dialect::Plain)]).to_string();
        let request = serde_json::from_str(&self.rendered(&text)).ok();
        let request = request.and_then(|request: Value| PatchRequest::from_json(&request).ok());
        let after = request.and_then(|request| apply(before, &request).ok());
        after.unwrap_or_else(|| before.clone())
    }

    async fn replace_and_rename(&mut self, user: Label, person: Person, name: u8) -> Played {
        let Some(before) = self.users.get(&user).cloned() else { return Ok(()) };
        let replace = Call::new("replace the user".to_owned(), Method::Put, Self::user_path(user))
            .with_body(body::user(user, person, Spelling::AsCreated));
        let rename = self.change(user, UserChange::Display(name));
        let [replaced, renamed] = self.send_both([replace, rename]).await?;
        if !replaced.is_success() {
            let right = match renamed.is_success() {
                true => self.changed(&before, UserChange::Display(name)),
                false => before,
            };
            return self.has(user, &right).await;
        }
        let mut sent = replaced.sent;
        let names = sent.remove("displayName").into_iter().chain(renamed.sent_name());
        let names: Vec<Value> = names.collect();
        let shown = self.get("the user", Self::user_path(user)).await?;
        if let Some(lost) = not_shown(&sent, &shown) {
            let came = format!("`{lost}` is {}", shown.get(&lost).unwrap_or(&Value::Null));
            return diverged(Offence::LostUpdate, came, self.templated(says(&lost, &sent)));
        }
        let is = shown.get("displayName").cloned().unwrap_or_default();
        if !names.contains(&is) {
            let wanted = json!({ "json": [{ "at": "$.displayName", "one-of": names }] });
            return diverged(Offence::LostUpdate, format!("`displayName` is {is}"), wanted);
        }
        self.users.insert(user, shown);
        Ok(())
    }

    /// Reads a user, to whom nothing but what was answered with success has happened.
    async fn has(&mut self, user: Label, right: &Map<String, Value>) -> Played {
        let shown = self.get("the user", Self::user_path(user)).await?;
        if let Some(first) = differences(right, &shown).into_iter().next() {
            let wanted = self.templated(says(&first.path, right));
            return diverged(Offence::LostUpdate, first.to_string(), wanted);
        }
        self.users.insert(user, shown);
        Ok(())
    }

    async fn after_deletion(&mut self, user: Label, is_deleted: bool) -> Played {
        if is_deleted {
            return match self.deleted(user).await {
                // A deletion by itself shows that.
                Err(Stop::Diverged(wrong)) if wrong.offence == Offence::MemberStays => {
                    Err(Stop::Unclear(wrong.came))
                }
                other => other,
            };
        }
        // A conflict may be told, and then the user is there, however changed.
        let shown = self.get("the user", Self::user_path(user)).await?;
        self.users.insert(user, shown);
        Ok(())
    }

    async fn two_members(&mut self, group: Label, one: Label, other: Label) -> Played {
        let add = |member: Label| {
            let written = body::group_change(&GroupChange::Add(vec![member]), Dialect::Plain);
            Call::new("add a member".to_owned(), Method::Patch, Self::group_path(group))
                .with_body(body::patch(&[written]))
        };
        let answers = self.send_both([add(one), add(other)]).await?;
        let done = [one, other].into_iter().zip(&answers);
        let added = done.filter(|(_, answer)| answer.is_success()).map(|(member, _)| member);
        if let Some(team) = self.groups.get_mut(&group) {
            team.members.extend(added);
        }
        self.has_members(group, Offence::LostUpdate).await
    }
}

impl Answer {
    /// The value of the only operation of a PATCH that was done.
    fn sent_name(&self) -> Option<Value> {
        let operation = self.sent.get("Operations")?.get(0)?;
        operation.get("value").cloned().filter(|_| self.is_success())
    }
}
