//! What is asked with another token than the target file's: one that must open nothing, or a second one, to which the
//! same is there.

use std::fmt;

use serde_json::{Map, Value, json};

use super::abilities::Abilities;
use super::body;
use super::call::Call;
use super::expect::{differences, says};
use super::offence::Offence;
use super::operation::{Dialect, Label, Spelling, UserChange};
use super::play::{Answer, Played, Player, diverged};
use super::queries::ids;
use crate::scenario::{Alteration, Auth, Method};
use crate::vocabulary::AdminOperation;

/// A token that is not the target file's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token {
    /// Another one of the same directory.
    Second,
    /// Another directory's.
    Foreign,
    /// One of the same directory that was deleted.
    Deleted,
    /// None at all.
    Missing,
    /// The target file's, but not quite.
    Altered(Alteration),
}

/// What is done with it to a user who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Read,
    Find,
    Change,
    Delete,
}

impl Token {
    const ALL: [Self; 7] = [
        Self::Second,
        Self::Foreign,
        Self::Deleted,
        Self::Missing,
        Self::Altered(Alteration::Longer),
        Self::Altered(Alteration::Shorter),
        Self::Altered(Alteration::OtherCase),
    ];

    /// Those that there are.
    pub(super) fn all(can: Abilities) -> Vec<Self> {
        let there = |token: &Self| match token {
            Self::Second => can.second_token,
            Self::Foreign => can.foreign_token,
            Self::Deleted => can.deleted_token,
            Self::Missing | Self::Altered(Alteration::Longer | Alteration::Shorter) => can.bearer,
            Self::Altered(Alteration::OtherCase) => can.token_in_other_case,
        };
        Self::ALL.into_iter().filter(there).collect()
    }

    /// Under which name it is kept, where it is one of its own.
    pub(super) const fn saved(self) -> Option<&'static str> {
        match self {
            Self::Second => Some("second-token"),
            Self::Foreign => Some("foreign-token"),
            Self::Deleted => Some("deleted-token"),
            Self::Missing | Self::Altered(_) => None,
        }
    }

    fn auth(self) -> Auth {
        match (self, self.saved()) {
            (Self::Altered(alteration), _) => Auth::Altered(alteration),
            (_, Some(saved)) => Auth::Bearer(body::reference(saved)),
            (_, None) => Auth::None,
        }
    }

    /// What an administrator does for it: steps of a scenario.
    pub(super) fn steps(self) -> Vec<Value> {
        let step = |name: &str, send: Value, expect: &str| {
            json!({ "name": name, "send": { "admin": send },
                    "expect": { expect: { "status": "2xx" } } })
        };
        let making = |name: &str, operation: AdminOperation, expect: &str, save: Value| {
            let mut made = step(name, json!({ "do": operation }), expect);
            made.as_object_mut().map(|made| made.insert("save".to_owned(), save));
            made
        };
        match self {
            Self::Second => vec![making(
                "make a second token",
                AdminOperation::CreateToken,
                "makes-a-second-token",
                json!({ "second-token": { "json": "$.token" } }),
            )],
            Self::Foreign => vec![making(
                "make another directory",
                AdminOperation::CreateDirectory,
                "makes-another-directory",
                json!({ "foreign-token": { "json": "$.token" } }),
            )],
            Self::Deleted => vec![
                making(
                    "make another token",
                    AdminOperation::CreateToken,
                    "makes-another-token",
                    json!({ "deleted-token": { "json": "$.token" }, "deleted-id": { "json": "$.id" } }),
                ),
                step(
                    "delete it",
                    json!({ "do": AdminOperation::DeleteToken,
                            "with": { "id": "${saved.deleted-id}", "confirm": CONFIRMATION } }),
                    "deletes-that-token",
                ),
            ],
            Self::Missing | Self::Altered(_) => Vec::new(),
        }
    }

    /// What a target has to be able to do for it.
    pub(super) const fn needs(self) -> &'static str {
        match self {
            Self::Second | Self::Deleted => "admin.tokens",
            Self::Foreign => "admin.directories",
            Self::Missing | Self::Altered(_) => "scim.bearer",
        }
    }

    /// The token of a request, where it is not the target file's.
    pub(super) fn of(auth: &Auth) -> Option<Self> {
        Self::ALL.into_iter().find(|token| token.auth() == *auth)
    }
}

/// What administrators type before a token is deleted.
pub(super) const CONFIRMATION: &str = "DELETE";

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Second => "second-token",
            Self::Foreign => "foreign-token",
            Self::Deleted => "deleted-token",
            Self::Missing => "no-token",
            Self::Altered(Alteration::Longer) => "longer-token",
            Self::Altered(Alteration::Shorter) => "shorter-token",
            Self::Altered(Alteration::OtherCase) => "token-in-other-case",
        })
    }
}

