//! PATCH of a resource (RFC 7644 section 3.5.2).

use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::filter::{CompareOp, Filter};
use fedspec_protocol::scim::patch::{Op, Operation, PatchRequest, apply_with};
use fedspec_protocol::scim::path::PatchPath;
use fedspec_protocol::scim::project::Projection;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::call::Call;
use super::conform::conform;
use super::create::on_request;
use super::mistakes::{answered, patched};
use super::mutability::{Keep, allowed, carry_over, keeps_required};
use super::patch_members::{Draft, MemberChange};
use super::precondition;
use super::provider::Provider;
use super::read::version;
use super::refusal::Refusal;
use super::request::Request;
use super::resource::Resource;
use super::table::Seq;
use super::write::{Update, Write, store};
use super::{members, mistakes, represent, schemas};
use crate::directory::Kind;
use crate::fault::Fault;

/// PATCH of a resource: all operations, or none.
pub(crate) fn patch(
    provider: &mut Provider,
    call: &mut Call<'_>,
    kind: Kind,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let seq = provider.find(kind, id)?;
    precondition::of_write(call, &request.headers, &version(provider, call, seq)?)?;
    let projection = mistakes::of_write(represent::projection(request.query)?, call.faults);
    mistakes::body::of_order(request, call.faults)?;
    let body = mistakes::operations::of_operations(kind, request.json()?, call.faults)?;
    let wanted = PatchRequest::from_json(&body)?;
    let update = Update { write: Write::Patch, kind, seq, body: &Map::new() };
    match plan(provider, call, kind, seq, &wanted) {
        Ok((attributes, members)) => {
            if call.has(Fault::BrokenPatch) {
                return Err(Refusal::Internal);
            }
            store(provider, call, &update, attributes, members)?;
        }
        Err(refusal) => in_spite(provider, call, &update, &wanted, refusal)?,
    }
    let asked = projection != Projection::Default && !call.has(Fault::PatchAttributesIgnored);
    let whole = kind == Kind::User
        && !call.has(Fault::UserPatchAnswers204)
        && !call.has(Fault::PatchAttributesIgnored);
    if !asked && !whole {
        // Nobody wants every member of a big group back for having added one.
        let resource = provider.get(seq).ok_or(Refusal::Internal)?;
        return Ok(Answer::at(204, represent::whereabouts(resource, call)));
    }
    let sent = written(kind, &wanted);
    let (mut shown, place) = represent::shown(provider, call, seq, &projection, &sent)?;
    answered::of_changed(&mut shown, call.faults);
    Ok(Answer::resource(200, shown, place))
}

/// What the operations make of a resource, as yet unstored.
fn plan(
    provider: &Provider,
    call: &Call<'_>,
    kind: Kind,
    seq: Seq,
    wanted: &PatchRequest,
) -> Result<(Map<String, Value>, MemberChange), Refusal> {
    let (mut attributes, members) = match split(kind, wanted) {
        Some((rest, steps)) => by_index(provider, call, seq, &rest, &steps)?,
        None => by_value(provider, call, seq, wanted)?,
    };
    if let Some(resource) = provider.get(seq) {
        patched::of_patched(wanted, &resource.attributes, &mut attributes, call.faults);
    }
    Ok((attributes, members))
}

/// The mistakes of carrying out what is refused; without them the refusal.
fn in_spite(
    provider: &mut Provider,
    call: &mut Call<'_>,
    update: &Update<'_>,
    wanted: &PatchRequest,
    refusal: Refusal,
) -> Result<(), Refusal> {
    let Update { kind, seq, .. } = *update;
    if call.has(Fault::PatchNotAtomic) {
        for operation in &wanted.operations {
            let one = PatchRequest { operations: vec![operation.clone()] };
            let Ok((attributes, members)) = plan(provider, call, kind, seq, &one) else { break };
            store(provider, call, update, attributes, members)?;
        }
    }
    let old = provider.get(seq).map(|resource| resource.attributes.clone()).unwrap_or_default();
    if let Some(attributes) = patched::stored_anyway(wanted, &old, call.faults) {
        let members = Draft::new(&provider.memberships, seq).finish();
        return store(provider, call, update, attributes, members);
    }
    if patched::is_overlooked(&refusal, call.faults) { Ok(()) } else { Err(refusal) }
}

