//! What IAM is told of the encryption of assertions (IAM-10, IAM-11). Keys are checked and counted, and not
//! used: what STS takes is never encrypted here.

use http::StatusCode;
use jiff::Timestamp;

use crate::admin::time;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::messages::{self as m, MessageRow};
use crate::query_protocol::{ApiError, Parameters, element, group};

/// IAM-10: private keys of a provider at most.
const KEYS: usize = 2;
/// IAM-10: characters of a private key at most.
const LENGTH: usize = 16_384;

/// How a provider's assertions are encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Encryption {
    required: Option<bool>,
    keys: Vec<PrivateKey>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct PrivateKey {
    /// 22 characters of `[A-Z0-9]` (IAM-10).
    id: String,
    added: Timestamp,
}

/// What a call changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change<'a> {
    mode: Option<&'a str>,
    added: Option<&'a str>,
    removed: Option<&'a str>,
}

impl<'a> Change<'a> {
    /// What the parameters say, if anything.
    pub(super) fn read(with: &'a Parameters) -> Option<Self> {
        let (added, removed) = (with.get("AddPrivateKey"), with.get("RemovePrivateKey"));
        let change = Self { mode: with.get("AssertionEncryptionMode"), added, removed };
        (change.mode.is_some() || added.is_some() || removed.is_some()).then_some(change)
    }

    /// IAM-11: the encryption that comes of it. `id` names a key that is added, at `now`.
    pub(super) fn iam_11_apply(
        self,
        before: &Encryption,
        (id, now): (String, Timestamp),
        faults: FaultSet,
    ) -> Result<Encryption, ApiError> {
        let mut after = before.clone();
        if faults.has(Fault::EncryptionRulesIgnored) {
            return Ok(after);
        }
        if self.added.is_some() && self.removed.is_some() {
            return Err(invalid(m::IAM_11_ADD_AND_REMOVE));
        }
        if let Some(key) = self.added {
            iam_11_private_key(key).map_err(invalid)?;
            if after.keys.len() >= KEYS {
                return Err(invalid(m::IAM_11_TWO_KEYS));
            }
            after.keys.push(PrivateKey { id, added: now });
        }
        if let Some(id) = self.removed {
            let found = after.keys.iter().position(|key| key.id == id);
            after.keys.remove(found.ok_or_else(|| invalid(m::IAM_11_OTHER_KEY))?);
        }
        after.required = match self.mode {
            None => after.required,
            Some("Allowed") => Some(false),
            Some("Required") if after.keys.is_empty() => return Err(invalid(m::IAM_11_NO_KEY)),
            Some("Required") => Some(true),
            Some(_) => return Err(invalid(m::IAM_10_MODE)),
        };
        Ok(after)
    }
}

/// IAM-11: a private key in PEM that nothing encrypts. What is in it is not looked at.
fn iam_11_private_key(text: &str) -> Result<(), MessageRow> {
    let label = text.trim().strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----"));
    match label {
        _ if text.chars().count() > LENGTH => Err(m::IAM_10_LENGTH),
        Some((label, body)) if label.ends_with("PRIVATE KEY") => {
            let encrypted = label.starts_with("ENCRYPTED") || body.contains("4,ENCRYPTED");
            if encrypted { Err(m::IAM_11_ENCRYPTED) } else { Ok(()) }
        }
        _ => Err(m::IAM_11_FORMAT),
    }
}

impl Encryption {
    /// The elements of `GetSAMLProvider`.
    pub(super) fn shown(&self) -> String {
        let mode = |required| if required { "Required" } else { "Allowed" };
        let mode =
            self.required.map(|required| element("AssertionEncryptionMode", &mode(required)));
        let key = |key: &PrivateKey| {
            let inner = element("KeyId", &key.id) + &element("Timestamp", &time(key.added));
            group("member", &inner)
        };
        let keys: String = self.keys.iter().map(key).collect();
        mode.unwrap_or_default() + &group("PrivateKeyList", &keys)
    }
}

fn invalid(row: MessageRow) -> ApiError {
    ApiError::of(StatusCode::BAD_REQUEST, "InvalidInput", row)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n";

    fn apply(change: Change<'_>, before: &Encryption) -> Result<Encryption, String> {
        let named = ("KEY".to_owned(), Timestamp::UNIX_EPOCH);
        change.iam_11_apply(before, named, FaultSet::NONE).map_err(|error| error.message)
    }

    #[test]
    fn iam_11_each_rule_has_its_words() {
        let nothing = Change { mode: None, added: None, removed: None };
        let none = Encryption::default();
        let add = Change { added: Some(PEM), ..nothing };
        let one = apply(add, &none).unwrap();
        let two = apply(add, &one).unwrap();
        let text = |row: MessageRow| Err(row.text.to_owned());
        let required = Change { mode: Some("Required"), ..nothing };
        assert_eq!(apply(required, &none), text(m::IAM_11_NO_KEY));
        assert!(apply(required, &one).is_ok());
        assert!(apply(Change { added: Some(PEM), ..required }, &none).is_ok());
        assert_eq!(apply(add, &two), text(m::IAM_11_TWO_KEYS));
        let remove = |id| Change { removed: Some(id), ..nothing };
        assert_eq!(apply(remove("OTHER"), &one), text(m::IAM_11_OTHER_KEY));
        assert_eq!(apply(remove("KEY"), &one), Ok(none.clone()));
        let both = Change { added: Some(PEM), removed: Some("KEY"), mode: None };
        assert_eq!(apply(both, &one), text(m::IAM_11_ADD_AND_REMOVE));
        for (key, row) in [
            (PEM.replace("PRIVATE", "ENCRYPTED PRIVATE"), m::IAM_11_ENCRYPTED),
            (PEM.replace("MA==", "Proc-Type: 4,ENCRYPTED"), m::IAM_11_ENCRYPTED),
            (PEM.replace("PRIVATE KEY", "CERTIFICATE"), m::IAM_11_FORMAT),
            ("MA==".to_owned(), m::IAM_11_FORMAT),
        ] {
            assert_eq!(apply(Change { added: Some(&key), ..nothing }, &none), text(row), "{key}");
        }
    }
}
