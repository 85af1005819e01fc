use serde_json::{Map, Value};

use super::call::Call;
use super::mistakes::stored;
use super::patch_members::MemberChange;
use super::provider::Provider;
use super::refusal::Refusal;
use super::table::Seq;
use crate::directory::Kind;
use crate::fault::Fault;

/// What a request does to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Write {
    /// POST.
    Create,
    /// PUT.
    Replace,
    /// PATCH.
    Patch,
}

/// A write of an existing resource.
pub(crate) struct Update<'a> {
    pub(crate) write: Write,
    pub(crate) kind: Kind,
    pub(crate) seq: Seq,
    /// What the client sent.
    pub(crate) body: &'a Map<String, Value>,
}

/// Gives a resource its new attributes and members, all or nothing. What changes nothing leaves
/// `meta` alone (RFC 7644 section 3.5.2.1).
pub(crate) fn store(
    provider: &mut Provider,
    call: &mut Call<'_>,
    update: &Update<'_>,
    mut attributes: Map<String, Value>,
    members: MemberChange,
) -> Result<(), Refusal> {
    let Update { write, kind, seq, body } = *update;
    let unchecked = [Fault::AllowDuplicateOnUpdate, Fault::PutFollowsBodyId];
    if !unchecked.into_iter().any(|fault| call.has(fault)) {
        provider.check_unique(kind, &attributes, Some(seq), call.faults)?;
    }
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    for name in ["id", "meta"] {
        if let Some(own) = resource.attributes.get(name) {
            attributes.insert(name.to_owned(), own.clone());
        }
    }
    stored::of_attributes(kind, write, body, &resource.attributes, &mut attributes, call.faults);
    let is_lost = match write {
        Write::Replace => call.has(Fault::LostPut),
        _ if kind == Kind::Group => call.has(Fault::LostGroupPatch),
        _ => call.has(Fault::LostPatch),
    };
    if is_lost {
        return Ok(());
    }
    let is_other = attributes != resource.attributes;
    let is_other = is_other || call.has(Fault::LastModifiedAlwaysMoves);
    let moved = members.commit(&mut provider.memberships, seq);
    if is_other {
        provider.replace(kind, seq, attributes, call.now);
    } else if moved && !call.has(Fault::MembersUndated) {
        provider.touch(kind, seq, call.now);
    }
    stored::after(provider, call, kind, seq, write, body);
    Ok(())
}
