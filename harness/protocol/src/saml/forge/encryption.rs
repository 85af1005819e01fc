use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::crypto::{ContentAlgorithm, DigestAlgorithm, KeyTransport, VerifyingKey};
use crate::enc::{self, EncryptionPlan, KeyPlace};
use crate::saml::tamper::Stage as _;
use crate::xml::NodeId;

use super::bench::Bench;
use super::draft::Draft;
use super::{ForgeError, Signed};

/// What is encrypted for the target, and how (SAML Core section 6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct EncryptionSpec {
    /// What becomes an encrypted element.
    pub what: EncryptedPart,
    /// What encrypts it.
    pub content: ContentCipher,
    /// What encrypts the content key.
    pub transport: KeyCipher,
    /// Whether the encrypted key stands beside the encrypted data, and not in it.
    pub key_beside: bool,
    /// The `Recipient` of the encrypted key; none by default.
    pub recipient: Option<String>,
}

/// What becomes an encrypted element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EncryptedPart {
    /// Each assertion, after it is signed: EncryptedAssertion.
    #[default]
    Assertion,
    /// The NameID, before it is signed: EncryptedID.
    NameId,
    /// Each attribute, before it is signed: EncryptedAttribute.
    Attribute,
}

/// An algorithm for content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are those of the algorithms")]
pub enum ContentCipher {
    Aes128Gcm,
    Aes192Gcm,
    #[default]
    Aes256Gcm,
    Aes128Cbc,
    Aes192Cbc,
    Aes256Cbc,
}

/// An algorithm for content keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyCipher {
    /// RSA-OAEP with SHA-1 throughout, which everybody has.
    #[default]
    OaepSha1,
    /// RSA-OAEP with SHA-256 throughout.
    OaepSha256,
    /// RSA 1.5, which nobody should take any more.
    #[serde(rename = "rsa-1-5")]
    Pkcs1,
}

impl EncryptionSpec {
    /// The same for the maker of encrypted elements.
    fn plan(&self) -> EncryptionPlan {
        let oaep = |digest| KeyTransport::Oaep { digest, mask: digest };
        EncryptionPlan {
            content: match self.content {
                ContentCipher::Aes128Gcm => ContentAlgorithm::Aes128Gcm,
                ContentCipher::Aes192Gcm => ContentAlgorithm::Aes192Gcm,
                ContentCipher::Aes256Gcm => ContentAlgorithm::Aes256Gcm,
                ContentCipher::Aes128Cbc => ContentAlgorithm::Aes128Cbc,
                ContentCipher::Aes192Cbc => ContentAlgorithm::Aes192Cbc,
                ContentCipher::Aes256Cbc => ContentAlgorithm::Aes256Cbc,
            },
            transport: match self.transport {
                KeyCipher::OaepSha1 => oaep(DigestAlgorithm::Sha1),
                KeyCipher::OaepSha256 => oaep(DigestAlgorithm::Sha256),
                KeyCipher::Pkcs1 => KeyTransport::Pkcs1,
            },
            key_place: if self.key_beside { KeyPlace::Beside } else { KeyPlace::Inside },
            recipient: self.recipient.clone(),
            ..EncryptionPlan::usual()
        }
    }
}

impl Bench<'_> {
    /// What is encrypted; none when nothing is.
    pub(in crate::saml) fn encryption(&self) -> Option<EncryptionSpec> {
        self.spec.encryption(self.context.wants)
    }
}

impl Draft {
    /// Encrypts what is encrypted before anything is signed.
    pub(in crate::saml) fn encrypt_inside(&mut self, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let Some(spec) = bench.encryption() else { return Ok(()) };
        let (local, around) = match spec.what {
            EncryptedPart::Assertion => return Ok(()),
            EncryptedPart::NameId => ("NameID", "EncryptedID"),
            EncryptedPart::Attribute => ("Attribute", "EncryptedAttribute"),
        };
        for element in self.all(self.response, local) {
            self.encrypt(bench, &spec, element, around)?;
        }
        Ok(())
    }

    /// Encrypts every assertion, when they are to be.
    pub(in crate::saml) fn encrypt_assertions(
        &mut self,
        bench: &Bench<'_>,
    ) -> Result<(), ForgeError> {
        let Some(spec) = bench.encryption() else { return Ok(()) };
        if spec.what == EncryptedPart::Assertion {
            for assertion in self.all_children(self.response, "Assertion") {
                self.encrypt(bench, &spec, assertion, "EncryptedAssertion")?;
            }
        }
        Ok(())
    }

    /// Puts an element into an encrypted one in its place.
    pub(in crate::saml) fn encrypt(
        &mut self,
        bench: &Bench<'_>,
        spec: &EncryptionSpec,
        element: NodeId,
        around: &str,
    ) -> Result<(), ForgeError> {
        let missing = ForgeError::NoCertificate;
        let certificate = bench.context.sp.encryption_certificate.as_deref().ok_or(missing)?;
        let recipient = VerifyingKey::from_certificate(certificate)?;
        let mut plan = spec.plan();
        for tampering in &bench.spec.tamper {
            tampering.encrypt(&mut plan, self, bench, element)?;
        }
        let random = &mut *bench.random.borrow_mut();
        let made = enc::encrypt(&mut self.document, element, &plan, &recipient, random)?;
        let around = self.like(element, around)?;
        let parts = self.document.node(element).map(|node| (node.prefix(), node.namespace()));
        if let Some((None, Some(namespace))) = parts {
            // What the element declares for itself is no longer in force around it.
            let namespace = namespace.into_owned();
            self.document.add_attribute(around, "xmlns", &namespace)?;
        }
        self.document.insert_before(element, around)?;
        self.document.append(around, made.data)?;
        if let Some(key) = made.key {
            self.document.append(around, key)?;
        }
        Ok(self.document.remove(element)?)
    }

    /// Whether assertions have to be encrypted before the Response is signed around them.
    pub(in crate::saml) fn encrypts_early(sign: &[Signed]) -> bool {
        sign.contains(&Signed::Response)
    }
}
