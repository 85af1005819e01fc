//! The same parties and the same random bytes in every test.

use jiff::Timestamp;

use crate::crypto::{SigningKey, pem_blocks};

use super::*;

pub(in crate::saml) struct Parties {
    pub(in crate::saml) idp: Idp,
    pub(in crate::saml) sp: Sp,
    pub(in crate::saml) request: PendingRequest,
    pub(in crate::saml) honest: Identity,
    pub(in crate::saml) other: Identity,
    pub(in crate::saml) wants: Wants,
}

impl Parties {
    pub(in crate::saml) fn new() -> Self {
        let attribute = |value: &str| Attribute {
            name: "role".to_owned(),
            name_format: Some("basic".to_owned()),
            friendly_name: Some("Role".to_owned()),
            values: vec![value.to_owned()],
            ..Attribute::default()
        };
        Self {
            idp: Idp {
                entity_id: "https://idp.example/metadata".to_owned(),
                signing: pair(
                    include_str!("../../../tests/keys/rsa-2048.key.pem"),
                    include_str!("../../../tests/keys/rsa-2048.crt.pem"),
                ),
                second: None,
                stranger: pair(
                    include_str!("../../../tests/keys/rsa-2048-other.key.pem"),
                    include_str!("../../../tests/keys/rsa-2048-other.crt.pem"),
                ),
            },
            sp: Sp {
                entity_id: "https://sp.example/metadata".to_owned(),
                acs: "https://sp.example/acs".to_owned(),
                encryption_certificate: Some(certificate(include_str!(
                    "../../../tests/keys/rsa-2048-other.crt.pem"
                ))),
                relay_state: None,
            },
            request: PendingRequest {
                id: "_request".to_owned(),
                relay_state: Some("/deep link".to_owned()),
                acs: None,
            },
            honest: Identity {
                attributes: vec![attribute("reader")],
                ..Identity::of("ada@honest.example")
            },
            other: Identity {
                attributes: vec![attribute("admin")],
                ..Identity::of("bob@other.example")
            },
            wants: Wants::default(),
        }
    }

    pub(in crate::saml) fn context(&self) -> ForgeContext<'_> {
        ForgeContext {
            idp: &self.idp,
            sp: &self.sp,
            request: Some(&self.request),
            honest: &self.honest,
            other: &self.other,
            wants: &self.wants,
            now: "2026-11-28T12:00:00.123456789Z".parse::<Timestamp>().unwrap(),
        }
    }
}

/// The same bytes in every test.
pub(in crate::saml) fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes| {
        for byte in bytes {
            *byte = next;
            next = next.wrapping_add(7);
        }
    }
}

fn pair(key: &str, certificate: &str) -> KeyPair {
    let certificate = self::certificate(certificate);
    KeyPair { key: SigningKey::from_pem(key).unwrap(), certificate }
}

fn certificate(pem: &str) -> Vec<u8> {
    pem_blocks(pem).remove(0).der
}
