//! The model: documents by id, and what a write does to them.

use std::collections::{BTreeMap, BTreeSet};

use fedspec_protocol::scim::urn;
use serde_json::{Value, json};

use super::History;
use crate::directory::Kind;
use crate::fuzzing::action::{Action, Change, Condition, Content};
use crate::fuzzing::script::Line;
use crate::fuzzing::world::{Shown, members, path};
use crate::profile::Profile;

/// What the model knows of a resource.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Document {
    pub(super) kind: Kind,
    /// Simple attributes.
    pub(super) attributes: BTreeMap<&'static str, String>,
    pub(super) members: BTreeSet<String>,
}

/// Attributes that the actions set.
const ATTRIBUTES: [&str; 3] = ["userName", "displayName", "title"];

/// A write, and what has to come of it.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) line: Line,
    pub(super) expected: Expected,
    /// What a success does.
    pub(super) effect: Effect,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Expected {
    Status(u16),
    /// Some status of a refusal.
    Refusal,
}

#[derive(Debug)]
pub(super) enum Effect {
    Create(Document),
    Set(String, Document),
    Delete(String),
}

impl Document {
    /// What a directory shows of it.
    pub(super) fn shown(shown: &Shown) -> Self {
        let text = |name| Some((name, shown.resource.get(name)?.as_str()?.to_owned()));
        Self {
            kind: shown.kind,
            attributes: ATTRIBUTES.into_iter().filter_map(text).collect(),
            members: members(&shown.resource),
        }
    }

    fn name(&self) -> String {
        let name = match self.kind {
            Kind::User => "userName",
            Kind::Group => "displayName",
        };
        self.attributes.get(name).map(|name| name.to_lowercase()).unwrap_or_default()
    }
}

impl History {
    /// What has to become of a write.
    pub(super) fn plan(&self, action: &Action) -> Plan {
        let plan = |line, expected, effect| Plan { line, expected, effect };
        match action {
            Action::Create { kind, content } => {
                let (document, body, good) = self.content(*kind, content, None);
                let line = Line::new("POST", path(*kind)).with(&body);
                let expected = self.judged(&document, None, good, 201);
                plan(line, expected, Effect::Create(document))
            }
            Action::Replace { target, content, condition } => {
                let (id, kind) = self.target(*target);
                let (document, body, good) = self.content(kind, content, Some(&id));
                let line =
                    self.conditional(Line::new("PUT", at(kind, &id)).with(&body), &id, *condition);
                let mut expected = self.judged(&document, Some(&id), good, 200);
                if kind == Kind::Group && self.server.profile != Profile::Rfc {
                    expected = Expected::Refusal;
                }
                let expected = self.reached(&id, &line, expected);
                plan(line, expected, Effect::Set(id, document))
            }
            Action::Patch { target, changes, condition } => {
                let (id, kind) = self.target(*target);
                let (document, good) = self.changed(&id, kind, changes);
                let operations: Vec<Value> =
                    changes.iter().map(|change| self.operation(kind, *change)).collect();
                let body = json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
                let line = self.conditional(
                    Line::new("PATCH", at(kind, &id)).with(&body),
                    &id,
                    *condition,
                );
                let status = if kind == Kind::User { 200 } else { 204 };
                let expected = self.judged(&document, Some(&id), good, status);
                let expected = self.reached(&id, &line, expected);
                plan(line, expected, Effect::Set(id, document))
            }
            Action::Delete { target, condition } => {
                let (id, kind) = self.target(*target);
                let line = self.conditional(Line::new("DELETE", at(kind, &id)), &id, *condition);
                let expected = self.reached(&id, &line, Expected::Status(204));
                plan(line, expected, Effect::Delete(id))
            }
            other => unreachable!("{other:?} writes nothing"),
        }
    }

    fn conditional(&self, line: Line, id: &str, condition: Condition) -> Line {
        Line { if_match: self.conditions(id, condition), ..line }
    }

    /// What becomes of a write to this address, if nothing else is wrong.
    fn reached(&self, id: &str, line: &Line, expected: Expected) -> Expected {
        match () {
            () if !self.is_there(id) && expected != Expected::Refusal => Expected::Status(404),
            () if line.if_match.as_deref() == Some("W/\"0\"") => Expected::Status(412),
            () => expected,
        }
    }

    /// What becomes of a document: `good` is whether it may be stored at all.
    fn judged(&self, document: &Document, own: Option<&str>, good: bool, status: u16) -> Expected {
        // RFC 7643 section 4.2 asks for no unique names of groups, IAM Identity Center does.
        let unique = document.kind == Kind::User || self.server.profile != Profile::Rfc;
        let same = |(id, other): (&String, &Document)| {
            Some(id.as_str()) != own
                && other.kind == document.kind
                && other.name() == document.name()
        };
        match good {
            false => Expected::Refusal,
            true if unique && self.model.iter().any(same) => Expected::Status(409),
            true => Expected::Status(status),
        }
    }

