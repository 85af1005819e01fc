//! What is done with users.

use fedspec_protocol::scim::patch::{Op, PatchError, PatchRequest, apply};
use serde_json::{Map, Value, json};

use super::body;
use super::call::Call;
use super::expect::{not_shown, says};
use super::offence::Offence;
use super::operation::{Dialect, Label, Person, Spelling, UserChange};
use super::play::{Played, Player, Stop, diverged};
use crate::scenario::Method;

const USERS: &str = "/Users";

impl Player<'_> {
    pub(super) async fn create_user(
        &mut self,
        user: Label,
        person: Person,
        spelling: Spelling,
    ) -> Played {
        let taken = self.users.contains_key(&user);
        let saved = body::saved_user(user);
        let what = if taken { "the same user again" } else { "a user" };
        let mut call = Call::new(format!("create {what}"), Method::Post, USERS.to_owned())
            .with_body(body::user(user, person, spelling));
        if !taken {
            call = call.saving(saved.clone(), "$.id");
        }
        let answer = self.send(call).await?;
        let id = answer.id().map(str::to_owned);
        if taken {
            if let Some(id) = id.filter(|_| answer.is_success()) {
                self.remember(USERS, &id);
                let refused = json!({ "status": 409 });
                return diverged(Offence::DuplicateTaken, answer.words(), refused);
            }
            return if self.can.find {
                self.found(user, Spelling::AsCreated, Offence::LeftBehind).await
            } else {
                Ok(())
            };
        }
        match (answer.is_success(), id) {
            (true, Some(id)) => {
                let given = self.saved.values().any(|known| known.as_str() == Some(id.as_str()));
                self.keep(USERS, &saved, &id);
                if given {
                    let came = format!("the new user has the id `{id}` of a deleted one");
                    let other = body::reference(&saved);
                    let expect = json!({ "json": [{ "at": "$.id", "not-equals": other }] });
                    return diverged(Offence::IdGivenAgain, came, expect);
                }
                self.shows(user, &answer.sent).await
            }
            (true, None) => Err(Stop::Unclear("the answer to a create has no id".to_owned())),
            (false, _) if answer.status == 409 && self.saved.contains_key(&saved) => {
                diverged(Offence::NameStaysTaken, answer.words(), json!({ "status": "2xx" }))
            }
            (false, _) => Err(Stop::Unclear(format!("a user is not created: {}", answer.words()))),
        }
    }

    /// Reads a user, which has to show what was sent.
    async fn shows(&mut self, user: Label, sent: &Map<String, Value>) -> Played {
        let shown = self.get("the user", Self::user_path(user)).await?;
        if let Some(name) = not_shown(sent, &shown) {
            let came = format!("`{name}` is {}", shown.get(&name).unwrap_or(&Value::Null));
            return diverged(Offence::NotKept, came, self.templated(says(&name, sent)));
        }
        self.users.insert(user, shown);
        Ok(())
    }

    pub(super) async fn replace_user(&mut self, user: Label, person: Person) -> Played {
        let call = Call::new("replace the user".to_owned(), Method::Put, Self::user_path(user))
            .with_body(body::user(user, person, Spelling::AsCreated));
        let answer = self.send(call).await?;
        if !answer.is_success() {
            return diverged(Offence::RefusesRight, answer.words(), json!({ "status": "2xx" }));
        }
        self.shows(user, &answer.sent).await
    }

    pub(super) async fn patch_user(
        &mut self,
        user: Label,
        changes: &[UserChange],
        dialect: Dialect,
    ) -> Played {
        let Some(before) = self.users.get(&user).cloned() else { return Ok(()) };
        let written: Vec<Value> =
            changes.iter().map(|change| body::user_change(*change, dialect)).collect();
        let call = Call::new("change the user".to_owned(), Method::Patch, Self::user_path(user))
            .with_body(body::patch(&written));
        let answer = self.send(call).await?;
        let predicted = self.predicted(&before, changes);
        match (predicted, answer.is_success()) {
            (Predicted::Done(right), true) => {
                let offence = Offence::PatchedWrongly.undone(dialect);
                self.agrees(user, &right, offence).await
            }
            (Predicted::Done(_), false) => {
                let refused = Offence::refused(dialect);
                // Whatever it thinks of the request: what it refused must not be done.
                self.agrees(user, &before, Offence::NotAtomic).await?;
                self.calls.pop();
                diverged(refused, answer.words(), json!({ "status": "2xx" }))
            }
            (Predicted::Refused | Predicted::Either, false) => {
                self.agrees(user, &before, Offence::NotAtomic).await
            }
            (Predicted::NoTarget, false) => self.agrees(user, &before, Offence::NotAtomic).await,
            (Predicted::NoTarget, true) => {
                diverged(Offence::NoTargetTaken, answer.words(), json!({ "status": 400 }))
            }
            (Predicted::Refused, true) => {
                diverged(Offence::BrokenPatchTaken, answer.words(), json!({ "status": "4xx" }))
            }
            (Predicted::Either, true) => {
                let shown = self.get("the user", Self::user_path(user)).await?;
                self.users.insert(user, shown);
                Ok(())
            }
        }
    }

    /// What a PATCH does to a user, as it would be written plainly.
    fn predicted(&self, before: &Map<String, Value>, changes: &[UserChange]) -> Predicted {
        if changes.iter().any(|change| matches!(change, UserChange::Broken(_))) {
            return Predicted::Refused;
        }
        let plain: Vec<Value> =
            changes.iter().map(|change| body::user_change(*change, Dialect::Plain)).collect();
        let text = body::patch(&plain).to_string();
        let Ok(request) = serde_json::from_str(&self.rendered(&text)) else {
            return Predicted::Either;
        };
        let Ok(request) = PatchRequest::from_json(&request) else { return Predicted::Either };
        match apply(before, &request) {
            Ok(right) => Predicted::Done(right),
            // Only of a replace does the RFC say that it fails (section 3.5.2.3).
            Err(PatchError::Operation { index, .. }) => {
                let replaces =
                    request.operations.get(index).is_some_and(|one| one.op == Op::Replace);
                if replaces { Predicted::NoTarget } else { Predicted::Either }
            }
            Err(_) => Predicted::Either,
        }
    }

    pub(super) async fn delete_user(&mut self, user: Label) -> Played {
        let call = Call::new("delete the user".to_owned(), Method::Delete, Self::user_path(user));
        let answer = self.send(call).await?;
        if !answer.is_success() {
            return diverged(Offence::RefusesRight, answer.words(), json!({ "status": "2xx" }));
        }
        self.deleted(user).await
    }

    /// Looks for a user who was deleted, everywhere.
    pub(super) async fn deleted(&mut self, user: Label) -> Played {
        let saved = body::saved_user(user);
        self.users.remove(&user);
        self.gone(Self::user_path(user)).await?;
        self.forget(USERS, &saved);
        if self.can.find {
            self.found(user, Spelling::AsCreated, Offence::StaysListed).await?;
        }
        let teams: Vec<Label> = self
            .groups
            .iter_mut()
            .filter_map(|(group, team)| team.members.remove(&user).then_some(*group))
            .collect();
        for group in teams {
            self.has_members(group, Offence::MemberStays).await?;
        }
        Ok(())
    }

    /// Reads what was deleted.
    pub(super) async fn gone(&mut self, path: String) -> Played {
        let call = Call::new("read what was deleted".to_owned(), Method::Get, path);
        let answer = self.send(call).await?;
        if answer.is_success() {
            return diverged(Offence::StaysReadable, answer.words(), json!({ "status": 404 }));
        }
        Ok(())
    }

    pub(super) async fn read_user(&mut self, user: Label) -> Played {
        match self.users.get(&user).cloned() {
            Some(right) => self.agrees(user, &right, Offence::NotKept).await,
            None => self.gone(Self::user_path(user)).await,
        }
    }

    pub(super) async fn find_user(&mut self, user: Label, spelling: Spelling) -> Played {
        let there = self.users.contains_key(&user);
        let known = self.saved.contains_key(&body::saved_user(user));
        let offence = if !there && known { Offence::StaysListed } else { Offence::WrongMatches };
        self.found(user, spelling, offence).await
    }

    /// Asks for a user by name: exactly the one who is there is found.
    async fn found(&mut self, user: Label, spelling: Spelling, offence: Offence) -> Played {
        let filter = format!("userName eq \"{}\"", body::user_name(user, spelling));
        let saved = body::saved_user(user);
        let right = self.users.contains_key(&user).then_some(saved);
        self.matches("/Users", &filter, &Vec::from_iter(right), offence).await
    }
}

/// What a PATCH comes to.
enum Predicted {
    /// The resource after it.
    Done(Map<String, Value>),
    /// It breaks a rule.
    Refused,
    /// Nothing matches what is to be replaced.
    NoTarget,
    /// The RFC does not say.
    Either,
}
