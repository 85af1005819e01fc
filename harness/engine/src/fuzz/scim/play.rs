//! One history at a target: what is sent, and whether what comes is what the model says.
//!
//! The model of a resource is what was last read of it; a change is predicted by the pure functions of
//! `fedspec_protocol::scim`, and then read.

use std::collections::{BTreeMap, BTreeSet};

use fedspec_protocol::scim::lookup::member;
use serde_json::{Map, Value, json};

use super::abilities::Abilities;
use super::body;
use super::call::Call;
use super::expect::{differences, says, without_repeats};
use super::keyring::Keyring;
use super::offence::Offence;
use super::operation::{Label, Operation};
use crate::drive::{Counter, Done, Paper, Site};
use crate::scenario::{CaseId, Method, segment};

/// Why a history is not gone on with.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// The target did something else than the model says.
    Diverged(Box<Divergence>),
    /// Nothing follows: the network broke, or the target cannot do what is asked.
    Unclear(String),
}

/// What a target did otherwise; the last call shows it.
#[derive(Clone, Debug)]
pub(super) struct Divergence {
    pub(super) offence: Offence,
    /// What came, in words.
    pub(super) came: String,
    /// What the last call should have shown: the value of `expect`, without the check's name.
    pub(super) expect: Value,
    /// What a scenario has to make first, since it was somebody else's who showed it.
    pub(super) along: Option<Call>,
}

/// What came of a request that was answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) json: Option<Map<String, Value>>,
    /// The body, as it was sent.
    pub(super) sent: Map<String, Value>,
    /// Whether the body is JSON where it has to be.
    is_readable: bool,
}

impl Answer {
    pub(super) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The id of the resource in the body.
    pub(super) fn id(&self) -> Option<&str> {
        member(self.json.as_ref()?, "id")?.as_str().filter(|id| !id.is_empty())
    }

    /// The answer, unless it is one that nothing follows from.
    fn sound(self) -> Result<Self, Stop> {
        match self.status {
            429 | 501 | 503 => Err(Stop::Unclear(self.words())),
            500.. => diverged(Offence::Breaks, self.words(), json!({ "status": "2xx" })),
            200..=299 if !self.is_readable => diverged(
                Offence::Breaks,
                "a body that is no JSON object".to_owned(),
                json!({ "json": [{ "at": "$", "is": "object" }] }),
            ),
            _ => Ok(self),
        }
    }

    /// `status 409: "taken"`.
    pub(super) fn words(&self) -> String {
        let detail = self.json.as_ref().and_then(|json| member(json, "detail")?.as_str());
        match detail {
            Some(detail) => format!("status {}: {detail:?}", self.status),
            None => format!("status {}", self.status),
        }
    }
}

/// A group that is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Team {
    pub(super) members: BTreeSet<Label>,
}

/// A history that is being played.
pub(super) struct Player<'a> {
    pub(super) site: &'a Site,
    pub(super) counter: &'a Counter,
    pub(super) can: Abilities,
    case: CaseId,
    pub(super) saved: BTreeMap<String, Value>,
    /// Users that are there, as they were last read.
    pub(super) users: BTreeMap<Label, Map<String, Value>>,
    pub(super) groups: BTreeMap<Label, Team>,
    pub(super) calls: Vec<Call>,
    /// Paths of what has to be deleted.
    made: Vec<String>,
    pub(super) requests: usize,
}

pub(super) type Played = Result<(), Stop>;

/// What was done wrong, as an end of the history.
pub(super) fn diverged<T>(offence: Offence, came: String, expect: Value) -> Result<T, Stop> {
    Err(Stop::Diverged(Box::new(Divergence { offence, came, expect, along: None })))
}

/// The same, of something that shows only where others are there too.
pub(super) fn among_others(collection: &str, played: Played) -> Played {
    played.map_err(|stop| match stop {
        Stop::Diverged(divergence) => Stop::Diverged(Box::new(Divergence {
            along: Some(body::somebody_else(collection)),
            ..*divergence
        })),
        unclear @ Stop::Unclear(_) => unclear,
    })
}

impl<'a> Player<'a> {
    pub(super) fn new(
        site: &'a Site,
        counter: &'a Counter,
        can: Abilities,
        case: CaseId,
        tokens: &Keyring,
    ) -> Self {
        Self {
            site,
            counter,
            can,
            case,
            saved: tokens.saved.clone(),
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            calls: Vec::new(),
            made: Vec::new(),
            requests: 0,
        }
    }

