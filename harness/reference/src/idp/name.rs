//! Which name a user has for a service provider, and whether what is asked can be met.

use fedspec_protocol::crypto::{DigestAlgorithm, Digester};
use fedspec_protocol::saml::id::{self, RANDOM_BYTES};
use fedspec_protocol::saml::names;

use super::ask::Ask;
use super::people::PEOPLE;
use super::state::IdpState;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// A status: its two codes.
pub(super) type Codes = (&'static str, &'static str);

/// Classes of authentication from the weakest to the strongest (Core section 3.3.2.2.1 leaves the order to
/// the identity provider); people log in with a password, over TLS where there is one.
const CLASSES: [&str; 5] =
    ["unspecified", "Password", "PasswordProtectedTransport", "TimeSyncToken", "SmartcardPKI"];
/// The class that everybody has here, as a place in [`CLASSES`].
const OWN: usize = 2;

/// The name of a user, with its format.
pub(super) fn name(
    state: &mut IdpState,
    ask: &Ask,
    user: usize,
    drawn: [u8; RANDOM_BYTES],
    faults: FaultSet,
) -> Result<(String, &'static str), Codes> {
    const POLICY: Codes = ("Requester", "InvalidNameIDPolicy");
    let own = ask.qualifier.as_ref().is_none_or(|it| it.is_empty() || *it == ask.sp.entity_id);
    if !own && !faults.has(Fault::IdpForeignQualifier) {
        return Err(POLICY);
    }
    let sp = match faults.has(Fault::IdpSharedPersistent) {
        true => String::new(),
        false => ask.sp.entity_id.clone(),
    };
    let email = PEOPLE.get(user).map_or("", |one| one.email);
    match ask.format.as_deref() {
        Some(names::PERSISTENT) => {
            let key = (user, ask.sp.entity_id.clone());
            let exists = state.persistent.contains(&key);
            if !exists && !ask.creates && !faults.has(Fault::IdpAlwaysCreates) {
                return Err(POLICY);
            }
            state.persistent.insert(key);
            if faults.has(Fault::IdpChangingPersistent) {
                return Ok((id::from_random(&drawn), names::PERSISTENT));
            }
            if faults.has(Fault::IdpOddPersistent) {
                return Ok(("p".repeat(300), names::TRANSIENT));
            }
            Ok((opaque(&[&state.password, email, &sp]), names::PERSISTENT))
        }
        Some(names::TRANSIENT) if faults.has(Fault::IdpStableTransient) => {
            Ok((opaque(&["transient", email]), names::TRANSIENT))
        }
        Some(names::TRANSIENT) => Ok((id::from_random(&drawn), names::TRANSIENT)),
        None | Some(names::EMAIL_ADDRESS | names::UNSPECIFIED) => {
            Ok((email.to_owned(), names::EMAIL_ADDRESS))
        }
        Some(_) if faults.has(Fault::IdpAnyNameIdFormat) => {
            Ok((email.to_owned(), names::EMAIL_ADDRESS))
        }
        Some(_) => Err(POLICY),
    }
}

/// Whether the class of authentication that everybody has here is what is asked for.
pub(super) fn context(ask: &Ask, faults: FaultSet) -> Result<(), Codes> {
    let Some((comparison, classes)) = &ask.context else { return Ok(()) };
    let rank = |class: &String| {
        let short = class.strip_prefix(names::CONTEXT_CLASS)?;
        CLASSES.iter().position(|known| *known == short)
    };
    let mut ranks = classes.iter().map(rank);
    let met = match comparison.as_str() {
        "minimum" => ranks.any(|rank| rank.is_some_and(|rank| rank <= OWN)),
        "maximum" => ranks.any(|rank| rank.is_some_and(|rank| rank >= OWN)),
        "better" => ranks.all(|rank| rank.is_some_and(|rank| rank < OWN)),
        _ => ranks.any(|rank| rank == Some(OWN)),
    };
    match met || faults.has(Fault::IdpAnyContext) {
        true => Ok(()),
        false => Err(("Responder", "NoAuthnContext")),
    }
}

/// A name that tells nothing.
fn opaque(parts: &[&str]) -> String {
    let digest = Digester::of(DigestAlgorithm::Sha256, parts.join("\u{1f}").as_bytes());
    digest
        .iter()
        .take(RANDOM_BYTES)
        .fold(String::from("p"), |text, byte| format!("{text}{byte:02x}"))
}
