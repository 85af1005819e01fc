use std::fmt;

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};

use super::algorithm::DigestAlgorithm;

/// A digest of bytes that come in parts.
#[derive(Clone)]
pub struct Digester(Context);

impl Digester {
    /// The digest of nothing yet.
    pub fn new(algorithm: DigestAlgorithm) -> Self {
        Self(Context::new(match algorithm {
            DigestAlgorithm::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            DigestAlgorithm::Sha256 => &SHA256,
            DigestAlgorithm::Sha384 => &SHA384,
            DigestAlgorithm::Sha512 => &SHA512,
        }))
    }

    /// Takes the next part.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// The digest of all parts.
    pub fn finish(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }

    /// The digest of these bytes.
    pub fn of(algorithm: DigestAlgorithm, bytes: &[u8]) -> Vec<u8> {
        let mut digester = Self::new(algorithm);
        digester.update(bytes);
        digester.finish()
    }
}

impl fmt::Debug for Digester {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Digester")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_as_long_as_its_algorithm_says_and_the_same_in_parts() {
        for algorithm in DigestAlgorithm::ALL {
            let whole = Digester::of(algorithm, b"abc");
            assert_eq!(whole.len(), algorithm.length());
            let mut parts = Digester::new(algorithm);
            parts.update(b"a");
            parts.update(b"bc");
            assert_eq!(parts.finish(), whole);
        }
    }
}
