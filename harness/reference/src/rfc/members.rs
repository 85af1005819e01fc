//! The members that a body names.

use serde_json::{Map, Value};

use super::address::referred;
use super::provider::Provider;
use super::refusal::Refusal;
use super::table::Seq;
use crate::directory::{Kind, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Takes `members` out of a group's attributes: what it lists is kept in an index, not in the group.
pub(crate) fn take(
    provider: &Provider,
    attributes: &mut Map<String, Value>,
    faults: FaultSet,
) -> Result<Vec<Seq>, Refusal> {
    match attributes.remove("members") {
        Some(Value::Array(listed)) => {
            let found = listed.iter().map(|member| find(provider, member));
            let unknown = faults.has(Fault::AcceptUnknownMember);
            found.filter(|found| found.is_ok() || !unknown).collect()
        }
        _ => Ok(Vec::new()),
    }
}

/// The resource that one value of `members` names, by `value` or else by `$ref` (RFC 7643 section
/// 4.2). It has to exist; what else the client says of it has to be true.
pub(crate) fn find(provider: &Provider, member: &Value) -> Result<Seq, Refusal> {
    let text = |name: &str| {
        let object = member.as_object()?;
        fedspec_protocol::scim::lookup::member(object, name)?.as_str()
    };
    let wrong =
        |path, value: &str| Refusal::NoMember { path, value: value.chars().take(200).collect() };
    let named =
        text("value").map(|id| by_id(provider, id).ok_or_else(|| wrong("members.value", id)));
    let pointed = text("$ref").map(|reference| {
        let target = referred(reference).and_then(|(_, id)| provider.locate(id));
        target.ok_or_else(|| wrong("members.$ref", reference))
    });
    let (kind, seq) = match (named, pointed) {
        (Some(named), None) => named?,
        (None, Some(pointed)) => pointed?,
        (Some(named), Some(pointed)) => {
            let found = named?;
            if pointed? != found {
                return Err(wrong("members.$ref", text("$ref").unwrap_or_default()));
            }
            found
        }
        (None, None) => return Err(Refusal::Missing { path: "members.value".to_owned() }),
    };
    match text("type") {
        Some(given) if !given.eq_ignore_ascii_case(kind.name()) => {
            let expected = match kind {
                Kind::User => "`User`, as the member is one",
                Kind::Group => "`Group`, as the member is one",
            };
            Err(Refusal::WrongValue { path: "members.type".to_owned(), expected })
        }
        _ => Ok(seq),
    }
}

/// The resource with this id; the schema has `members.value` compared without case.
pub(crate) fn by_id(provider: &Provider, id: &str) -> Option<(Kind, Seq)> {
    provider.locate(ResourceId::parse(&id.to_ascii_lowercase())?)
}