/// What one operation does to the members of a group.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    Clear,
    Add(Vec<Value>),
    Remove(Vec<Value>),
}

/// The operations that change members only by naming them, taken apart from the others; `None` when
/// one of them looks at members in another way, and the general function has to see all of them.
///
/// Members and other attributes do not influence one another, so that the order among the two does
/// not matter.
pub(crate) fn split(kind: Kind, request: &PatchRequest) -> Option<(PatchRequest, Vec<Step>)> {
    let mut steps = Vec::new();
    let mut rest = Vec::new();
    for operation in &request.operations {
        match &operation.path {
            _ if kind == Kind::User => rest.push(operation.clone()),
            None => rest.extend(split_value(operation, &mut steps)?),
            Some(path) if !path.attr().is_core("members", None) => {
                if path.attr().name().eq_ignore_ascii_case("members") {
                    return None;
                }
                rest.push(operation.clone());
            }
            Some(path) => steps.extend(steps_of(operation, path)?),
        }
    }
    Some((PatchRequest { operations: rest }, steps))
}

/// The operation without the members in its value, which become steps.
fn split_value(operation: &Operation, steps: &mut Vec<Step>) -> Option<Option<Operation>> {
    let Some(Value::Object(attributes)) = &operation.value else {
        return Some(Some(operation.clone()));
    };
    let mut kept = attributes.clone();
    for (name, value) in attributes {
        let Ok(path) = AttrPath::parse(name) else { continue };
        if path.is_core("members", None) {
            kept.remove(name);
            let named = Operation {
                path: Some(path.clone().into()),
                value: Some(value.clone()),
                ..operation.clone()
            };
            steps.extend(steps_of(&named, &path.into())?);
        } else if path.name().eq_ignore_ascii_case("members") || value.is_object() {
            // Members by another road, such as the URI of the whole schema.
            return None;
        }
    }
    let left = !kept.is_empty() || attributes.is_empty();
    Some(left.then(|| Operation { value: Some(Value::Object(kept)), ..operation.clone() }))
}

fn steps_of(operation: &Operation, path: &PatchPath) -> Option<Vec<Step>> {
    if path.sub().is_some() {
        return None;
    }
    let listed = match &operation.value {
        None | Some(Value::Null) => None,
        Some(Value::Array(values)) => Some(values.clone()),
        Some(value @ Value::Object(_)) => Some(vec![value.clone()]),
        Some(_) => return None,
    };
    // A member that is more than its own name is for the general function to judge.
    let plain = |value: &Value| {
        value.as_object().is_some_and(|member| {
            member.len() <= 4
                && member.values().all(Value::is_string)
                && member.contains_key("value")
        })
    };
    if listed.as_ref().is_some_and(|listed| !listed.iter().all(plain)) {
        return None;
    }
    let listed = listed.filter(|listed| !listed.is_empty());
    Some(match (operation.op, path.filter(), listed) {
        (Op::Add, None, Some(listed)) => vec![Step::Add(listed)],
        (Op::Add, None, None) => vec![],
        (Op::Replace, None, Some(listed)) => vec![Step::Clear, Step::Add(listed)],
        (Op::Replace, None, None) | (Op::Remove, None, None) => vec![Step::Clear],
        (Op::Remove, None, Some(listed)) => vec![Step::Remove(listed)],
        (Op::Remove, Some(filter), None) => vec![Step::Remove(vec![named_by(filter)?])],
        _ => return None,
    })
}

