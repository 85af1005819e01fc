//! Mistakes about users that are too long to stand in the honest path.

use fedspec_protocol::scim::lookup::member;
use fedspec_protocol::scim::patch::{Op, PatchRequest};
use fedspec_protocol::scim::urn;
use http::StatusCode;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::{store, users};
use crate::directory::{Directory, Kind, Seq, keys_of};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;
use crate::rules::patch_users::named;

/// Refuses what has to be accepted.
pub(crate) fn refuse_by_fault(
    directory: &Directory,
    asked: &Map<String, Value>,
) -> Result<(), Refusal> {
    let wrong = |attribute: &str| Err(Refusal::WrongType { attribute: attribute.to_owned() });
    if directory.has(Fault::RefuseMissingSchemas) && !asked.contains_key("schemas") {
        return wrong("schemas");
    }
    let read_only = ["id", "meta", "groups"].into_iter().find(|name| asked.contains_key(*name));
    match read_only {
        Some(name) if directory.has(Fault::RefuseReadOnly) => wrong(name),
        _ => Ok(()),
    }
}

/// Stores something else than what was sent.
pub(crate) fn keep_or_lose(
    directory: &Directory,
    asked: &Map<String, Value>,
    user: &mut Map<String, Value>,
) {
    let faults = directory.faults;
    if faults.is_empty() {
        return;
    }
    let lost = [
        (Fault::LoseExternalId, "externalId"),
        (Fault::LoseEmail, "emails"),
        (Fault::LoseEnterpriseExtension, urn::ENTERPRISE_USER),
    ];
    for (_, name) in lost.iter().filter(|(fault, _)| faults.has(*fault)) {
        user.remove(*name);
    }
    if faults.has(Fault::ChangeExternalId)
        && let Some(Value::String(external)) = user.get_mut("externalId")
    {
        *external = external.to_uppercase();
    }
    let kept = [(Fault::ReturnPassword, "password"), (Fault::BelieveGroupsOfUser, "groups")];
    for (_, name) in kept.iter().filter(|(fault, _)| faults.has(*fault)) {
        if let Some(value) = asked.get(*name) {
            user.insert((*name).to_owned(), value.clone());
        }
    }
}

/// Answers a duplicate create with what is there, or refuses it and overwrites what is there.
pub(crate) fn existing(directory: &mut Directory, user: Map<String, Value>) -> Option<Answer> {
    if !directory.has(Fault::UpsertOnDuplicate) && !directory.has(Fault::UpsertOverwrites) {
        return None;
    }
    let keys = keys_of(Kind::User, &user);
    let holder = keys.iter().find_map(|(of, key)| directory.users.holders(*of, key).next())?;
    if directory.has(Fault::UpsertOnDuplicate) {
        return users::shown(directory, holder, StatusCode::CREATED).ok();
    }
    let old = directory.users.row(holder)?.clone();
    store::update(directory, Kind::User, holder, &old, user);
    None
}

/// Gives a user a new id.
pub(crate) fn change_id(directory: &mut Directory, seq: Seq) {
    let Some(row) = directory.users.row(seq) else { return };
    let (mut resource, id) = (row.resource(), directory.ids.uuid());
    resource.insert("id".to_owned(), id.to_string().into());
    directory.users.replace(seq, id, &resource);
}

/// Leaves out operations of a PATCH.
pub(crate) fn pass_over(request: &mut PatchRequest, faults: FaultSet) {
    if faults.has(Fault::PatchFirstOperationOnly) {
        request.operations.truncate(1);
    }
    if faults.has(Fault::PatchRemoveKeepsValue) {
        request.operations.retain(|operation| operation.op != Op::Remove);
    }
}

/// Takes `active` for something else than it is.
pub(crate) fn mishandle_active(
    before: &Map<String, Value>,
    after: &mut Map<String, Value>,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let active = |user: &Map<String, Value>| user.get("active").and_then(Value::as_bool);
    if faults.has(Fault::IgnoreDeactivation) && active(after) == Some(false) {
        after.insert("active".to_owned(), true.into());
    }
    let reactivated = active(before) == Some(false) && active(after) == Some(true);
    match reactivated && faults.has(Fault::RefuseReactivation) {
        true => Err(Refusal::WrongType { attribute: "active".to_owned() }),
        false => Ok(()),
    }
}

/// Takes a PATCH for the whole user: nothing stays but what the user signs in with, and what the
/// operations name.
pub(crate) fn wipe_others(
    request: &PatchRequest,
    user: &mut Map<String, Value>,
    faults: FaultSet,
) -> Result<(), Refusal> {
    if !faults.has(Fault::PatchWipesOthers) {
        return Ok(());
    }
    let mut paths = Vec::new();
    for operation in &request.operations {
        paths.extend(named(operation)?);
    }
    user.retain(|name, _| {
        ["userName", "name"].contains(&name.as_str())
            || paths.iter().any(|path| path.is_core(name, path.sub()))
    });
    Ok(())
}

/// Takes a remove without path for a remove of everything that is not mandatory.
pub(crate) fn remove_all(
    asked: &Map<String, Value>,
    faults: FaultSet,
    user: &mut Map<String, Value>,
) {
    if removes_without_path(asked, faults) {
        user.retain(|name, _| ["userName", "displayName", "name"].contains(&name.as_str()));
    }
}

/// Whether a remove without path is to be believed.
pub(crate) fn removes_without_path(asked: &Map<String, Value>, faults: FaultSet) -> bool {
    let pathless = |operation: &Value| {
        let Some(operation) = operation.as_object() else { return false };
        let op = member(operation, "op").and_then(Value::as_str).unwrap_or_default();
        op.eq_ignore_ascii_case("remove") && member(operation, "path").is_none()
    };
    faults.has(Fault::PatchRemoveWithoutPath)
        && member(asked, "Operations")
            .and_then(Value::as_array)
            .is_some_and(|operations| operations.iter().any(pathless))
}

/// Whether a PATCH of `id` is to be believed.
pub(crate) fn patches_id(operations: &[Value], faults: FaultSet) -> bool {
    let about_id = |operation: &Value| {
        let path = operation.as_object().and_then(|operation| member(operation, "path"));
        path.and_then(Value::as_str).is_some_and(|path| path.eq_ignore_ascii_case("id"))
    };
    faults.has(Fault::PatchChangesId) && operations.iter().any(about_id)
}
