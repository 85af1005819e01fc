//! Whom an assignment is to, as a call says it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::access::{Assignment, Principal, Thing, adm_05_listed};
use crate::directory::{Directory, Kind, ResourceId};
use crate::fault::Fault;

/// `PrincipalType` and `PrincipalId`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Named {
    principal_type: PrincipalType,
    principal_id: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum PrincipalType {
    User,
    Group,
}

impl Named {
    /// Gives this one something. ADM-05/unknown: there has to be a user or group of this id.
    pub(super) fn assign(&self, directory: &mut Directory, what: Thing) -> Result<(), Refusal> {
        let to = self.adm_05_find(directory)?;
        if directory.has(Fault::AssignmentForgotten) {
            return Ok(());
        }
        let added = directory.sign_in.assignments.add(to, what);
        added.map_err(|full| Refusal::Body { cause: full.to_string() })
    }

    /// Takes something from this one, who may be gone (ADM-05).
    pub(super) fn remove(&self, directory: &mut Directory, what: &Thing) {
        if let Some(id) = directory.read_id(&self.principal_id)
            && !directory.has(Fault::AssignmentKept)
        {
            directory.sign_in.assignments.remove(what, self.kind(), id);
        }
    }

    fn adm_05_find(&self, directory: &Directory) -> Result<Principal, Refusal> {
        let kind = self.kind();
        let id = directory.read_id(&self.principal_id);
        let of = |kind| id.and_then(|id| Principal::of_id(directory, kind, id));
        let any = directory.has(Fault::PrincipalTypeIgnored);
        let either = || of(Kind::User).or_else(|| of(Kind::Group)).filter(|_| any);
        let nobody =
            || Principal { kind, id: id.unwrap_or(ResourceId::from_bits(0)), name: String::new() };
        let found = of(kind).or_else(either);
        let found = found.or_else(|| directory.has(Fault::AssignmentToNobody).then(nobody));
        found.ok_or(Refusal::Missing { what: type_name(kind).1 })
    }

    const fn kind(&self) -> Kind {
        match self.principal_type {
            PrincipalType::User => Kind::User,
            PrincipalType::Group => Kind::Group,
        }
    }

    /// The members of an answer that name this one.
    pub(super) fn shown(&self) -> Value {
        json!({ "PrincipalType": type_name(self.kind()).0, "PrincipalId": self.principal_id })
    }
}

/// The assignments of a thing, each with what `more` says of the thing.
pub(super) fn listed(directory: &Directory, what: &Thing, more: &Value) -> Vec<Value> {
    let one = |assignment: &Assignment| {
        let to = &assignment.to;
        let mut shown = json!({
            "PrincipalType": type_name(to.kind).0,
            "PrincipalId": directory.write_id(to.id),
            // This project's own: the name that the console shows, which has no wire (ADM-05).
            "ConsoleName": to.name,
        });
        extend(&mut shown, more);
        shown
    };
    adm_05_listed(directory, what).map(one).collect()
}

/// Puts the members of an object into another one.
pub(super) fn extend(object: &mut Value, more: &Value) {
    if let (Some(members), Value::Object(more)) = (object.as_object_mut(), more) {
        members.extend(more.clone());
    }
}

const fn type_name(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::User => ("USER", "user"),
        Kind::Group => ("GROUP", "group"),
    }
}
