use fedspec_protocol::crypto::{DigestAlgorithm, SignatureAlgorithm, SigningKey, VerifyingKey};
use fedspec_protocol::dsig::{
    self, Policy, ReferencePlan, SignaturePlan, Transform, Verified, VerifyError, Written,
};
use fedspec_protocol::xml::Document;
use fedspec_protocol::xml::c14n::{Canonicalization, Comments, Method};

/// What is signed, by which key, in which form.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    pub algorithm: SignatureAlgorithm,
    pub digest: DigestAlgorithm,
    pub key: Key,
    pub form: Canonicalization,
    pub message: &'static Message,
    /// The ID of the element that is signed.
    pub id: &'static str,
}

#[derive(Debug)]
pub struct Message {
    pub name: &'static str,
    pub text: &'static str,
}

pub const PLAIN: Message =
    Message { name: "plain", text: include_str!("../../protocol/tests/dsig/message.xml") };
pub const HARD: Message = Message { name: "hard", text: include_str!("../messages/hard.xml") };
pub const SPACES: Message =
    Message { name: "spaces", text: include_str!("../messages/spaces.xml") };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Rsa,
    P256,
    P384,
    P521,
    Ed25519,
    Secret,
}

/// The secret of every HMAC; some ask for 16 bytes at least.
pub const SECRET: &[u8] = b"a secret of no less than 16 bytes";

impl Key {
    pub const ALL: [Self; 6] =
        [Self::Rsa, Self::P256, Self::P384, Self::P521, Self::Ed25519, Self::Secret];

    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa-2048",
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
            Self::Ed25519 => "ed25519",
            Self::Secret => "secret",
        }
    }

    pub fn private_pem(self) -> String {
        read_key(&format!("{}.key.pem", self.name()))
    }

    pub fn certificate_pem(self) -> String {
        read_key(&format!("{}.crt.pem", self.name()))
    }

    pub fn signing(self) -> SigningKey {
        match self {
            Self::Secret => SigningKey::hmac(SECRET),
            _ => SigningKey::from_pem(&self.private_pem()).expect("a test key"),
        }
    }

    pub fn verifying(self) -> VerifyingKey {
        match self {
            Self::Secret => VerifyingKey::hmac(SECRET),
            _ => VerifyingKey::from_pem(&self.certificate_pem()).expect("a test certificate"),
        }
    }
}

pub fn keys_folder() -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../protocol/tests/keys")
}

fn read_key(name: &str) -> String {
    let path = keys_folder().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The word of an algorithm in names of files.
pub fn word(algorithm: SignatureAlgorithm) -> String {
    let debug = format!("{algorithm:?}");
    let mut word = String::new();
    for (at, character) in debug.chars().enumerate() {
        if at > 0 && character.is_ascii_uppercase() {
            word.push('-');
        }
        word.push(character.to_ascii_lowercase());
    }
    word
}

/// Every algorithm with each key that fits it, every form of two messages, and the digests.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for algorithm in SignatureAlgorithm::ALL {
        for key in Key::ALL {
            if key.signing().sign(algorithm, b"").is_err() && !verifies(key, algorithm) {
                continue;
            }
            cases.push(Case {
                name: format!("{}.{}", word(algorithm), key.name()),
                algorithm,
                digest: algorithm.digest().unwrap_or(DigestAlgorithm::Sha256),
                key,
                form: Canonicalization::exclusive(),
                message: &PLAIN,
                id: "_r",
            });
        }
    }
    for message in [&HARD, &SPACES] {
        for (number, form) in forms().into_iter().enumerate() {
            for id in ["_r", "_a"] {
                cases.push(Case {
                    name: format!("{}.form-{number}.{id}", message.name),
                    algorithm: SignatureAlgorithm::HmacSha256,
                    digest: DigestAlgorithm::ALL[1 + number % 3],
                    key: Key::Secret,
                    form: form.clone(),
                    message,
                    id,
                });
            }
        }
    }
    cases
}

fn forms() -> Vec<Canonicalization> {
    let mut forms = Vec::new();
    for method in [Method::Exclusive, Method::Inclusive, Method::Inclusive11] {
        for comments in [Comments::Omitted, Comments::Kept] {
            forms.push(Canonicalization::new(method, comments));
        }
    }
    forms.push(Canonicalization::exclusive().with_prefixes(["unused", "b", "#default"]));
    forms
}

/// Whether the pair verifies although it does not sign here: ECDSA with another digest than the
/// curve's own.
fn verifies(key: Key, algorithm: SignatureAlgorithm) -> bool {
    use fedspec_protocol::crypto::CheckError;
    key.verifying().verify(algorithm, b"", &[0; 8]) == Err(CheckError::Invalid)
}

impl Case {
    fn plan(&self) -> SignaturePlan {
        let mut plan = SignaturePlan::enveloped(self.id, self.algorithm);
        let info = &mut plan.signed_infos[0];
        info.canonicalization = self.form.clone();
        info.references = vec![ReferencePlan {
            digest: self.digest,
            transforms: Some(vec![Transform::Enveloped, Transform::Canonical(self.form.clone())]),
            ..ReferencePlan::enveloped(self.id)
        }];
        plan
    }

    /// The message signed by us; nothing when we verify this pair of key and algorithm only.
    pub fn signed(&self) -> Option<String> {
        let mut document = self.document();
        let element = document.find_by_attribute("ID", self.id).expect("the ID").id();
        dsig::sign(&mut document, element, &self.plan(), &self.key.signing()).ok()?;
        Some(String::from_utf8(document.to_bytes()).expect("text"))
    }

    /// The message with a Signature whose digest and value are empty, for others to fill.
    pub fn template(&self) -> String {
        let mut document = self.document();
        let element = document.find_by_attribute("ID", self.id).expect("the ID").id();
        let mut plan = self.plan();
        plan.value = Written::Empty;
        plan.signed_infos[0].references[0].value = Written::Empty;
        dsig::sign(&mut document, element, &plan, &self.key.signing()).expect("a template");
        String::from_utf8(document.to_bytes()).expect("text")
    }

    pub fn verify(&self, text: &str) -> Result<Verified, VerifyError> {
        let document = Document::read(text.as_bytes()).expect("what others wrote is well-formed");
        let element = document.find_by_attribute("ID", self.id).expect("the ID").id();
        let policy = Policy::default().with_sha1();
        dsig::verify(&document, element, &[self.key.verifying()], &policy)
    }

    fn document(&self) -> Document {
        Document::read(self.message.text.as_bytes()).expect("a message")
    }
}
