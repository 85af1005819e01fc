//! What a service provider says of itself in its metadata, and what ours says of the identity
//! provider.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fedspec_protocol::crypto::VerifyingKey;
use fedspec_protocol::saml::metadata::write::{self, IdpMetadata};
use fedspec_protocol::saml::metadata::{
    Aggregate, Endpoint, EntityDescriptor, KeyUse, SpDescriptor, default_endpoint,
};
use fedspec_protocol::saml::model::{Flaw, Stated};
use fedspec_protocol::saml::names;
use serde_json::{Value, json};

use super::idp::IdpKeys;
use super::sp::Sp;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::target::MetadataFrom;
use crate::transcript::Exchange;

/// What a message needs of the metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::drive) struct Described {
    pub(super) entity_id: String,
    /// The assertion consumer service that counts when none is named, for POST.
    pub(super) acs: Option<String>,
    /// The certificate for encryption, DER.
    pub(super) encryption: Option<Vec<u8>>,
    /// The certificates for signing, DER.
    pub(super) signing: Vec<Vec<u8>>,
}

/// The entity of a document of metadata that is a service provider, and what the schema does not allow in it.
///
/// # Errors
/// What it is instead, in words.
pub(super) fn entity(xml: &[u8]) -> Result<(EntityDescriptor, Vec<Flaw>), String> {
    let aggregate = Aggregate::read(xml).map_err(|error| match is_utf16(xml) {
        true => "it is in UTF-16, and only UTF-8 is read: save it as UTF-8, and write \
                 `metadata: { file: PATH }`"
            .to_owned(),
        false => error.to_string(),
    })?;
    let mut found = Vec::new();
    for entry in aggregate.entries() {
        let document = aggregate.document(entry).map_err(|error| error.to_string())?;
        let element = document.root().and_then(|root| root.elements().next());
        let Some(element) = element else { continue };
        let mut flaws = Vec::new();
        let entity = EntityDescriptor::read(element, &mut flaws);
        if !entity.sps.is_empty() {
            found.push((entity, flaws));
        }
        if found.len() > 1 {
            return Err(
                "it describes several service providers; write `entity-id` and `acs`".into()
            );
        }
    }
    found.pop().ok_or_else(|| "it describes no service provider".to_owned())
}

/// Whether XML is in UTF-16 (XML 1.0 appendix F): by its byte order mark, or by the zero in its first letter.
fn is_utf16(xml: &[u8]) -> bool {
    matches!(xml, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..])
}

impl Described {
    /// Reads metadata.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn read(xml: &[u8]) -> Result<Self, String> {
        let (entity, _) = entity(xml)?;
        let sp = entity.sps.first();
        let bound = |sp: &SpDescriptor| -> Vec<Endpoint> {
            let all = sp.assertion_consumers.iter();
            all.filter(|endpoint| endpoint.is_bound(names::HTTP_POST)).cloned().collect()
        };
        let endpoints = sp.map(bound).unwrap_or_default();
        let keys = sp.map(|sp| sp.role.keys.as_slice()).unwrap_or_default();
        let encryption =
            keys.iter().filter(|key| key.encrypts()).flat_map(|key| key.certificates());
        let signing = keys.iter().filter(|key| key.signs()).flat_map(|key| key.certificates());
        Ok(Self {
            entity_id: entity.entity_id.clone().ok_or("it has no entityID")?,
            acs: default_endpoint(&endpoints).and_then(|endpoint| endpoint.location.clone()),
            encryption: encryption.into_iter().next().map(<[u8]>::to_vec),
            signing: signing.map(<[u8]>::to_vec).collect(),
        })
    }

    /// The keys that it signs requests with, as far as they can be read.
    pub(super) fn signing_keys(&self) -> Vec<VerifyingKey> {
        self.signing.iter().filter_map(|der| VerifyingKey::from_certificate(der).ok()).collect()
    }
}

/// The metadata as the checks of a `saml-metadata` step see it.
pub(super) fn result(xml: &[u8]) -> Result<Value, String> {
    let (entity, flaws) = entity(xml)?;
    let Some(sp) = entity.sps.first() else {
        return Err("it describes no service provider".into());
    };
    let acs: Vec<Value> = sp
        .assertion_consumers
        .iter()
        .map(|endpoint| {
            json!({
                "binding": endpoint.binding,
                "location": endpoint.location,
                "index": endpoint.index.said(),
                "default": endpoint.is_default.said(),
            })
        })
        .collect();
    let keys: Vec<Value> = sp
        .role
        .keys
        .iter()
        .map(|key| {
            let usage = match key.usage {
                KeyUse::Signing => "signing",
                KeyUse::Encryption => "encryption",
                KeyUse::Everything => "everything",
                KeyUse::Nothing => "nothing",
            };
            let certificates: Vec<String> =
                key.certificates().map(|der| STANDARD.encode(der)).collect();
            let readable =
                key.certificates().all(|der| VerifyingKey::from_certificate(der).is_ok());
            json!({ "use": usage, "certificates": certificates, "readable": readable })
        })
        .collect();
    Ok(json!({
        "entityId": entity.entity_id,
        "acs": acs,
        "keys": keys,
        "nameIdFormats": sp.role.name_id_formats,
        "protocols": sp.role.protocols,
        "authnRequestsSigned": said(&sp.authn_requests_signed),
        "wantAssertionsSigned": said(&sp.want_assertions_signed),
        "validUntil": entity.valid_until.said().map(ToString::to_string),
        "flaws": flaws.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "singleLogout": sp.role.single_logout.iter().map(|one| json!({
            "binding": one.binding, "location": one.location,
        })).collect::<Vec<_>>(),
    }))
}