    /// A document of this content, the body that says so, and whether all its members may be members.
    fn content(&self, kind: Kind, content: &Content, own: Option<&str>) -> (Document, Value, bool) {
        let mut attributes = BTreeMap::from([("displayName", content.name.to_owned())]);
        let mut body = json!({ "schemas": [urn::GROUP], "displayName": content.name });
        let mut members = BTreeSet::new();
        let mut good = true;
        match kind {
            Kind::User => {
                attributes.insert("userName", content.name.to_owned());
                body = json!({
                    "schemas": [urn::USER], "userName": content.name, "displayName": content.name,
                    "name": { "givenName": "Ada", "familyName": "Example" },
                });
                if let (Some(title), Some(body)) = (content.title, body.as_object_mut()) {
                    attributes.insert("title", title.to_owned());
                    body.insert("title".to_owned(), title.into());
                }
            }
            Kind::Group => {
                members = content.members.iter().map(|member| self.target(*member).0).collect();
                good = members.iter().all(|id| self.may_join(own, id));
                let listed: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
                if let (false, Some(body)) = (listed.is_empty(), body.as_object_mut()) {
                    body.insert("members".to_owned(), listed.into());
                }
            }
        }
        (Document { kind, attributes, members }, body, good)
    }

    /// What changes make of a resource, and whether all of them can be made.
    fn changed(&self, id: &str, kind: Kind, changes: &[Change]) -> (Document, bool) {
        let none = Document { kind, attributes: BTreeMap::new(), members: BTreeSet::new() };
        let mut document = self.model.get(id).cloned().unwrap_or(none);
        // SCIM-U-30: IAM Identity Center changes a userName once in one request.
        let renames = changes.iter().filter(|change| matches!(change, Change::Name(_))).count();
        let mut good = renames < 2 || kind == Kind::Group || self.server.profile == Profile::Rfc;
        for change in changes {
            let name = if kind == Kind::User { "userName" } else { "displayName" };
            match (change, kind) {
                (Change::Title(title) | Change::TitleAmong(title), Kind::User) => {
                    document.attributes.insert("title", (*title).to_owned());
                }
                (Change::NoTitle, Kind::User) => _ = document.attributes.remove("title"),
                (Change::Name(new), _) => _ = document.attributes.insert(name, (*new).to_owned()),
                (Change::AddMember(member), Kind::Group) => {
                    let member = self.target(*member).0;
                    good &= self.may_join(Some(id), &member);
                    document.members.insert(member);
                }
                (Change::RemoveMember(member), Kind::Group) => {
                    document.members.remove(&self.target(*member).0);
                }
                // IAM Identity Center does not remove all at once (SCIM-GR-10).
                (Change::RemoveMembers, Kind::Group) if self.server.profile == Profile::Rfc => {
                    document.members.clear();
                }
                _ => good = false,
            }
        }
        (document, good)
    }

    fn operation(&self, kind: Kind, change: Change) -> Value {
        let name = if kind == Kind::User { "userName" } else { "displayName" };
        match change {
            Change::Title(title) => json!({ "op": "replace", "path": "title", "value": title }),
            Change::NoTitle => json!({ "op": "remove", "path": "title" }),
            Change::TitleAmong(title) => json!({ "op": "replace", "value": { "title": title } }),
            Change::Name(new) => json!({ "op": "replace", "path": name, "value": new }),
            Change::AddMember(member) => {
                json!({ "op": "add", "path": "members", "value": [{ "value": self.target(member).0 }] })
            }
            Change::RemoveMember(member) => {
                let path = format!("members[value eq \"{}\"]", self.target(member).0);
                json!({ "op": "remove", "path": path })
            }
            Change::RemoveMembers => json!({ "op": "remove", "path": "members" }),
            Change::NoTarget => {
                json!({ "op": "replace", "path": "ims[type eq \"x\"].value", "value": "x" })
            }
        }
    }

    /// Whether the resource can be a member of a group: groups in groups are the RFC's alone.
    fn may_join(&self, group: Option<&str>, id: &str) -> bool {
        let kind = self.model.get(id).map(|document| document.kind);
        match kind {
            Some(Kind::User) => true,
            Some(Kind::Group) => self.server.profile == Profile::Rfc && group != Some(id),
            None => false,
        }
    }
}

fn at(kind: Kind, id: &str) -> String {
    format!("{}/{id}", path(kind))
}
