use thiserror::Error;

use crate::crypto::{CheckError, KeyKind, SignatureAlgorithm, VerifyingKey};
use crate::dsig::Policy;

/// A signature over a query, still to be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuerySignature {
    /// What `SigAlg` names.
    pub algorithm: String,
    /// `Signature`.
    pub value: Vec<u8>,
    /// What it has to be a signature of: message, RelayState and SigAlg in this order, with the
    /// percent-encoding in which they came (Bindings section 3.4.4.1).
    pub octets: Vec<u8>,
}

/// Why a query does not count as signed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QuerySignatureError {
    /// An algorithm that nobody knows.
    #[error("unknown signature algorithm `{uri}`")]
    UnknownAlgorithm {
        /// Its name.
        uri: String,
    },
    /// An algorithm that the policy refuses.
    #[error("signature algorithm {algorithm:?} is refused")]
    RefusedAlgorithm {
        /// Which one.
        algorithm: SignatureAlgorithm,
    },
    /// No key of a kind that the algorithm needs, or of the length that the policy demands.
    #[error("no trusted key can have signed with {algorithm:?}")]
    NoKey {
        /// What the query names.
        algorithm: SignatureAlgorithm,
    },
    /// No trusted key made this signature of this query.
    #[error("the signature does not verify with any trusted key")]
    Invalid,
}

impl QuerySignature {
    /// Verifies the signature with one of these keys (SP-07).
    ///
    /// # Errors
    /// When none of them made it of these octets, or the policy refuses it.
    pub fn verify(
        &self,
        keys: &[VerifyingKey],
        policy: &Policy,
    ) -> Result<(), QuerySignatureError> {
        let algorithm = SignatureAlgorithm::from_uri(&self.algorithm);
        let algorithm = algorithm
            .ok_or_else(|| QuerySignatureError::UnknownAlgorithm { uri: self.algorithm.clone() })?;
        if !policy.signatures.contains(&algorithm) {
            return Err(QuerySignatureError::RefusedAlgorithm { algorithm });
        }
        let mut why = QuerySignatureError::NoKey { algorithm };
        for key in keys {
            if matches!(key.kind(), KeyKind::Rsa { bits } if bits < policy.rsa_bits) {
                continue;
            }
            match key.verify(algorithm, &self.octets, &self.value) {
                Ok(()) => return Ok(()),
                Err(CheckError::Invalid) => why = QuerySignatureError::Invalid,
                Err(CheckError::WrongKind { .. }) => {}
            }
        }
        Err(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SigningKey;
    use crate::saml::binding::{Arrival, Limits, MessageKind, redirect};

    fn key(name: &str) -> SigningKey {
        let path = format!("{}/tests/keys/{name}.key.pem", env!("CARGO_MANIFEST_DIR"));
        SigningKey::from_pem(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn signature(query: &str) -> QuerySignature {
        let arrival =
            Arrival { method: "GET", query: Some(query.as_bytes()), content_type: None, body: b"" };
        let read = redirect::read(&arrival, MessageKind::Request, &Limits::default());
        read.unwrap().signature.unwrap()
    }

    fn signed(key: &SigningKey, algorithm: SignatureAlgorithm) -> String {
        let query = redirect::write(MessageKind::Request, b"<a/>", Some("x y"));
        let to_sign = redirect::to_sign(&query, algorithm.uri());
        redirect::signed(&to_sign, &key.sign(algorithm, to_sign.as_bytes()).unwrap())
    }

    #[test]
    fn a_query_verifies_as_it_was_signed_in_whatever_order_and_no_other_does() {
        for name in ["rsa-2048", "p256", "ed25519"] {
            let key = key(name);
            let keys = [self::key("p384").verifying_key().clone(), key.verifying_key().clone()];
            let query = signed(&key, key.usual_algorithm());
            let policy = Policy::default();
            assert_eq!(signature(&query).verify(&keys, &policy), Ok(()), "{name}");
            let mut parts: Vec<&str> = query.split('&').collect();
            parts.reverse();
            assert_eq!(signature(&parts.join("&")).verify(&keys, &policy), Ok(()), "{name}");
            for (from, to) in [("x%20y", "x%20z"), ("x%20y", "x+y"), ("&RelayState=x%20y", "")] {
                let changed = signature(&query.replace(from, to)).verify(&keys, &policy);
                assert_eq!(changed, Err(QuerySignatureError::Invalid), "{name} {to}");
            }
        }
    }

    #[test]
    fn algorithms_and_keys_are_those_of_the_policy() {
        let rsa = key("rsa-2048");
        let keys = [rsa.verifying_key().clone()];
        let policy = Policy::default();
        let sha1 = signature(&signed(&rsa, SignatureAlgorithm::RsaSha1));
        let algorithm = SignatureAlgorithm::RsaSha1;
        let refused = QuerySignatureError::RefusedAlgorithm { algorithm };
        assert_eq!(sha1.verify(&keys, &policy), Err(refused));
        assert_eq!(sha1.verify(&keys, &policy.clone().with_sha1()), Ok(()));

        let algorithm = SignatureAlgorithm::RsaSha256;
        let good = signature(&signed(&rsa, algorithm));
        assert_eq!(good.verify(&keys, &policy), Ok(()));
        let mut strict = policy.clone();
        strict.rsa_bits = 3072;
        let no_key = QuerySignatureError::NoKey { algorithm };
        assert_eq!(good.verify(&keys, &strict), Err(no_key));
        let unknown = QuerySignature { algorithm: "urn:x".to_owned(), ..good };
        let uri = "urn:x".to_owned();
        let error = QuerySignatureError::UnknownAlgorithm { uri };
        assert_eq!(unknown.verify(&keys, &policy), Err(error));
    }
}