/// The member that `value eq "…"` names.
fn named_by(filter: &Filter) -> Option<Value> {
    match filter {
        Filter::Compare { path, op: CompareOp::Eq, value: Value::String(id) }
            if path.is_core("value", None) && path.schema().is_none() =>
        {
            Some(serde_json::json!({ "value": id }))
        }
        _ => None,
    }
}

/// The result of operations whose changes of members are steps.
fn by_index(
    provider: &Provider,
    call: &Call<'_>,
    seq: Seq,
    rest: &PatchRequest,
    steps: &[Step],
) -> Result<(Map<String, Value>, MemberChange), Refusal> {
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    // What is computed is only looked at by an operation on a read-only attribute.
    let current = match resource.kind {
        Kind::User => represent::full(provider, call.base, seq).ok_or(Refusal::Internal)?,
        Kind::Group => resource.attributes.clone(),
    };
    let attributes = after(resource, call, &current, rest)?;
    let mut draft = Draft::new(&provider.memberships, seq);
    for step in steps {
        match step {
            Step::Clear => draft.clear(),
            Step::Add(_) if call.has(Fault::LoseNewMember) => {}
            Step::Add(listed) => {
                if call.has(Fault::AddMemberReplaces) {
                    draft.clear();
                }
                for member in listed {
                    match members::find(provider, member) {
                        Err(_) if call.has(Fault::AcceptUnknownMember) => {}
                        found => draft.add(found?)?,
                    }
                }
            }
            Step::Remove(_) if call.has(Fault::RemoveWrongMember) => {
                provider.memberships.of(seq).last().into_iter().for_each(|m| draft.remove(m));
            }
            Step::Remove(listed) => {
                let ids = listed.iter().filter_map(|member| member.get("value")?.as_str());
                // Whoever is not there is no member.
                ids.filter_map(|id| members::by_id(provider, id))
                    .for_each(|(_, m)| draft.remove(m));
            }
        }
    }
    Ok((attributes, draft.finish()))
}

/// The result by the general function, which sees every member.
fn by_value(
    provider: &Provider,
    call: &Call<'_>,
    seq: Seq,
    request: &PatchRequest,
) -> Result<(Map<String, Value>, MemberChange), Refusal> {
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    let current = represent::full(provider, call.base, seq).ok_or(Refusal::Internal)?;
    let mut attributes = after(resource, call, &current, request)?;
    let mut draft = Draft::new(&provider.memberships, seq);
    draft.clear();
    for member in members::take(provider, &mut attributes, call.faults)? {
        draft.add(member)?;
    }
    Ok((attributes, draft.finish()))
}

/// The attributes after the operations, as they are stored.
fn after(
    resource: &Resource,
    call: &Call<'_>,
    current: &Map<String, Value>,
    request: &PatchRequest,
) -> Result<Map<String, Value>, Refusal> {
    let (kind, faults) = (resource.kind, call.faults);
    let mut operations = Vec::new();
    for operation in &request.operations {
        operations.extend(allowed(kind, operation, current, faults)?);
    }
    let request = PatchRequest { operations };
    let after = apply_with(current, &request, schemas::of(kind))?;
    if !faults.has(Fault::PatchRemoveProtected) && !faults.has(Fault::PatchSkipsValidation) {
        keeps_required(kind, current, &after)?;
    }
    let mut attributes = conform(kind, Write::Patch, &after, faults)?;
    carry_over(kind, resource.id, &resource.attributes, &mut attributes, Keep::Nothing, faults)?;
    Ok(attributes)
}

/// The attributes returned on request that the operations write.
fn written(kind: Kind, request: &PatchRequest) -> Vec<AttrPath> {
    let paths = request.operations.iter().flat_map(|operation| match &operation.path {
        Some(path) => vec![path.attr().clone()],
        None => match &operation.value {
            Some(Value::Object(value)) => super::create::written(kind, value),
            _ => Vec::new(),
        },
    });
    paths.filter(|path| on_request(kind, path)).collect()
}

#[cfg(test)]
mod tests;
