use fedspec_protocol::scim::lookup::member;
use serde_json::{Map, Value};

use crate::directory::{Directory, Seq};
use crate::fault::Fault;
use crate::refusal::Refusal;

/// Members in a create, and membership changes in a PATCH, at most (SCIM-L-05).
pub(crate) const LIMIT: usize = 100;

/// SCIM-GR-01: the ids in `members` of a create, unchecked.
pub(crate) fn gr_01_members(group: &Map<String, Value>) -> Result<Vec<String>, Refusal> {
    match member(group, "members") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(members) => ids_in(members),
    }
}

/// The ids in a list of members, or in a single one.
pub(crate) fn ids_in(members: &Value) -> Result<Vec<String>, Refusal> {
    let wrong = || Refusal::WrongType { attribute: "members".to_owned() };
    let one = |item: &Value| {
        let id = item.as_object().and_then(|item| member(item, "value")).and_then(Value::as_str);
        id.map(str::to_owned).ok_or_else(wrong)
    };
    match members {
        Value::Array(items) => items.iter().map(one).collect(),
        single => Ok(vec![one(single)?]),
    }
}

/// SCIM-GR-02.
pub(crate) fn gr_02_limit(directory: &Directory, count: usize) -> Result<(), Refusal> {
    if count > LIMIT && !directory.has(Fault::AcceptTooManyMembers) {
        return Err(Refusal::TooManyMembers);
    }
    Ok(())
}

/// SCIM-GR-09.
pub(crate) fn gr_09_limit(directory: &Directory, changes: usize) -> Result<(), Refusal> {
    if changes > LIMIT && !directory.has(Fault::AcceptTooManyMemberChanges) {
        return Err(Refusal::TooManyChanges);
    }
    Ok(())
}

/// SCIM-GR-16: a member has to be a user; groups in groups are not provisioned (SCIM-U-39). That the
/// status is 404 follows SCIM-F-06, where it is documented for filters; here it is not known.
pub(crate) fn gr_16_existing(directory: &Directory, id: &str) -> Result<Option<Seq>, Refusal> {
    match directory.read_id(id).and_then(|id| directory.users.seq(id)) {
        Some(seq) => Ok(Some(seq)),
        None if directory.has(Fault::AcceptUnknownMember) => Ok(None),
        None => Err(Refusal::NoMember),
    }
}
