use serde_json::{Map, Value};

use crate::directory::{Directory, Kind, Seq, keys_of};
use crate::fault::Fault;
use crate::refusal::{Refusal, Unique};

/// SCIM-U-15, SCIM-U-16, SCIM-U-34, SCIM-GR-03: name, primary e-mail and externalId belong to one
/// resource of a kind. `own` is the place of the resource that is changed.
pub(crate) fn u_16_unique(
    directory: &Directory,
    kind: Kind,
    resource: &Map<String, Value>,
    own: Option<Seq>,
) -> Result<(), Refusal> {
    if own.is_some() && directory.has(Fault::AllowDuplicateOnUpdate) {
        return Ok(());
    }
    for (of, key) in keys_of(kind, resource) {
        if overlooked(directory, of) {
            continue;
        }
        let mut others =
            directory.collection(kind).holders(of, &key).filter(|seq| Some(*seq) != own);
        let taken = match of {
            Unique::UserName if directory.has(Fault::CaseSensitiveUsernameUniqueness) => {
                others.any(|seq| same_user_name(directory, seq, resource))
            }
            _ => others.next().is_some(),
        };
        let haunted = directory.has(Fault::DeletedStillConflicts)
            && directory.graveyard.holder(kind, of, &key).is_some();
        if taken || haunted {
            return Err(Refusal::Duplicate { of });
        }
    }
    Ok(())
}

fn overlooked(directory: &Directory, of: Unique) -> bool {
    directory.has(match of {
        Unique::UserName => Fault::AllowDuplicateUserName,
        Unique::Email => Fault::AllowDuplicateEmail,
        Unique::UserExternalId => Fault::AllowDuplicateUserExternalId,
        Unique::GroupName => Fault::AllowDuplicateGroupName,
        Unique::GroupExternalId => Fault::AllowDuplicateGroupExternalId,
    })
}

fn same_user_name(directory: &Directory, seq: Seq, user: &Map<String, Value>) -> bool {
    let other = directory.users.row(seq).map(|row| row.resource());
    other.is_some_and(|other| other.get("userName") == user.get("userName"))
}