impl Act {
    /// Those that a target can be asked for.
    pub(super) fn all(can: Abilities) -> Vec<Self> {
        let acts = [
            (Self::Read, can.read_user),
            (Self::Find, can.find),
            (Self::Change, can.patch_user),
            (Self::Delete, can.delete_user),
        ];
        acts.into_iter().filter(|(_, can)| *can).map(|(act, _)| act).collect()
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Find => "find",
            Self::Change => "change",
            Self::Delete => "delete",
        }
    }
}

impl Player<'_> {
    pub(super) async fn with_token(&mut self, token: Token, act: Act, user: Label) -> Played {
        let Some(before) = self.users.get(&user).cloned() else { return Ok(()) };
        let change = another_name(&before);
        let name = format!("{} the user with {}", act.name(), token.to_string().replace('-', " "));
        let mut call = match act {
            Act::Read => Call::new(name, Method::Get, Self::user_path(user)),
            Act::Find => Call::new(name, Method::Get, "/Users".to_owned()).with_query(
                "filter",
                format!("userName eq \"{}\"", body::user_name(user, Spelling::AsCreated)),
            ),
            Act::Change => Call::new(name, Method::Patch, Self::user_path(user))
                .with_body(body::patch(&[body::user_change(change, Dialect::Plain)])),
            Act::Delete => Call::new(name, Method::Delete, Self::user_path(user)),
        };
        call.auth = token.auth();
        call.any = token != Token::Second;
        let answer = self.send(call).await?;
        match token {
            Token::Second => self.colleague(act, user, &before, change, &answer).await,
            _ => self.stranger(act, user, &before, &answer).await,
        }
    }

    /// To a token that opens nothing, nobody is there, and nothing can be done to anybody.
    async fn stranger(
        &mut self,
        act: Act,
        user: Label,
        before: &Map<String, Value>,
        answer: &Answer,
    ) -> Played {
        let offence = Offence::OpensToStrangers;
        match act {
            Act::Read if answer.is_success() => {
                diverged(offence, answer.words(), json!({ "status": "4xx" }))
            }
            Act::Find if self.lists_user(user, answer) => {
                diverged(offence, "the user is found".to_owned(), json!({ "status": "4xx" }))
            }
            Act::Read | Act::Find => Ok(()),
            // What the answer says does not matter: another directory may well have nobody to delete, and call that done.
            Act::Change | Act::Delete => self.still(user, before, offence).await,
        }
    }

    /// To a second token the same is there.
    async fn colleague(
        &mut self,
        act: Act,
        user: Label,
        before: &Map<String, Value>,
        change: UserChange,
        answer: &Answer,
    ) -> Played {
        if !answer.is_success() {
            return diverged(Offence::RefusesRight, answer.words(), json!({ "status": "2xx" }));
        }
        match act {
            Act::Read => {
                let shown = answer.json.clone().unwrap_or_default();
                self.same(before, &shown, Offence::NotKept)
            }
            Act::Find if self.lists_user(user, answer) => Ok(()),
            Act::Find => {
                let id = body::reference(&body::saved_user(user));
                let wanted =
                    json!({ "json": [{ "at": "$.Resources[*].id", "values-in-any-order": [id] }] });
                diverged(Offence::WrongMatches, "the user is not found".to_owned(), wanted)
            }
            Act::Change => {
                let mut right = before.clone();
                let written = body::user_change(change, Dialect::Plain);
                right.extend(
                    written.get("value").map(|name| ("displayName".to_owned(), name.clone())),
                );
                self.agrees(user, &right, Offence::PatchedWrongly).await
            }
            Act::Delete => self.deleted(user).await,
        }
    }

    /// Whether a list has the user.
    fn lists_user(&self, user: Label, answer: &Answer) -> bool {
        let id = self.id(&body::saved_user(user));
        answer.is_success() && ids(answer).iter().any(|shown| Some(shown.as_str()) == id)
    }

    /// Reads a user, who has to be there as before.
    async fn still(
        &mut self,
        user: Label,
        before: &Map<String, Value>,
        offence: Offence,
    ) -> Played {
        let call = Call::new("read the user".to_owned(), Method::Get, Self::user_path(user));
        let answer = self.send(call).await?;
        match answer.json {
            Some(shown) if answer.status == 200 => self.same(before, &shown, offence),
            _ => diverged(offence, answer.words(), json!({ "status": 200 })),
        }
    }

    fn same(
        &self,
        right: &Map<String, Value>,
        shown: &Map<String, Value>,
        offence: Offence,
    ) -> Played {
        match differences(right, shown).into_iter().next() {
            Some(first) => {
                let wanted = self.templated(says(&first.path, right));
                diverged(offence, first.to_string(), wanted)
            }
            None => Ok(()),
        }
    }
}

/// A change that changes something.
fn another_name(before: &Map<String, Value>) -> UserChange {
    let [one, other] = [0, 1].map(UserChange::Display);
    let same = body::user_change(one, Dialect::Plain).get("value") == before.get("displayName");
    if same { other } else { one }
}
