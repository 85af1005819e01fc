use serde_json::{Map, Value};

use super::call::Call;
use super::patch_members::MemberChange;
use super::provider::Provider;
use super::refusal::Refusal;
use super::table::Seq;
use crate::directory::Kind;

/// Gives a resource its new attributes and members, all or nothing. What changes nothing leaves
/// `meta` alone (RFC 7644 section 3.5.2.1).
pub(crate) fn store(
    provider: &mut Provider,
    call: &Call<'_>,
    kind: Kind,
    seq: Seq,
    mut attributes: Map<String, Value>,
    members: MemberChange,
) -> Result<(), Refusal> {
    provider.check_unique(kind, &attributes, Some(seq))?;
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    for name in ["id", "meta"] {
        if let Some(own) = resource.attributes.get(name) {
            attributes.insert(name.to_owned(), own.clone());
        }
    }
    let is_other = attributes != resource.attributes;
    let moved = members.commit(&mut provider.memberships, seq);
    if is_other {
        provider.replace(kind, seq, attributes, call.now);
    } else if moved {
        provider.touch(kind, seq, call.now);
    }
    Ok(())
}
