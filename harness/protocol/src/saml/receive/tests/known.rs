use std::collections::HashSet;
use std::sync::LazyLock;
use std::time::Duration;

use crate::crypto::{SigningKey, TransportKey, pem_blocks};
use crate::dsig::{self, Policy, SignaturePlan};
use crate::enc::DecryptionPolicy;
use crate::saml::binding::{Arrival, Limits, MessageKind, post};
use crate::saml::instant;
use crate::saml::receive::{
    Decryption, Expectations, Pending, Refusal, SignedIn, Switches, TrustedIdp, receive,
};
use crate::xml::Document;

pub(super) const IDP: &str = "https://idp.example.test";
pub(super) const SP: &str = "https://sp.example.test";
pub(super) const ACS: &str = "https://sp.example.test/acs?a=1";

pub(super) static KEY: LazyLock<SigningKey> = LazyLock::new(|| key("p256"));
pub(super) static OTHER_KEY: LazyLock<SigningKey> = LazyLock::new(|| key("p384"));

fn file(name: &str) -> String {
    let path = format!("{}/tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

pub(super) fn key(name: &str) -> SigningKey {
    SigningKey::from_pem(&file(&format!("{name}.key"))).unwrap()
}

pub(super) fn certificate(name: &str) -> Vec<u8> {
    pem_blocks(&file(&format!("{name}.crt"))).into_iter().next().unwrap().der
}

/// What a receiver knows, to be changed field by field.
pub(super) struct Known {
    pub(super) pending: Vec<Pending>,
    pub(super) unsolicited: bool,
    pub(super) now: &'static str,
    pub(super) skew: Duration,
    pub(super) seen: HashSet<(String, String)>,
    pub(super) want_assertions_signed: bool,
    pub(super) want_response_signed: bool,
    pub(super) address: Option<&'static str>,
    pub(super) idps: Vec<TrustedIdp>,
    pub(super) keys: Vec<TransportKey>,
    pub(super) decryption: DecryptionPolicy,
    pub(super) policy: Policy,
    pub(super) switches: Switches,
}

impl Default for Known {
    fn default() -> Self {
        let idp = |entity_id: &str| TrustedIdp {
            entity_id: entity_id.to_owned(),
            keys: vec![KEY.verifying_key().clone()],
        };
        Self {
            pending: vec![Pending { id: "_q".to_owned(), ..Pending::default() }],
            unsolicited: false,
            now: "2026-01-01T00:01:00Z",
            skew: Duration::ZERO,
            seen: HashSet::new(),
            want_assertions_signed: false,
            want_response_signed: false,
            address: None,
            idps: vec![idp(IDP)],
            keys: Vec::new(),
            decryption: DecryptionPolicy::default(),
            policy: Policy::default(),
            switches: Switches::none(),
        }
    }
}

impl Known {
    pub(super) fn judge(&self, arrival: &Arrival<'_>) -> Result<SignedIn, Refusal> {
        let seen = |issuer: &str, id: &str| self.seen.contains(&(issuer.to_owned(), id.to_owned()));
        receive(
            arrival,
            &Expectations {
                entity_id: SP,
                acs: ACS,
                idps: &self.idps,
                pending: &self.pending,
                unsolicited: self.unsolicited,
                now: instant::parse(self.now).unwrap(),
                skew: self.skew,
                seen: &seen,
                want_assertions_signed: self.want_assertions_signed,
                want_response_signed: self.want_response_signed,
                address: self.address,
                decryption: (!self.keys.is_empty())
                    .then_some(Decryption { keys: &self.keys, policy: &self.decryption }),
                policy: &self.policy,
                limits: Limits::default(),
                switches: &self.switches,
            },
        )
    }

    /// Judges a message that is posted.
    pub(super) fn receive(&self, xml: &str) -> Result<SignedIn, Refusal> {
        self.post(&post::write(MessageKind::Response, xml.as_bytes(), Some("state")))
    }

    pub(super) fn post(&self, body: &str) -> Result<SignedIn, Refusal> {
        self.judge(&Arrival {
            method: "POST",
            query: None,
            content_type: Some("application/x-www-form-urlencoded"),
            body: body.as_bytes(),
        })
    }
}

/// Signs the elements that have these identifiers, one after the other.
pub(super) fn signed(xml: &str, ids: &[&str]) -> String {
    signed_by(xml, ids, &KEY, &[])
}

pub(super) fn signed_by(xml: &str, ids: &[&str], key: &SigningKey, certificate: &[u8]) -> String {
    let mut document = Document::read(xml.as_bytes()).unwrap();
    for id in ids {
        let element = document.find_by_attribute("ID", id).unwrap().id();
        let mut plan = SignaturePlan::enveloped(id, key.usual_algorithm());
        if !certificate.is_empty() {
            plan = plan.with_certificate(certificate);
        }
        dsig::sign(&mut document, element, &plan, key).unwrap();
    }
    String::from_utf8(document.to_bytes()).unwrap()
}
