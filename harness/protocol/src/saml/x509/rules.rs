use std::collections::HashSet;

use thiserror::Error;

use super::certificate::{Certificate, CertificateKey};

/// What a party demands of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateRules {
    /// Bits of the shortest RSA modulus.
    pub least_rsa_bits: usize,
    /// Whether an extension may stand twice.
    pub repeated_extensions: bool,
}

/// What is wrong with a certificate by such rules.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CertificateProblem {
    /// The RSA key is too short (IAM-03).
    #[error("an RSA key of {bits} bits, where {least} are the least")]
    ShortKey {
        /// Its bits.
        bits: usize,
        /// The least that there have to be.
        least: usize,
    },
    /// An extension stands twice (IAM-04, RFC 5280 section 4.2).
    #[error("extension {extension} stands twice")]
    RepeatedExtension {
        /// Which one, as a dotted number.
        extension: String,
    },
}

impl CertificateRules {
    /// What IAM demands of metadata: 1,024 bits, and each extension once (IAM-03, IAM-04). Dates
    /// are not looked at (IAM-05).
    pub const IAM: Self = Self { least_rsa_bits: 1024, repeated_extensions: false };

    /// Checks a certificate.
    ///
    /// # Errors
    /// At the first rule that it breaks.
    pub fn check(&self, certificate: &Certificate) -> Result<(), CertificateProblem> {
        if let CertificateKey::Rsa { bits } = certificate.key
            && bits < self.least_rsa_bits
        {
            return Err(CertificateProblem::ShortKey { bits, least: self.least_rsa_bits });
        }
        if self.repeated_extensions {
            return Ok(());
        }
        let mut seen = HashSet::new();
        let twice = certificate.extensions.iter().find(|extension| !seen.insert(*extension));
        match twice {
            Some(extension) => {
                Err(CertificateProblem::RepeatedExtension { extension: extension.clone() })
            }
            None => Ok(()),
        }
    }
}
