use jiff::Timestamp;

use crate::crypto::SigningKey;

use super::{Identity, Signed};

/// Everything about the parties that a message needs.
#[derive(Clone, Copy, Debug)]
pub struct ForgeContext<'a> {
    /// The identity provider that the target trusts.
    pub idp: &'a Idp,
    /// The target.
    pub sp: &'a Sp,
    /// The request that is answered; none when the message comes unasked.
    pub request: Option<&'a PendingRequest>,
    /// The user whom the identity provider vouches for.
    pub honest: &'a Identity,
    /// The user whom forgeries try to get in as.
    pub other: &'a Identity,
    /// What the target asks of every message.
    pub wants: &'a Wants,
    /// What time it is.
    pub now: Timestamp,
}

/// The identity provider.
#[derive(Debug)]
pub struct Idp {
    /// Its entityID.
    pub entity_id: String,
    /// The key that the target trusts.
    pub signing: KeyPair,
    /// A second key that the target trusts, for a change of keys.
    pub second: Option<KeyPair>,
    /// A key that nobody trusts. Its certificate is best made to look like the trusted one.
    pub stranger: KeyPair,
}

/// A key that signs, and a certificate that shows it.
#[derive(Debug)]
pub struct KeyPair {
    /// The private key.
    pub key: SigningKey,
    /// The certificate in DER; what stands in X509Certificate, whatever it is.
    pub certificate: Vec<u8>,
}

/// The service provider that messages are for.
#[derive(Clone, Debug)]
pub struct Sp {
    /// Its entityID.
    pub entity_id: String,
    /// The URL of its assertion consumer service.
    pub acs: String,
    /// The certificate that messages for it are encrypted with, in DER.
    pub encryption_certificate: Option<Vec<u8>>,
    /// What goes as RelayState when it did not ask.
    pub relay_state: Option<String>,
}

/// A request that the target made and waits for an answer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingRequest {
    /// Its ID.
    pub id: String,
    /// The RelayState that came with it.
    pub relay_state: Option<String>,
    /// The assertion consumer service that it names.
    pub acs: Option<String>,
}

/// What a target asks of every message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wants {
    /// Which elements are signed, when a scenario does not say.
    pub sign: Vec<Signed>,
    /// Whether assertions are encrypted, when a scenario does not say.
    pub encrypted_assertions: bool,
}

impl Default for Wants {
    /// A signed assertion.
    fn default() -> Self {
        Self { sign: vec![Signed::Assertion], encrypted_assertions: false }
    }
}

impl ForgeContext<'_> {
    /// Where the message goes when a scenario does not say.
    pub fn acs(&self) -> &str {
        let asked = self.request.and_then(|request| request.acs.as_deref());
        asked.unwrap_or(&self.sp.acs)
    }
}
