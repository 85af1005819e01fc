use fedspec_protocol::scim::patch::{self, OperationError, PatchError};
use http::StatusCode;
use serde_json::{Map, Value};

use super::answer::{Answer, read_object};
use super::mistakes;
use super::represent::{Place, represent};
use super::store;
use crate::directory::{Directory, Kind, Row, Seq};
use crate::fault::Fault;
use crate::refusal::Refusal;
use crate::rules::patch::{op_case, refused, u_27_operations, u_27_read};
use crate::rules::patch_users;
use crate::rules::unique::u_16_unique;
use crate::rules::users::{Change, accept};

/// `POST /Users` (SCIM-U-01).
pub(crate) fn create(directory: &mut Directory, body: &[u8]) -> Result<Answer, Refusal> {
    let asked = read_object(body, directory.faults)?;
    mistakes::refuse_by_fault(directory, &asked)?;
    let mut user = accept(&asked, Change::Create, directory.faults)?;
    mistakes::keep_or_lose(directory, &asked, &mut user);
    if let Err(taken) = u_16_unique(directory, Kind::User, &user, None) {
        return mistakes::existing(directory, user).ok_or(taken);
    }
    let seq = store::create(directory, Kind::User, user, &asked);
    let status = match directory.has(Fault::CreateAnswers200) {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    let answer = shown(directory, seq, status);
    if directory.has(Fault::LostCreate) {
        directory.users.remove(seq);
    }
    match directory.has(Fault::CreateWithoutBody) {
        true => Ok(Answer { status, body: None }),
        false => answer,
    }
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
    mistakes::keep_or_lose(directory, &asked, &mut user);
    u_16_unique(directory, Kind::User, &user, Some(seq))?;
    store::update(directory, Kind::User, seq, &old, user);
    if directory.has(Fault::PutChangesId) {
        mistakes::change_id(directory, seq);
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
        Ok(mut user) => {
            mistakes::remove_all(&asked, directory.faults, &mut user);
            store::update(directory, Kind::User, seq, &old, user);
            if mistakes::patches_id(&operations, directory.faults) {
                mistakes::change_id(directory, seq);
            }
        }
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
    let mut request = u_27_read(operations)?;
    patch_users::check(&request.operations, faults)?;
    mistakes::pass_over(&mut request, faults);
    let before = old.resource();
    let after = match patch::apply(&before, &request) {
        Err(PatchError::Operation { reason: OperationError::NoMatch { .. }, .. })
            if faults.has(Fault::PatchNoTargetAccepted) =>
        {
            before
        }
        other => other.map_err(|error| refused(&error))?,
    };
    let mut user = accept(&after, Change::Patch, faults)?;
    mistakes::mishandle_active(&old.resource(), &mut user, faults)?;
    u_16_unique(directory, Kind::User, &user, Some(seq))?;
    mistakes::wipe_others(&request, &mut user, faults)?;
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

fn find<'a>(directory: &'a Directory, id: &str) -> Result<(Seq, &'a Row), Refusal> {
    directory.read_id(id).and_then(|id| directory.find(Kind::User, id)).ok_or(Refusal::NoUser)
}

pub(crate) fn shown(
    directory: &Directory,
    seq: Seq,
    status: StatusCode,
) -> Result<Answer, Refusal> {
    let row = directory.users.row(seq).ok_or(Refusal::NoUser)?;
    Ok(Answer::json(status, represent(directory, Kind::User, seq, row, Place::Alone)))
}