    /// Does one thing, and looks at what came of it.
    pub(super) async fn play(&mut self, operation: &Operation) -> Played {
        match operation {
            Operation::CreateUser { user, person, spelling } => {
                self.create_user(*user, *person, *spelling).await
            }
            Operation::ReplaceUser { user, person } => self.replace_user(*user, *person).await,
            Operation::PatchUser { user, changes, dialect } => {
                self.patch_user(*user, changes, *dialect).await
            }
            Operation::DeleteUser { user } => self.delete_user(*user).await,
            Operation::ReadUser { user } => self.read_user(*user).await,
            Operation::FindUser { user, spelling } => self.find_user(*user, *spelling).await,
            Operation::CreateGroup { group, members } => self.create_group(*group, members).await,
            Operation::PatchGroup { group, change, dialect } => {
                self.patch_group(*group, change, *dialect).await
            }
            Operation::DeleteGroup { group } => self.delete_group(*group).await,
            Operation::ReadGroup { group } => self.read_group(*group).await,
            Operation::FindGroup { group } => self.find_group(*group).await,
            Operation::Search(question) => self.search(*question).await,
            Operation::Walk { count } => self.walk(*count).await,
            Operation::Bulk { user, group, person } => self.bulk(*user, *group, *person).await,
            Operation::AtOnce { user, race } => self.at_once(*user, *race).await,
            Operation::WithToken { user, token, act } => self.with_token(*token, *act, *user).await,
        }
    }

    /// Sends a request. What breaks the target is a finding of its own.
    pub(super) async fn send(&mut self, call: Call) -> Result<Answer, Stop> {
        let paper = Paper { case: &self.case, saved: &self.saved };
        let done = self.counter.send(self.site, &call.action(), paper).await;
        let answer = self.received(call, done)?;
        answer.sound()
    }

    /// Sends two requests, the second without waiting for the answer to the first.
    pub(super) async fn send_both(&mut self, calls: [Call; 2]) -> Result<[Answer; 2], Stop> {
        let [mut one, mut other] = calls;
        let paper = Paper { case: &self.case, saved: &self.saved };
        let actions = [one.action(), other.action()];
        let [first, second] = &actions;
        let (first, second) = tokio::join!(
            self.counter.send(self.site, first, paper),
            self.counter.send(self.site, second, paper),
        );
        (one.any, other.any) = (true, true);
        one.at_once = true;
        let users = one.method == Method::Post;
        let answers = [self.received(one, first), self.received(other, second)];
        // Whatever comes of one of them: what the other one has made is deleted afterwards.
        let made: Vec<String> = answers
            .iter()
            .filter_map(|answer| answer.as_ref().ok().filter(|it| it.is_success())?.id())
            .map(str::to_owned)
            .collect();
        if users {
            made.iter().for_each(|id| self.remember("/Users", id));
        }
        let [one, other] = answers;
        let (one, other) = (one?, other?);
        if one.status >= 500 {
            // The last one shows what is wrong, and which is written first does not matter.
            self.swap_last_two();
        }
        Ok([one.sound()?, other.sound()?])
    }

    fn swap_last_two(&mut self) {
        if let [.., one, other] = self.calls.as_mut_slice() {
            std::mem::swap(one, other);
            (one.at_once, other.at_once) = (true, false);
        }
    }

