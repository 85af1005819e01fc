use std::time::Duration;

use crate::crypto::{TransportKey, VerifyingKey};
use crate::dsig::Policy;
use crate::enc::DecryptionPolicy;
use crate::saml::metadata::EntityDescriptor;
use crate::saml::{Instant, binding};

use super::rule::Switches;

/// What a service provider knows when a message arrives.
pub struct Expectations<'a> {
    /// Its own `entityID`.
    pub entity_id: &'a str,
    /// The URL of its assertion consumer service that the message arrived at.
    pub acs: &'a str,
    /// The identity providers that it trusts.
    pub idps: &'a [TrustedIdp],
    /// Requests of this very browser that have no answer yet (SP-25, SP-100).
    pub pending: &'a [Pending],
    /// Whether a response that nobody asked for may let somebody in.
    pub unsolicited: bool,
    /// The time.
    pub now: Instant,
    /// How far other clocks may be off, either way.
    pub skew: Duration,
    /// Whether an assertion of this issuer and with this identifier was accepted before (SP-84).
    pub seen: &'a dyn Fn(&str, &str) -> bool,
    /// Whether each assertion needs a signature of its own, as `WantAssertionsSigned` says.
    pub want_assertions_signed: bool,
    /// Whether every response needs a signature of its own.
    pub want_response_signed: bool,
    /// The network address of the browser, if that has to be the one that an assertion names.
    pub address: Option<&'a str>,
    /// What it decrypts with; none where it takes nothing that is encrypted.
    pub decryption: Option<Decryption<'a>>,
    /// What signatures are made of.
    pub policy: &'a Policy,
    /// How much is read.
    pub limits: binding::Limits,
    /// Rules that are switched off; none for an honest receiver.
    pub switches: &'a Switches,
}

/// What a service provider decrypts with (SP-93).
#[derive(Clone, Copy, Debug)]
pub struct Decryption<'a> {
    /// Its keys; each is tried.
    pub keys: &'a [TransportKey],
    /// What it decrypts, and for which recipient (SP-96).
    pub policy: &'a DecryptionPolicy,
}

/// An identity provider, as its metadata has it.
#[derive(Clone, Debug)]
pub struct TrustedIdp {
    /// Its `entityID`.
    pub entity_id: String,
    /// The keys that verify its signatures.
    pub keys: Vec<VerifyingKey>,
}

impl TrustedIdp {
    /// What metadata says of an identity provider: its keys for signing, as far as anybody here
    /// knows them, of each role that speaks SAML 2.0 (SP-56). None when it has no such role.
    pub fn of_metadata(entity: &EntityDescriptor) -> Option<Self> {
        let roles = || entity.idps.iter().filter(|idp| idp.role.speaks_saml_2());
        roles().next()?;
        let keys = roles().flat_map(|idp| idp.role.signing_keys());
        Some(Self {
            entity_id: entity.entity_id.clone()?,
            keys: keys.filter_map(|key| key.key().ok()).collect(),
        })
    }
}

/// A request that has no answer yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Its `ID`.
    pub id: String,
    /// The identity provider that was asked, when only that one may answer.
    pub idp: Option<String>,
    /// When it asked for a fresh authentication, if it did (`ForceAuthn`).
    pub forced_at: Option<Instant>,
    /// Classes of authentication of which it wants one, exactly; none for any.
    pub classes: Vec<String>,
}
