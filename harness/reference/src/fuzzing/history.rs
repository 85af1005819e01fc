//! What was done to a directory, what has to come of it, and what came.

mod expect;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::expect::{Document, Effect, Expected, Plan};
use super::action::{Action, Condition};
use super::script::Line;
use super::server::{Answer, Server};
use super::world::World;
use crate::directory::Kind;
use crate::fault_set::FaultSet;
use crate::profile::Profile;

/// An id that nobody has.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

pub(super) struct History {
    server: Server,
    world: World,
    /// Everything that was ever made, in that order.
    made: Vec<(String, Kind)>,
    /// What was stored of each version that was seen.
    versions: BTreeMap<(String, String), Value>,
    /// What should be there.
    model: BTreeMap<String, Document>,
    /// Whether the model knows the members of groups that are not shown.
    knows_members: bool,
}

impl History {
    pub(super) fn new(profile: Profile, faults: FaultSet) -> Self {
        Self {
            server: Server::new(profile, faults),
            knows_members: true,
            world: World::default(),
            made: Vec::new(),
            versions: BTreeMap::new(),
            model: BTreeMap::new(),
        }
    }

    /// Sends a request of which no more is known than what holds for all.
    pub(super) fn request(&mut self, line: &Line) {
        let ids: Vec<String> = self.made.iter().map(|(id, _)| id.clone()).collect();
        let line = line.resolved(&ids);
        let done = self.exchange(&line).is_some_and(|answer| !answer.is_refused());
        if done && !only_reads(&line) {
            self.model = self.documents();
            self.knows_members &= self.server.profile == Profile::Rfc;
        }
    }

    pub(super) fn act(&mut self, action: &Action) {
        match action {
            Action::Send(line) => self.request(line),
            Action::Read { target, condition } => self.read(*target, *condition),
            Action::PutBack { target } => self.put_back(*target),
            Action::Pages { kind, count, by_cursor } => self.pages(*kind, *count, *by_cursor),
            Action::Find { kind, name } => self.find(*kind, name),
            Action::Create { .. }
            | Action::Replace { .. }
            | Action::Patch { .. }
            | Action::Delete { .. } => {
                let plan = self.plan(action);
                self.write(&plan);
            }
        }
    }

    /// What can be asked at any time, at the end.
    pub(super) fn end(&mut self) {
        for (id, kind) in self.made.clone() {
            if !self.world.0.contains_key(&id) {
                let line = Line::new("GET", format!("{}/{id}", super::world::path(kind)));
                assert_eq!(
                    self.exchange(&line).map(|answer| answer.status),
                    Some(404),
                    "{id} is gone"
                );
            }
        }
        if self.server.profile != Profile::Rfc && self.knows_members {
            self.memberships();
        }
    }

    /// How many resources there are.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.world.0.len()
    }

    fn write(&mut self, plan: &Plan) {
        let Some(answer) = self.exchange(&plan.line) else {
            unreachable!("{plan:?} is no request")
        };
        let shown = || format!("{plan:?} is answered by {} {}", answer.status, answer.body);
        match plan.expected {
            Expected::Status(status) => assert_eq!(answer.status, status, "{}", shown()),
            Expected::Refusal => assert!(answer.is_refused(), "{}", shown()),
        }
        if answer.is_refused() {
            return;
        }
        match &plan.effect {
            Effect::Create(document) => {
                let id = answer.body.get("id").and_then(Value::as_str).unwrap_or_default();
                assert!(self.world.0.contains_key(id), "{} is not listed", shown());
                self.model.insert(id.to_owned(), document.clone());
            }
            Effect::Set(id, document) => _ = self.model.insert(id.clone(), document.clone()),
            Effect::Delete(id) => {
                self.model.remove(id);
                self.model.values_mut().for_each(|document| _ = document.members.remove(id));
            }
        }
        if self.server.profile == Profile::Rfc {
            assert_eq!(self.documents(), self.model, "{}", shown());
        } else {
            let plain = |mut documents: BTreeMap<String, Document>| {
                documents.values_mut().for_each(|document| document.members.clear());
                documents
            };
            assert_eq!(plain(self.documents()), plain(self.model.clone()), "{}", shown());
        }
    }

    /// Sends a request and looks at what became of the directory.
    fn exchange(&mut self, line: &Line) -> Option<Answer> {
        let answer = self.server.send(line)?;
        let after = World::look(&self.server);
        let before = std::mem::replace(&mut self.world, after);
        let after = &self.world;
        let shown = || format!("{line:?}, which is answered by {} {}", answer.status, answer.body);
        if answer.is_refused() || only_reads(line) {
            assert_eq!(before, *after, "something is changed by {}", shown());
            return Some(answer);
        }
        for (id, resource) in &after.0 {
            let is_new = !before.0.contains_key(id);
            let was_made = self.made.iter().any(|(made, _)| made == id);
            assert_eq!(is_new, !was_made, "{id} is back after {}", shown());
            if is_new {
                self.made.push((id.clone(), resource.kind));
            }
            let (Some(version), Some(stored)) = (after.version(id), after.stored(id)) else {
                continue;
            };
            if !is_new {
                let moved = before.version(id) != Some(version);
                let changed = before.stored(id).as_ref() != Some(&stored);
                assert_eq!(moved, changed, "{id} is {version}: {stored} after {}", shown());
            }
            let known =
                self.versions.entry((id.clone(), version.to_owned())).or_insert(stored.clone());
            assert_eq!(*known, stored, "{id} is {version} again after {}", shown());
        }
        Some(answer)
    }

    /// The documents that the directory shows.
    fn documents(&self) -> BTreeMap<String, Document> {
        let shown = self.world.0.iter();
        shown.map(|(id, shown)| (id.clone(), Document::shown(shown))).collect()
    }

    fn target(&self, number: usize) -> (String, Kind) {
        let made = self.made.get(number % self.made.len().max(1));
        made.cloned().unwrap_or_else(|| (NOBODY.to_owned(), Kind::User))
    }

    fn is_there(&self, id: &str) -> bool {
        self.model.contains_key(id)
    }

    /// A condition for a target that is there; the profile `aws` has no versions.
    fn conditions(&self, id: &str, condition: Condition) -> Option<String> {
        let version = self.world.version(id).filter(|_| self.server.profile == Profile::Rfc)?;
        match condition {
            Condition::None => None,
            Condition::Current => Some(version.to_owned()),
            Condition::Stale => Some("W/\"0\"".to_owned()),
        }
    }

    /// IAM Identity Center shows members to filters only.
    fn memberships(&mut self) {
        let documents = self.model.clone();
        let of = |kind: Kind| {
            let ids = documents.iter().filter(move |(_, document)| document.kind == kind);
            ids.map(|(id, _)| id.clone()).collect::<BTreeSet<_>>()
        };
        for group in of(Kind::Group) {
            for user in of(Kind::User) {
                let filter = format!("id%20eq%20%22{group}%22%20and%20members%20eq%20%22{user}%22");
                let line = Line::new("GET", format!("/Groups?filter={filter}"));
                let found = self.exchange(&line).map(|answer| answer.list().resources.len());
                let is_member =
                    documents.get(&group).is_some_and(|group| group.members.contains(&user));
                assert_eq!(found, Some(usize::from(is_member)), "{user} in {group}");
            }
        }
    }
}

fn only_reads(line: &Line) -> bool {
    matches!(line.method.as_str(), "GET" | "HEAD" | "OPTIONS") || line.path.contains("/.search")
}
