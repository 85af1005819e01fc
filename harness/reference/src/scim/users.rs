use fedspec_protocol::scim::patch::{self, OperationError, PatchError, PatchRequest};
use http::StatusCode;
use serde_json::{Map, Value};

use super::answer::{Answer, read_object};
use super::represent::{Place, represent};
use super::store;
use crate::directory::{Directory, Kind, ResourceId, Row, Seq};
use crate::fault::Fault;
use crate::refusal::Refusal;
use crate::rules::patch::{op_case, refused, u_27_operations, u_27_read};
use crate::rules::patch_users;
use crate::rules::unique::u_16_unique;
use crate::rules::users::{Change, accept};

/// `POST /Users` (SCIM-U-01).
pub(crate) fn create(directory: &mut Directory, body: &[u8]) -> Result<Answer, Refusal> {
    let asked = read_object(body, directory.faults)?;
    refuse_by_fault(directory, &asked)?;
    let mut user = accept(&asked, Change::Create, directory.faults)?;
    keep_or_lose(directory, &asked, &mut user);
    if let Err(taken) = u_16_unique(directory, Kind::User, &user, None) {
        return existing(directory, &user).ok_or(taken);
    }
    let seq = store::create(directory, Kind::User, user, &asked);
    let status = match directory.has(Fault::CreateAnswers200) {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    if directory.has(Fault::CreateWithoutBody) {
        return Ok(Answer { status, body: None });
    }
    shown(directory, seq, status)
}

/// `GET /Users/{id}` (SCIM-U-22).
pub(crate) fn read(directory: &Directory, id: &str) -> Result<Answer, Refusal> {
    let (seq, row) = find(directory, id)?;
    if directory.has(Fault::HideInactiveUser)
        && row.resource().get("active") == Some(&Value::Bool(false))
    {
        return Err(Refusal::NoUser);
    }
    let other = directory.users.from(0).find(|(other, _)| *other != seq);
    let (seq, row) = match other {
        Some(other) if directory.has(Fault::WrongUserReturned) => other,
        _ => (seq, row),
    };
    let text = represent(directory, Kind::User, seq, row, Place::Alone);
    Ok(Answer::json(StatusCode::OK, text))
}

/// `PUT /Users/{id}` (SCIM-U-24). The status is 200: the documentation's sample shows 201, a client
/// takes 200 for success, and RFC 7644 section 3.5.1 says 200 (SCIM-U-23).
pub(crate) fn replace(directory: &mut Directory, id: &str, body: &[u8]) -> Result<Answer, Refusal> {
    let found = find(directory, id).map(|(seq, row)| (seq, row.clone()));
    let (seq, old) = match found {
        Err(_) if directory.has(Fault::PutCreatesUnknownId) => return create(directory, body),
        other => other?,
    };
    let mut asked = read_object(body, directory.faults)?;
    if directory.has(Fault::PutMerges) {
        let mut merged = old.resource();
        merged.append(&mut asked);
        asked = merged;
    }
    let mut user = accept(&asked, Change::Replace, directory.faults)?;
    keep_or_lose(directory, &asked, &mut user);
    u_16_unique(directory, Kind::User, &user, Some(seq))?;
    store::update(directory, Kind::User, seq, &old, user);
    if directory.has(Fault::PutChangesId)
        && let Some(row) = directory.users.row(seq)
    {
        let (mut resource, id) = (row.resource(), directory.ids.uuid());
        resource.insert("id".to_owned(), id.to_string().into());
        directory.users.replace(seq, id, &resource);
    }
    let answer = shown(directory, seq, StatusCode::OK);
    if directory.has(Fault::LostPut) {
        directory.users.replace(seq, old.id, &old.resource());
    }
    answer
}

/// `PATCH /Users/{id}` (SCIM-U-26 to U-32): all operations or none, and the whole user as answer.
pub(crate) fn patch(directory: &mut Directory, id: &str, body: &[u8]) -> Result<Answer, Refusal> {
    let (seq, old) = find(directory, id).map(|(seq, row)| (seq, row.clone()))?;
    let asked = read_object(body, directory.faults)?;
    let operations = u_27_operations(&asked, directory.faults)?;
    match patched(directory, seq, &old, &operations) {
        Ok(_) if directory.has(Fault::LostPatch) => {}
        Ok(user) => store::update(directory, Kind::User, seq, &old, user),
        Err(refusal) => {
            if directory.has(Fault::PatchNotAtomic) {
                keep_first_operations(directory, seq, &old, &operations);
            }
            return Err(refusal);
        }
    }
    match directory.has(Fault::UserPatchAnswers204) {
        true => Ok(Answer::nothing()),
        false => shown(directory, seq, StatusCode::OK),
    }
}

/// `DELETE /Users/{id}` (SCIM-U-25).
pub(crate) fn delete(directory: &mut Directory, id: &str) -> Result<Answer, Refusal> {
    super::groups::delete_any(directory, Kind::User, id, Refusal::NoUser)
}

/// What the user would be after these operations. Changes nothing.
fn patched(
    directory: &Directory,
    seq: Seq,
    old: &Row,
    operations: &[Value],
) -> Result<Map<String, Value>, Refusal> {
    let faults = directory.faults;
    op_case(operations, faults)?;
    let mut request = u_27_read(operations, faults)?;
    patch_users::check(&request.operations, faults)?;
    if faults.has(Fault::PatchFirstOperationOnly) {
        request.operations.truncate(1);
    }
    if faults.has(Fault::PatchRemoveKeepsValue) {
        request.operations.retain(|operation| operation.op != patch::Op::Remove);
    }
    let before = old.resource();
    let mut after = match patch::apply(&before, &request) {
        Err(PatchError::Operation { reason: OperationError::NoMatch { .. }, .. })
            if faults.has(Fault::PatchNoTargetAccepted) =>
        {
            before
        }
        other => other.map_err(|error| refused(&error))?,
    };
    if faults.has(Fault::PatchReplaceWipesOthers) {
        wipe_others(&request, &mut after)?;
    }
    if faults.has(Fault::IgnoreDeactivation) && after.contains_key("active") {
        after.insert("active".to_owned(), true.into());
    }
    let user = accept(&after, Change::Patch, faults)?;
    u_16_unique(directory, Kind::User, &user, Some(seq))?;
    Ok(user)
}

/// The mistake of stopping half-way: the longest beginning that is accepted is kept.
fn keep_first_operations(directory: &mut Directory, seq: Seq, old: &Row, operations: &[Value]) {
    let beginnings = (1..operations.len()).rev().filter_map(|count| operations.get(..count));
    let kept = beginnings.take(8).find_map(|first| patched(directory, seq, old, first).ok());
    if let Some(user) = kept {
        store::update(directory, Kind::User, seq, old, user);
    }
}

/// The mistake of taking a replace for the whole user.
fn wipe_others(request: &PatchRequest, user: &mut Map<String, Value>) -> Result<(), Refusal> {
    let mut named = Vec::new();
    for operation in request.operations.iter().filter(|one| one.op == patch::Op::Replace) {
        named.extend(patch_users::named(operation)?);
    }
    if !named.is_empty() {
        let mandatory = ["userName", "displayName", "name"];
        user.retain(|name, _| {
            mandatory.contains(&name.as_str())
                || named.iter().any(|path| path.is_core(name, path.sub()))
        });
    }
    Ok(())
}

fn find<'a>(directory: &'a Directory, id: &str) -> Result<(Seq, &'a Row), Refusal> {
    ResourceId::parse(id).and_then(|id| directory.find(Kind::User, id)).ok_or(Refusal::NoUser)
}

