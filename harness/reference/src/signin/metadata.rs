//! Metadata of an IdP, as an administrator brings it.

use fedspec_protocol::crypto::{VerifyingKey, pem_blocks};
use fedspec_protocol::dsig::{Policy, VerifyError, verify};
use fedspec_protocol::saml::binding::base64;
use fedspec_protocol::saml::metadata::{
    Aggregate, EntityDescriptor, Entry, IdpDescriptor, KeyDescriptor, KeyMaterial, KeyUse,
    MetadataError,
};
use fedspec_protocol::saml::model::Flaw;
use fedspec_protocol::saml::names;
use fedspec_protocol::xml::Document;
use jiff::Timestamp;
use thiserror::Error;

use super::provider::{IdentityProvider, MetadataEnd, ProviderKey};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// SSO-R-14: characters of metadata at most.
const MOST: usize = 75_000;

/// Why metadata, or a certificate, is not taken. The words are this project's.
#[derive(Clone, Debug, PartialEq, Error)]
pub(crate) enum MetadataRefusal {
    /// SSO-R-14.
    #[error("the metadata has more than {MOST} characters")]
    TooLong,
    /// It is no metadata, or has no entityID.
    #[error("the metadata cannot be used: {0}")]
    Unreadable(#[from] MetadataError),
    /// Something that the schema does not allow.
    #[error("the metadata is not as the schema has it: {0}")]
    Flawed(Flaw),
    /// No entity in it is an IdP that speaks SAML 2.0.
    #[error("the metadata describes no identity provider of SAML 2.0")]
    NoProvider,
    /// SSO-R-14.
    #[error("the metadata has no X.509 certificate for signing that can be read")]
    NoCertificate,
    /// SSO-R-14.
    #[error("the metadata has no SingleSignOnService")]
    NoService,
    /// SSO-R-14.
    #[error("the metadata has a key for encryption")]
    EncryptionKey,
    /// SP-108.
    #[error("the metadata is not signed as it has to be: {0}")]
    NotSigned(#[from] VerifyError),
    /// Not a certificate, or one whose key cannot be used.
    #[error("a certificate cannot be read")]
    BadCertificate,
}

/// The IdP of IAM Identity Center (SSO-R-14): at most 75,000 characters, one entity with entityID, a
/// certificate and a SingleSignOnService, and no key for encryption. A key without a use is one for
/// signing here.
pub(crate) fn sso_r_14_read(
    text: &str,
    now: Timestamp,
    faults: FaultSet,
) -> Result<IdentityProvider, MetadataRefusal> {
    if text.chars().count() > MOST && !faults.has(Fault::AcceptLargeMetadata) {
        return Err(MetadataRefusal::TooLong);
    }
    let aggregate = Aggregate::read(text.as_bytes())?;
    let entry = aggregate.only_entity()?;
    let (entity, _) = read_entity(&aggregate, entry)?;
    let role = role_of(&entity).ok_or(MetadataRefusal::NoProvider)?;
    let provider = provider(entry, role, now);
    let certified = provider.keys.iter().any(|key| key.certificate.is_some());
    if !certified && !faults.has(Fault::AcceptMetadataWithoutCertificate) {
        return Err(MetadataRefusal::NoCertificate);
    }
    if role.single_sign_on.is_empty() && !faults.has(Fault::AcceptMetadataWithoutService) {
        return Err(MetadataRefusal::NoService);
    }
    let encrypts = role.role.keys.iter().any(|key| key.usage == KeyUse::Encryption);
    match encrypts && !faults.has(Fault::AcceptMetadataWithEncryptionKey) {
        true => Err(MetadataRefusal::EncryptionKey),
        false => Ok(provider),
    }
}

/// The IdPs in metadata of one party or of a federation (SP-109). What else is in them, and what is not as
/// the schema has it in one entity of several, is passed over.
pub(crate) fn sp_109_read(
    text: &str,
    now: Timestamp,
    faults: FaultSet,
) -> Result<Vec<IdentityProvider>, MetadataRefusal> {
    let aggregate = Aggregate::read(text.as_bytes())?;
    let alone = aggregate.entries().len() == 1;
    if !alone && faults.has(Fault::RefuseMetadataAggregate) {
        return Err(MetadataError::NotOneEntity { count: aggregate.entries().len() }.into());
    }
    let mut found = Vec::new();
    for entry in aggregate.entries() {
        let (entity, flaws) = match read_entity(&aggregate, entry) {
            Err(_) if !alone => continue,
            other => other?,
        };
        match flaws.into_iter().next() {
            Some(flaw) if alone => return Err(MetadataRefusal::Flawed(flaw)),
            Some(_) => continue,
            None => {}
        }
        if let Some(role) = role_of(&entity) {
            found.push(with_mistakes(provider(entry, role, now), role, faults));
        }
    }
    match found.is_empty() {
        true => Err(MetadataRefusal::NoProvider),
        false => Ok(found),
    }
}

/// SP-108: metadata that have to be signed with this certificate: what was signed of them, and nothing
/// else.
pub(crate) fn sp_108_signed(
    text: &str,
    certificate: &str,
    faults: FaultSet,
) -> Result<String, MetadataRefusal> {
    let trusted = read_certificates(&[certificate.to_owned()])?;
    let keys: Vec<VerifyingKey> = trusted.into_iter().map(|known| known.key).collect();
    let document = Document::read(text.as_bytes()).map_err(MetadataError::from)?;
    let root = document.root().ok_or(MetadataRefusal::NoProvider)?;
    match verify(&document, root.id(), &keys, &Policy::default()) {
        // Canonical XML is UTF-8, so nothing is lost.
        Ok(signed) => Ok(String::from_utf8_lossy(&signed.canonical).into_owned()),
        Err(_) if faults.has(Fault::MetadataSignatureIgnored) => Ok(text.to_owned()),
        Err(error) => Err(error.into()),
    }
}

/// Certificates in PEM, or their DER in base64.
pub(crate) fn read_certificates(texts: &[String]) -> Result<Vec<ProviderKey>, MetadataRefusal> {
    let mut keys = Vec::new();
    for text in texts {
        let blocks = pem_blocks(text);
        let certificates = blocks.iter().filter(|block| &*block.label == "CERTIFICATE");
        let mut found: Vec<Vec<u8>> = certificates.map(|block| block.der.clone()).collect();
        if found.is_empty() {
            found.extend(base64::decode(text.trim()));
        }
        for der in found {
            let key = VerifyingKey::from_certificate(&der);
            let key = key.map_err(|_| MetadataRefusal::BadCertificate)?;
            keys.push(ProviderKey { key, certificate: Some(der) });
        }
    }
    match keys.is_empty() {
        true => Err(MetadataRefusal::BadCertificate),
        false => Ok(keys),
    }
}

fn read_entity(
    aggregate: &Aggregate<'_>,
    entry: &Entry<'_>,
) -> Result<(EntityDescriptor, Vec<Flaw>), MetadataRefusal> {
    let document = aggregate.document(entry).map_err(MetadataError::from)?;
    let entity = document.root().and_then(|root| root.elements().next());
    let mut flaws = Vec::new();
    let node = entity.ok_or(MetadataRefusal::NoProvider)?;
    let entity = EntityDescriptor::read(node, &mut flaws);
    Ok((entity, flaws))
}

fn role_of(entity: &EntityDescriptor) -> Option<&IdpDescriptor> {
    entity.idps.iter().find(|role| role.role.speaks_saml_2())
}

fn provider(entry: &Entry<'_>, role: &IdpDescriptor, now: Timestamp) -> IdentityProvider {
    let redirect =
        role.single_sign_on.iter().find(|service| service.is_bound(names::HTTP_REDIRECT));
    let role_until = role.role.valid_until.said().copied();
    let durations = entry.cache_duration.iter().chain(role.role.cache_duration.said());
    IdentityProvider {
        entity_id: entry.entity_id.clone().into_owned(),
        redirect: redirect.and_then(|service| service.location.clone()),
        keys: role.role.signing_keys().flat_map(keys_of).collect(),
        formats: role.role.name_id_formats.clone(),
        wants_signed_requests: role.wants_signed_requests(),
        ends: MetadataEnd {
            valid_until: entry.valid_until.into_iter().chain(role_until).min(),
            cached_until: durations.map(|duration| duration.after(now)).min(),
        },
    }
}

/// The keys of a descriptor; what cannot be read is none (SP-57: of a certificate only the key counts).
fn keys_of(descriptor: &KeyDescriptor) -> impl Iterator<Item = ProviderKey> {
    descriptor.material.iter().filter_map(|material| {
        let certificate = match material {
            KeyMaterial::Certificate(der) => Some(der.clone()),
            KeyMaterial::Rsa { .. } | KeyMaterial::Ec { .. } => None,
        };
        Some(ProviderKey { key: material.key().ok()?, certificate })
    })
}

/// The mistakes about which keys count (SP-56).
fn with_mistakes(
    mut provider: IdentityProvider,
    role: &IdpDescriptor,
    faults: FaultSet,
) -> IdentityProvider {
    if faults.has(Fault::EncryptionKeyVerifies) {
        provider.keys.extend(role.role.encryption_keys().flat_map(keys_of));
    }
    if faults.has(Fault::FirstKeyOnly) {
        provider.keys.truncate(1);
    }
    provider
}
