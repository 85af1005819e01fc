//! Metadata that an administrator hands to IAM (IAM-01 to IAM-06, IAM-08).

use fedspec_protocol::saml::metadata::{Aggregate, EntityDescriptor, IdpDescriptor, KeyMaterial};
use fedspec_protocol::saml::receive::TrustedIdp;
use fedspec_protocol::saml::x509::{Certificate, CertificateProblem, CertificateRules};
use jiff::Timestamp;
use thiserror::Error;

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// IAM-06: characters of metadata at least. Of the 10,000,000 that it may have, this target reads one
/// mebibyte.
const LEAST: usize = 1_000;
/// IAM-08: keys of a provider at most.
const KEYS: usize = 10;
/// IAM-08: IdPs in the metadata of a provider at most.
const IDPS: usize = 10;

/// Why IAM does not take metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum MetadataRefusal {
    /// IAM-01 to IAM-04: nothing that an IdP could be known by.
    #[error("malformed metadata")]
    Malformed,
    /// IAM-06.
    #[error("metadata of less than {LEAST} characters")]
    Short,
    /// IAM-08.
    #[error("more keys or IdPs than a provider may have")]
    TooMany,
}

/// The IdPs in metadata. IAM-05: whether metadata or certificates have expired
/// is asked by a mistake alone.
pub(super) fn read(
    text: &str,
    now: Timestamp,
    faults: FaultSet,
) -> Result<Vec<TrustedIdp>, MetadataRefusal> {
    if text.chars().count() < LEAST && !faults.has(Fault::AcceptShortMetadata) {
        return Err(MetadataRefusal::Short);
    }
    let text = iam_02_without_mark(text, faults)?;
    let aggregate = Aggregate::read(text.as_bytes()).map_err(|_| MetadataRefusal::Malformed)?;
    if faults.has(Fault::RefuseExpiredMetadata)
        && aggregate.entries().iter().any(|entry| entry.valid_until.is_some())
    {
        return Err(MetadataRefusal::Malformed);
    }
    let (mut found, mut keys) = (Vec::new(), 0);
    for entry in aggregate.entries() {
        let document = aggregate.document(entry).map_err(|_| MetadataRefusal::Malformed)?;
        let holder = document.root().and_then(|root| root.elements().next());
        let mut flaws = Vec::new();
        let entity = EntityDescriptor::read(holder.unwrap_or(document.top()), &mut flaws);
        if !flaws.is_empty() {
            return Err(MetadataRefusal::Malformed);
        }
        for role in entity.idps.iter().filter(|role| role.role.speaks_saml_2()) {
            iam_03_iam_04_certificates(role, now, faults)?;
            keys += role.role.keys.iter().map(|key| key.material.len()).sum::<usize>();
        }
        found.extend(TrustedIdp::of_metadata(&entity));
    }
    if (keys > KEYS || found.len() > IDPS) && !faults.has(Fault::AcceptManyKeys) {
        return Err(MetadataRefusal::TooMany);
    }
    // A key that is too short is none that verifies anything.
    let keyless = found.iter().any(|idp| idp.keys.is_empty());
    let keyless = keyless && !faults.has(Fault::AcceptShortCertificateKey);
    match found.is_empty() || keyless {
        true => Err(MetadataRefusal::Malformed),
        false => Ok(found),
    }
}

/// IAM-02: UTF-8 without a byte order mark.
fn iam_02_without_mark(text: &str, faults: FaultSet) -> Result<&str, MetadataRefusal> {
    match text.strip_prefix('\u{feff}') {
        None => Ok(text),
        Some(rest) if faults.has(Fault::AcceptMetadataWithMark) => Ok(rest),
        Some(_) => Err(MetadataRefusal::Malformed),
    }
}

/// IAM-03, IAM-04: an RSA key has 1,024 bits at least, and an extension stands once, whatever the key is for.
fn iam_03_iam_04_certificates(
    role: &IdpDescriptor,
    now: Timestamp,
    faults: FaultSet,
) -> Result<(), MetadataRefusal> {
    let of_signing = faults.has(Fault::EncryptionKeysUnread);
    let read = role.role.keys.iter().filter(|key| key.signs() || !of_signing);
    for descriptor in read {
        for material in &descriptor.material {
            let KeyMaterial::Certificate(der) = material else { continue };
            let read = Certificate::read(der).map_err(|_| MetadataRefusal::Malformed)?;
            if faults.has(Fault::RefuseExpiredMetadata) && read.not_after < now {
                return Err(MetadataRefusal::Malformed);
            }
            match CertificateRules::IAM.check(&read) {
                Err(CertificateProblem::ShortKey { .. })
                    if faults.has(Fault::AcceptShortCertificateKey) => {}
                Err(CertificateProblem::RepeatedExtension { .. })
                    if faults.has(Fault::AcceptRepeatedExtension) => {}
                checked => checked.map_err(|_| MetadataRefusal::Malformed)?,
            }
        }
    }
    Ok(())
}
