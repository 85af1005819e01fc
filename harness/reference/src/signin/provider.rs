use fedspec_protocol::crypto::VerifyingKey;
use jiff::Timestamp;

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Providers that a directory may have.
const LIMIT: usize = 100;

/// What is known of an IdP from its metadata, or from what an administrator typed.
#[derive(Clone, Debug)]
pub(crate) struct IdentityProvider {
    pub(crate) entity_id: String,
    /// Its SingleSignOnService by HTTP Redirect.
    pub(crate) redirect: Option<String>,
    /// What its signatures are verified with, in the order of the metadata.
    pub(crate) keys: Vec<ProviderKey>,
    /// URIs of its NameIDFormats.
    pub(crate) formats: Vec<String>,
    /// `WantAuthnRequestsSigned`.
    pub(crate) wants_signed_requests: bool,
    /// When the metadata end: the earlier of `validUntil`, and `cacheDuration` after the upload.
    pub(crate) ends: MetadataEnd,
}

/// A key for signatures.
#[derive(Clone, Debug)]
pub(crate) struct ProviderKey {
    pub(crate) key: VerifyingKey,
    /// The certificate that it stood in, in DER, if it did.
    pub(crate) certificate: Option<Vec<u8>>,
}

/// Until when metadata may be used (SP-107).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MetadataEnd {
    /// `validUntil`.
    pub(crate) valid_until: Option<Timestamp>,
    /// The upload and `cacheDuration` after it.
    pub(crate) cached_until: Option<Timestamp>,
}

impl MetadataEnd {
    /// SP-107: at its end metadata is over.
    pub(crate) fn sp_107_is_over(self, now: Timestamp, faults: FaultSet) -> bool {
        let over = |end: Option<Timestamp>| end.is_some_and(|end| now >= end);
        (over(self.valid_until) && !faults.has(Fault::ExpiredMetadataUsed))
            || (over(self.cached_until) && !faults.has(Fault::CacheDurationIgnored))
    }
}

/// The IdPs that a directory trusts. IAM Identity Center has one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Providers {
    trusted: Vec<IdentityProvider>,
    /// Certificates that were replaced, and IdPs that were: for the faults that go on trusting them.
    former: Vec<IdentityProvider>,
}

impl Providers {
    /// Trusts an IdP; what was known under its entityID counts no more.
    pub(crate) fn put(&mut self, provider: IdentityProvider) {
        self.remove(&provider.entity_id);
        self.trusted.truncate(LIMIT - 1);
        self.trusted.push(provider);
    }

    /// Trusts an IdP no longer. False when it was not trusted.
    pub(crate) fn remove(&mut self, entity_id: &str) -> bool {
        let place = self.trusted.iter().position(|known| known.entity_id == entity_id);
        let gone = place.map(|place| self.trusted.remove(place));
        self.former.truncate(LIMIT - 1);
        let known = gone.is_some();
        self.former.splice(0..0, gone);
        known
    }

    /// Trusts nobody.
    pub(crate) fn clear(&mut self) {
        for name in self.names() {
            self.remove(&name);
        }
    }

    fn names(&self) -> Vec<String> {
        self.trusted.iter().map(|known| known.entity_id.clone()).collect()
    }

    /// The IdP that users are sent to: the one that was named last.
    pub(crate) fn usual(&self, now: Timestamp, faults: FaultSet) -> Option<&IdentityProvider> {
        self.trusted.iter().rev().find(|provider| !provider.ends.sp_107_is_over(now, faults))
    }

    /// The IdPs that answers are taken from.
    pub(crate) fn live(&self, now: Timestamp, faults: FaultSet) -> Vec<IdentityProvider> {
        let usable = |known: &&IdentityProvider| !known.ends.sp_107_is_over(now, faults);
        let mut live: Vec<IdentityProvider> = self.trusted.iter().filter(usable).cloned().collect();
        for former in &self.former {
            match live.iter_mut().find(|known| known.entity_id == former.entity_id) {
                Some(known) if faults.has(Fault::OldCertificateTrusted) => {
                    known.keys.extend(former.keys.iter().cloned());
                }
                None if faults.has(Fault::OldProviderTrusted) => live.push(former.clone()),
                _ => {}
            }
        }
        live
    }

    /// URIs of the NameIDFormats that an IdP promises.
    pub(crate) fn formats(&self, entity_id: &str) -> &[String] {
        let known = self.trusted.iter().find(|known| known.entity_id == entity_id);
        known.map_or(&[], |known| &known.formats)
    }

    /// Every IdP that is trusted, in the order in which they were named.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &IdentityProvider> {
        self.trusted.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(name: &str, until: Option<&str>) -> IdentityProvider {
        IdentityProvider {
            entity_id: name.to_owned(),
            redirect: None,
            keys: Vec::new(),
            formats: Vec::new(),
            wants_signed_requests: false,
            ends: MetadataEnd {
                valid_until: until.map(|until| until.parse().unwrap()),
                cached_until: None,
            },
        }
    }

    fn usual(providers: &Providers, now: &str) -> Option<String> {
        let found = providers.usual(now.parse().unwrap(), FaultSet::NONE);
        found.map(|found| found.entity_id.clone())
    }

    #[test]
    fn sp_107_metadata_is_over_at_its_end() {
        let mut all = Providers::default();
        all.put(provider("a", None));
        all.put(provider("b", Some("2026-01-02T00:00:00Z")));
        assert_eq!(usual(&all, "2026-01-01T23:59:59Z").as_deref(), Some("b"));
        assert_eq!(usual(&all, "2026-01-02T00:00:00Z").as_deref(), Some("a"));
        assert!(all.remove("a") && !all.remove("a"));
        assert_eq!(usual(&all, "2026-01-02T00:00:00Z"), None);
    }

    #[test]
    fn who_was_replaced_is_trusted_by_a_fault_only() {
        let mut all = Providers::default();
        all.put(provider("a", None));
        all.clear();
        all.put(provider("b", None));
        let live = |faults| -> Vec<String> {
            let live = all.live(Timestamp::UNIX_EPOCH, faults);
            live.into_iter().map(|known| known.entity_id).collect()
        };
        assert_eq!(live(FaultSet::NONE), ["b"]);
        assert_eq!(live([Fault::OldProviderTrusted].into_iter().collect()), ["b", "a"]);
    }
}
