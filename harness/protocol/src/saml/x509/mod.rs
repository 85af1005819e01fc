//! What a certificate says, and what a party may demand of one that stands in metadata.
//!
//! A receiver of SAML needs the key alone (`crypto::VerifyingKey::from_certificate`): neither dates
//! nor signatures of certificates mean anything there (Metadata Interoperability Profile section
//! 2.6). But some parties refuse metadata for what its certificates are.

mod certificate;
mod rules;
#[cfg(test)]
mod tests;

pub use self::certificate::{Certificate, CertificateError, CertificateKey};
pub use self::rules::{CertificateProblem, CertificateRules};