fn said(stated: &Stated<bool>) -> Option<bool> {
    stated.said().copied()
}

/// Fetches or reads metadata, as the target file says; none where it says nothing of it.
///
/// # Errors
/// Why there is none, in words.
pub(super) async fn fetch(
    site: &Site,
    url: Option<&str>,
) -> (Option<Exchange>, Result<Option<Described>, String>) {
    let file = site.target.saml_sp.as_ref().and_then(|sp| sp.metadata.as_ref());
    match (file, url) {
        (Some(MetadataFrom::File(path)), _) => {
            let read = std::fs::read(path).map_err(|error| format!("`{path}`: {error}"));
            let described = read.and_then(|xml| {
                Described::read(&xml).map_err(|cause| format!("`{path}` is no metadata: {cause}"))
            });
            (None, described.map(Some))
        }
        (Some(MetadataFrom::Get(_)), Some(url)) => {
            let exchange = site.exchange(&Prepared::page(url.to_owned())).await;
            let described = match &exchange.answer {
                Ok(response) if response.status == 200 => Described::read(&response.body.bytes())
                    .map_err(|cause| format!("what `{url}` answers is no metadata: {cause}")),
                Ok(response) => Err(format!("`{url}` answers {}", response.status)),
                Err(trouble) => Err(format!("`{url}`: {trouble}")),
            };
            (Some(exchange), described.map(Some))
        }
        _ => (None, Ok(None)),
    }
}

impl IdpKeys {
    /// The metadata of the identity provider: what a target is told of whom to trust.
    pub(in crate::drive) fn metadata(&self) -> String {
        let keys: Vec<(KeyUse, &[u8])> =
            self.certificates().map(|der| (KeyUse::Signing, der)).collect();
        write::idp(&IdpMetadata {
            entity_id: self.entity_id(),
            keys: &keys,
            name_id_formats: &[
                "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
                "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            ],
            single_sign_on: &[(names::HTTP_REDIRECT, &self.sso), (names::HTTP_POST, &self.sso)],
            ..IdpMetadata::default()
        })
    }
}

impl Sp {
    /// Where the metadata is fetched.
    pub(super) fn metadata_url(&self) -> Option<&str> {
        self.paths.metadata.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use fedspec_protocol::saml::metadata::write::{SpMetadata, sp};

    use super::*;
    use crate::target::IdpFile;

    #[test]
    fn a_service_provider_is_found_in_its_metadata() {
        let xml = sp(&SpMetadata {
            entity_id: "https://sp.test/saml",
            keys: &[(KeyUse::Signing, b"sign"), (KeyUse::Encryption, b"encrypt")],
            assertion_consumers: &[
                (names::HTTP_ARTIFACT, "https://sp.test/artifact"),
                (names::HTTP_POST, "https://sp.test/acs"),
            ],
            ..SpMetadata::default()
        });
        let described = Described::read(xml.as_bytes()).unwrap();
        assert_eq!(described.entity_id, "https://sp.test/saml");
        assert_eq!(described.acs.as_deref(), Some("https://sp.test/acs"));
        assert_eq!(described.encryption.as_deref(), Some(&b"encrypt"[..]));
        let result = result(xml.as_bytes()).unwrap();
        assert_eq!(result["keys"][1]["use"], "encryption");
        assert_eq!(result["acs"][0]["location"], "https://sp.test/artifact");
    }

    #[test]
    fn what_is_no_service_provider_is_told() {
        let ours = IdpKeys::open(&IdpFile::default(), &|_| None).unwrap().metadata();
        let told = Described::read(ours.as_bytes()).unwrap_err();
        assert_eq!(told, "it describes no service provider");
        assert!(Described::read(b"<html>").is_err());
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            for text in ["<a/>", "\u{feff}<a/>"] {
                let utf16: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                assert!(Described::read(&utf16).unwrap_err().starts_with("it is in UTF-16"));
            }
        }
    }
}
