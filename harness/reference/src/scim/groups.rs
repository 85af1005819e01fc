use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::{Map, Value};

use super::answer::{Answer, read_object};
use super::mistakes::removes_without_path;
use super::represent::{Place, represent};
use super::store;
use crate::directory::{Directory, Kind, Row, Seq};
use crate::fault::Fault;
use crate::refusal::Refusal;
use crate::rules::groups::accept;
use crate::rules::members::{gr_01_members, gr_02_limit, gr_09_limit, gr_16_existing};
use crate::rules::patch::{op_case, u_27_operations, u_27_read};
use crate::rules::patch_groups::{self, GroupChange, gr_11_ignored, gr_12_empties};
use crate::rules::unique::u_16_unique;

/// `POST /Groups` (SCIM-GR-01 to GR-03).
pub(crate) fn create(directory: &mut Directory, body: &[u8]) -> Result<Answer, Refusal> {
    let asked = read_object(body, directory.faults)?;
    let mut group = accept(&asked, directory.faults)?;
    if directory.has(Fault::LoseGroupExternalId) {
        group.remove("externalId");
    }
    let members = gr_01_members(&asked)?;
    gr_02_limit(directory, members.len())?;
    let mut users = Vec::with_capacity(members.len());
    for id in &members {
        users.extend(gr_16_existing(directory, id)?);
    }
    u_16_unique(directory, Kind::Group, &group, None)?;
    let seq = store::create(directory, Kind::Group, group, &asked);
    for user in users {
        add(directory, seq, user);
    }
    let status = match directory.has(Fault::CreateAnswers200) {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    let row = directory.groups.row(seq).ok_or(Refusal::NoGroup)?;
    let text = represent(directory, Kind::Group, seq, row, Place::Alone);
    if directory.has(Fault::LostCreate) {
        directory.delete(Kind::Group, row.id);
    }
    Ok(Answer::json(status, text))
}

/// `GET /Groups/{id}` (SCIM-GR-05).
pub(crate) fn read(directory: &Directory, id: &str) -> Result<Answer, Refusal> {
    let (seq, row) = find(directory, id)?;
    let text = represent(directory, Kind::Group, seq, row, Place::Alone);
    Ok(Answer::json(StatusCode::OK, text))
}

/// `PATCH /Groups/{id}` (SCIM-GR-07 to GR-16): all operations or none, no body as answer.
pub(crate) fn patch(directory: &mut Directory, id: &str, body: &[u8]) -> Result<Answer, Refusal> {
    let (seq, old) = find(directory, id).map(|(seq, row)| (seq, row.clone()))?;
    let asked = read_object(body, directory.faults)?;
    let operations = u_27_operations(&asked, directory.faults)?;
    if gr_12_empties(&operations, directory.era) {
        // SCIM-GR-12: refused, and emptied all the same; seen in the generic era.
        directory.memberships.forget_group(seq);
    }
    let outcome = apply(directory, seq, &old, &operations);
    if outcome.is_err() && directory.has(Fault::PatchNotAtomic) {
        let first = operations.get(..1).unwrap_or_default();
        // The first operation stays, whatever becomes of the others; its own refusal is not told.
        drop(apply(directory, seq, &old, first));
    }
    outcome?;
    if removes_without_path(&asked, directory.faults) {
        let mut group = old.resource();
        group.insert("displayName".to_owned(), "removed".into());
        store::update(directory, Kind::Group, seq, &old, group);
    }
    match directory.has(Fault::GroupPatchAnswers200) {
        true => read(directory, id),
        false => Ok(Answer::nothing()),
    }
}

/// `DELETE /Groups/{id}` (SCIM-GR-17).
pub(crate) fn delete(directory: &mut Directory, id: &str) -> Result<Answer, Refusal> {
    delete_any(directory, Kind::Group, id, Refusal::NoGroup)
}

/// Deletes a user or a group; `absent` is the refusal when there is none.
pub(crate) fn delete_any(
    directory: &mut Directory,
    kind: Kind,
    id: &str,
    absent: Refusal,
) -> Result<Answer, Refusal> {
    let id = directory.read_id(id).filter(|id| directory.collection(kind).seq(*id).is_some());
    match id {
        Some(_) if directory.has(Fault::LostDelete) => {}
        Some(id) => {
            directory.delete(kind, id);
        }
        None if directory.has(Fault::SecondDeleteAnswers204) => {}
        None => return Err(absent),
    }
    match directory.has(Fault::DeleteAnswers200) {
        true => Ok(Answer::json(StatusCode::OK, "{}".to_owned())),
        false => Ok(Answer::nothing()),
    }
}

/// Carries out the operations, or refuses before anything is changed.
fn apply(
    directory: &mut Directory,
    seq: Seq,
    old: &Row,
    operations: &[Value],
) -> Result<(), Refusal> {
    let (era, faults) = (directory.era, directory.faults);
    op_case(operations, faults)?;
    let count = operations.len();
    let mut wanted = operations.to_vec();
    wanted.retain(|operation| !gr_11_ignored(operation, era));
    if count > 0 && wanted.is_empty() {
        return Ok(());
    }
    let changes = patch_groups::read(&u_27_read(&wanted)?.operations, era, faults)?;
    gr_09_limit(directory, changes.iter().map(GroupChange::count).sum())?;
    let mut group = old.resource();
    for change in &changes {
        if let GroupChange::Set { name, value } = change {
            group.insert((*name).to_owned(), value.clone());
        }
    }
    let group: Map<String, Value> = accept(&group, faults)?;
    let moves = moves(directory, seq, &changes)?;
    u_16_unique(directory, Kind::Group, &group, Some(seq))?;
    if faults.has(Fault::LostGroupPatch) {
        return Ok(());
    }
    store::update(directory, Kind::Group, seq, old, group);
    let mut moved = false;
    for step in moves {
        moved |= match step {
            Move::Add(user) => add(directory, seq, user),
            Move::Remove(user) => remove(directory, seq, user),
        };
    }
    if moved {
        store::touch(directory, Kind::Group, seq);
    }
    Ok(())
}

/// A change of one membership.
enum Move {
    Add(Seq),
    Remove(Seq),
}

/// The memberships that change. Adding who is in and removing who is not are no error: the rows say
/// nothing (SCIM-GR-15), and an identity provider that repeats itself must not be stopped.
fn moves(directory: &Directory, group: Seq, changes: &[GroupChange]) -> Result<Vec<Move>, Refusal> {
    let mut moves = Vec::new();
    for change in changes {
        match change {
            GroupChange::Set { .. } => {}
            GroupChange::Add(ids) => {
                for id in ids {
                    let user = gr_16_existing(directory, id)?;
                    refuse_known(directory, group, user)?;
                    moves.extend(user.map(Move::Add));
                }
            }
            GroupChange::Remove(ids) => {
                let users = ids.iter().filter_map(|id| directory.users.seq(directory.read_id(id)?));
                moves.extend(users.map(Move::Remove));
            }
            GroupChange::ReplaceAll(ids) => {
                let mut wanted = BTreeSet::new();
                for id in ids {
                    wanted.extend(gr_16_existing(directory, id)?);
                }
                moves.extend(directory.memberships.members(group, 0).map(Move::Remove));
                moves.extend(wanted.into_iter().map(Move::Add));
            }
        }
    }
    Ok(moves)
}

fn refuse_known(directory: &Directory, group: Seq, user: Option<Seq>) -> Result<(), Refusal> {
    let known = user.is_some_and(|user| directory.memberships.contains(group, user));
    match known && directory.has(Fault::RefuseKnownMember) {
        true => Err(Refusal::WrongType { attribute: "members".to_owned() }),
        false => Ok(()),
    }
}

fn add(directory: &mut Directory, group: Seq, user: Seq) -> bool {
    if directory.has(Fault::LoseNewMember) {
        return false;
    }
    if directory.has(Fault::AddMemberReplaces) {
        directory.memberships.forget_group(group);
    }
    directory.memberships.add(group, user)
}

fn remove(directory: &mut Directory, group: Seq, user: Seq) -> bool {
    let mut user = user;
    if directory.has(Fault::RemoveWrongMember) {
        let other = directory.memberships.members(group, 0).find(|other| *other != user);
        user = other.unwrap_or(user);
    }
    directory.memberships.remove(group, user)
}

fn find<'a>(directory: &'a Directory, id: &str) -> Result<(Seq, &'a Row), Refusal> {
    directory.read_id(id).and_then(|id| directory.find(Kind::Group, id)).ok_or(Refusal::NoGroup)
}
