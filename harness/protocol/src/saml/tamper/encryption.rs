use crate::crypto::{ContentAlgorithm, KeyTransport};
use crate::enc::{EncryptionPlan, KeyPlace, Padding, Plaintext, Tag};
use crate::saml::forge::{Bench, Draft, ForgeError, OTHER_SP, Signed};
use crate::xml::NodeId;
use crate::xml::c14n::{Canonicalization, Comments, Method, Subset, to_bytes};

use super::list::tamperings;
use super::names::NO_ALGORITHM;
use super::stage::Stage;

tamperings! {
    /// Encrypted assertions. Everybody has the public key that they are encrypted with, so encryption
    /// proves nothing; and what cannot be decrypted must not tell why.
    EncryptionTampering, "Encryption";

    /// An unsigned assertion, encrypted.
    Unsigned = "encrypted-unsigned", Forgery, "SAML Core 6.2; XML Encryption 1.1 section 6.1";
    /// The signed assertion and a forged one before it, encrypted as one.
    TwoElements = "encrypted-two-elements", Mixed, "XML Encryption 1.1 section 3.1";
    /// The tag of AES-GCM has four bytes.
    ShortTag = "encrypted-short-tag", Unsound, "XML Encryption 1.1 section 5.2.4; NIST SP 800-38D";
    /// A bit of the tag of AES-GCM is wrong.
    WrongTag = "encrypted-wrong-tag", Unsound, "XML Encryption 1.1 section 5.2.4";
    /// AES-CBC with a padding of zero bytes.
    ZeroPadding = "encrypted-zero-padding", Unsound, "How to Break XML Encryption (CCS 2011)";
    /// AES-CBC with a padding of more bytes than a block has.
    LongPadding = "encrypted-long-padding", Unsound, "How to Break XML Encryption (CCS 2011)";
    /// The content key is another one.
    WrongKey = "encrypted-wrong-key", Unsound, "XML Encryption 1.1 section 3.5";
    /// The content key is too short.
    ShortKey = "encrypted-short-key", Unsound, "XML Encryption 1.1 section 3.5";
    /// There is no content key.
    MissingKey = "encrypted-missing-key", Unsound, "XML Encryption 1.1 section 3.5";
    /// The content key is for another service provider, by its Recipient.
    OtherRecipient = "encrypted-other-recipient", Unusual, "SAML Core 6.2; XML Encryption 1.1 section 3.5.1";
    /// The content algorithm is one that there is not.
    UnknownContent = "encrypted-unknown-content", Unsound, "XML Encryption 1.1 section 5.1";
    /// The content key is encrypted by RSA 1.5, whose padding tells secrets.
    Rsa15 = "encrypted-rsa-1-5", Unusual, "Bleichenbacher's Attack Strikes Again (ESORICS 2012)";
    /// What is encrypted is no XML.
    Nonsense = "encrypted-nonsense", Unsound, "XML Encryption 1.1 section 4.4";
}

impl Stage for EncryptionTampering {
    fn encrypts(self) -> bool {
        true
    }

    fn signs(self) -> Option<&'static [Signed]> {
        match self {
            Self::Unsigned => Some(&[]),
            _ => Some(&[Signed::Assertion]),
        }
    }

    fn encrypt(
        self,
        plan: &mut EncryptionPlan,
        draft: &mut Draft,
        bench: &Bench<'_>,
        element: NodeId,
    ) -> Result<(), ForgeError> {
        match self {
            Self::Unsigned => {}
            Self::TwoElements => {
                let forged = bench.forged_assertion(&mut draft.document)?;
                draft.document.insert_before(element, forged)?;
                let how = Canonicalization::new(Method::Inclusive, Comments::Kept);
                let mut both = to_bytes(&draft.document, &Subset::of(forged), &how)?;
                both.extend(to_bytes(&draft.document, &Subset::of(element), &how)?);
                draft.document.remove(forged)?;
                plan.plaintext = Plaintext::Octets(both);
            }
            Self::ShortTag => plan.tag = Tag::Cut(4),
            Self::WrongTag => plan.tag = Tag::Corrupt,
            Self::ZeroPadding | Self::LongPadding => {
                plan.content = ContentAlgorithm::Aes128Cbc;
                let number = if self == Self::ZeroPadding { 0 } else { 200 };
                plan.padding = Padding::Number(number);
            }
            Self::WrongKey => plan.content_key = Some(vec![0x2a; plan.content.key_length()]),
            Self::ShortKey => plan.content_key = Some(vec![0x2a; 5]),
            Self::MissingKey => plan.key_place = KeyPlace::Absent,
            Self::OtherRecipient => plan.recipient = Some(OTHER_SP.to_owned()),
            Self::UnknownContent => plan.content_uri = Some(NO_ALGORITHM.to_owned()),
            Self::Rsa15 => plan.transport = KeyTransport::Pkcs1,
            Self::Nonsense => {
                plan.plaintext = Plaintext::Octets(b"no XML & nothing <else".to_vec())
            }
        }
        Ok(())
    }
}