fn shown(directory: &Directory, seq: Seq, status: StatusCode) -> Result<Answer, Refusal> {
    let row = directory.users.row(seq).ok_or(Refusal::NoUser)?;
    Ok(Answer::json(status, represent(directory, Kind::User, seq, row, Place::Alone)))
}

/// The mistakes of refusing what has to be accepted.
fn refuse_by_fault(directory: &Directory, asked: &Map<String, Value>) -> Result<(), Refusal> {
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

/// The mistakes of storing something else than what was sent.
fn keep_or_lose(directory: &Directory, asked: &Map<String, Value>, user: &mut Map<String, Value>) {
    let faults = directory.faults;
    if faults.is_empty() {
        return;
    }
    let lost = [
        (Fault::LoseExternalId, "externalId"),
        (Fault::LoseEmail, "emails"),
        (Fault::LoseEnterpriseExtension, fedspec_protocol::scim::urn::ENTERPRISE_USER),
    ];
    for (_, name) in lost.iter().filter(|(fault, _)| faults.has(*fault)) {
        user.remove(*name);
    }
    if faults.has(Fault::ChangeExternalId)
        && let Some(Value::String(external)) = user.get_mut("externalId")
    {
        *external = external.to_uppercase();
    }
    if faults.has(Fault::ReturnPassword)
        && let Some(password) = asked.get("password")
    {
        user.insert("password".to_owned(), password.clone());
    }
}

/// The mistake of answering a duplicate create with what is there.
fn existing(directory: &Directory, user: &Map<String, Value>) -> Option<Answer> {
    if !directory.has(Fault::UpsertOnDuplicate) {
        return None;
    }
    let keys = crate::directory::keys_of(Kind::User, user);
    let holder = keys.iter().find_map(|(of, key)| directory.users.holders(*of, key).next())?;
    shown(directory, holder, StatusCode::CREATED).ok()
}