    /// Notes a request and what came of it.
    fn received(&mut self, mut call: Call, done: Result<Done, String>) -> Result<Answer, Stop> {
        let done = done.map_err(Stop::Unclear)?;
        self.requests += 1;
        let response =
            done.exchange.answer.map_err(|trouble| Stop::Unclear(trouble.to_string()))?;
        call.status = response.status;
        let deletes = call.method == Method::Delete;
        self.calls.push(call);
        let text = response.body.text().unwrap_or_default();
        let json = match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(map)) => Some(map),
            _ => None,
        };
        let sent = match done.body {
            Some(Value::Object(sent)) => sent,
            _ => Map::new(),
        };
        let is_readable = json.is_some() || text.is_empty() || deletes;
        Ok(Answer { status: response.status, json, sent, is_readable })
    }

    /// The last call belongs to what shows the fault, though it only looks.
    pub(super) fn belongs(&mut self) {
        if let Some(call) = self.calls.last_mut() {
            call.looks = false;
        }
    }

    /// `/Users/${saved.user-1}`.
    pub(super) fn user_path(user: Label) -> String {
        format!("/Users/{}", body::reference(&body::saved_user(user)))
    }

    pub(super) fn group_path(group: Label) -> String {
        format!("/Groups/{}", body::reference(&body::saved_group(group)))
    }

    /// The id that is kept under a name.
    pub(super) fn id(&self, saved: &str) -> Option<&str> {
        self.saved.get(saved)?.as_str()
    }

    /// Whether an id is of something that this history has made.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.saved.values().any(|saved| saved.as_str() == Some(id))
    }

    /// A text with its placeholders replaced.
    pub(super) fn rendered(&self, text: &str) -> String {
        let paper = Paper { case: &self.case, saved: &self.saved };
        self.counter.rendered(text, paper).unwrap_or_default()
    }

    /// Keeps an id, and remembers to delete what it is of.
    pub(super) fn keep(&mut self, collection: &str, saved: &str, id: &str) {
        self.saved.insert(saved.to_owned(), Value::from(id));
        self.remember(collection, id);
    }

    pub(super) fn remember(&mut self, collection: &str, id: &str) {
        self.made.push(format!("{collection}/{}", segment(id)));
    }

    pub(super) fn forget(&mut self, collection: &str, saved: &str) {
        let path = self.id(saved).map(|id| format!("{collection}/{}", segment(id)));
        self.made.retain(|made| Some(made) != path.as_ref());
    }

    /// Reads a resource that is there.
    pub(super) async fn get(
        &mut self,
        what: &str,
        path: String,
    ) -> Result<Map<String, Value>, Stop> {
        let call = Call::new(format!("read {what}"), Method::Get, path);
        let answer = self.send(call).await?;
        match answer.json {
            Some(shown) if answer.status == 200 => Ok(shown),
            _ => diverged(Offence::NotKept, answer.words(), json!({ "status": 200 })),
        }
    }

    /// Reads a user, which has to be what the model says; the first difference is the offence.
    pub(super) async fn agrees(
        &mut self,
        user: Label,
        right: &Map<String, Value>,
        offence: Offence,
    ) -> Played {
        let shown = self.get("the user", Self::user_path(user)).await?;
        if let Some(first) = differences(right, &shown).into_iter().next() {
            let twice = differences(right, &without_repeats(&shown)).is_empty();
            let offence = if twice { Offence::ValueTwice } else { offence };
            return diverged(offence, first.to_string(), self.templated(says(&first.path, right)));
        }
        self.users.insert(user, shown);
        Ok(())
    }

    /// Values of this run written as a scenario writes them.
    pub(super) fn templated(&self, value: Value) -> Value {
        let mut words = vec![
            (self.rendered("${unique.email}"), "${unique.email}".to_owned()),
            (self.rendered("${unique.name}"), "${unique.name}".to_owned()),
        ];
        let ids = self.saved.iter().filter_map(|(name, id)| Some((id.as_str()?, name)));
        words.extend(ids.map(|(id, name)| (id.to_owned(), body::reference(name))));
        words.retain(|(word, _)| !word.is_empty());
        replaced(value, &words)
    }

    /// Deletes what is left, the newest first; whatever comes of it.
    pub(super) async fn tidy_up(&mut self) {
        for path in std::mem::take(&mut self.made).into_iter().rev() {
            let call = Call::new("clean up".to_owned(), Method::Delete, path);
            let paper = Paper { case: &self.case, saved: &self.saved };
            self.requests += 1;
            // A scenario cleans up by itself.
            let _ = self.counter.send(self.site, &call.action(), paper).await;
        }
    }
}

fn replaced(value: Value, words: &[(String, String)]) -> Value {
    match value {
        Value::String(text) => Value::String(
            words.iter().fold(text, |text, (word, template)| text.replace(word.as_str(), template)),
        ),
        Value::Array(list) => list.into_iter().map(|one| replaced(one, words)).collect(),
        Value::Object(map) => {
            let map = map.into_iter();
            Value::Object(map.map(|(name, one)| (name, replaced(one, words))).collect())
        }
        other => other,
    }
}
