use crate::crypto::{DigestAlgorithm, KeyKind, SignatureAlgorithm};
use crate::dsig::{DSIG, Written};
use crate::saml::forge::{Bench, Draft, ForgeError, Seal};

use super::list::tamperings;
use super::names::NO_ALGORITHM;
use super::stage::Stage;

tamperings! {
    /// What was signed is changed, or what says so.
    DigestTampering, "Digests, signatures and algorithms";

    /// The name is changed after it was signed.
    ChangedContent = "changed-content", Forgery, "XML Signature 3.2.1";
    /// The name is changed after it was signed, and the DigestValue with it; the SignatureValue is not.
    ChangedContentAndDigest = "changed-content-and-digest", Forgery, "XML Signature 3.2.2";
    /// The name is changed, and a bit of the SignatureValue.
    ChangedSignatureValue = "changed-signature-value", Forgery, "XML Signature 3.2.2";
    /// The name is changed, and the SignatureValue has four bytes.
    ShortSignatureValue = "short-signature-value", Forgery, "CVE-2018-7711 (SimpleSAMLphp): an error taken for success";
    /// The SignatureMethod names DSA, which the trusted key is not for.
    OtherKindOfKey = "other-kind-of-key", Forgery, "CVE-2018-7711 (SimpleSAMLphp): an error taken for success";
    /// A bit of the DigestValue is wrong; the trusted key signed it so.
    WrongDigest = "wrong-digest", Forgery, "XML Signature 3.2.1";
    /// The DigestValue is empty; the trusted key signed it so.
    EmptyDigest = "empty-digest", Forgery, "XML Signature 3.2.1";
    /// There is no DigestValue; the trusted key signed it so.
    MissingDigest = "missing-digest", Forgery, "XML Signature 4.4.3";
    /// The DigestMethod names an algorithm that there is not; the trusted key signed it so.
    UnknownDigestMethod = "unknown-digest-method", Worthless, "XML Signature 4.4.3.5";
    /// The SignatureMethod names no algorithm but `none`; there are bytes in SignatureValue.
    UnknownSignatureMethod = "unknown-signature-method", Forgery, "XML Signature 4.4.2";
    /// There is no SignatureMethod; a key that nobody trusts signed.
    MissingSignatureMethod = "missing-signature-method", Forgery, "XML Signature 4.4";
    /// The CanonicalizationMethod names an algorithm that there is not; a key that nobody trusts signed.
    UnknownCanonicalization = "unknown-canonicalization", Forgery, "XML Signature 4.4.1";
    /// An honest message whose digest is SHA-1.
    Sha1Digest = "sha1-digest", Unusual, "SHAttered (2017); RFC 9231 section 2.1";
    /// An honest message that is signed with SHA-1.
    Sha1Signature = "sha1-signature", Unusual, "SHA-1 is a Shambles (2020); RFC 9231 section 2.3";
}

impl Stage for DigestTampering {
    fn changes_names_later(self) -> bool {
        matches!(self, Self::ChangedContent | Self::ChangedContentAndDigest)
    }

    fn plan(self, seal: &mut Seal, _: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let digest = match self {
            Self::WrongDigest => Some(Written::Corrupt),
            Self::EmptyDigest => Some(Written::Empty),
            Self::MissingDigest => Some(Written::Absent),
            _ => None,
        };
        if let Some(digest) = digest {
            seal.references().for_each(|reference| reference.value = digest.clone());
        }
        match self {
            Self::ChangedSignatureValue => seal.plan.value = Written::Corrupt,
            Self::ShortSignatureValue => seal.plan.value = Written::Bytes(vec![1, 2, 3, 4]),
            Self::OtherKindOfKey => {
                seal.by_stranger(bench);
                let uri = Some(format!("{DSIG}dsa-sha1"));
                seal.plan
                    .signed_infos
                    .iter_mut()
                    .for_each(|info| info.algorithm_uri.clone_from(&uri));
            }
            Self::UnknownDigestMethod => {
                let uri = Some(NO_ALGORITHM.to_owned());
                seal.references().for_each(|reference| reference.digest_uri.clone_from(&uri));
            }
            Self::UnknownSignatureMethod => {
                seal.by_stranger(bench);
                let uri = Some(format!("{DSIG}none"));
                seal.plan
                    .signed_infos
                    .iter_mut()
                    .for_each(|info| info.algorithm_uri.clone_from(&uri));
            }
            Self::MissingSignatureMethod => seal.by_stranger(bench),
            Self::UnknownCanonicalization => {
                seal.by_stranger(bench);
                let uri = Some(NO_ALGORITHM.to_owned());
                let infos = seal.plan.signed_infos.iter_mut();
                infos.for_each(|info| info.canonicalization_uri.clone_from(&uri));
            }
            Self::Sha1Digest => {
                seal.references().for_each(|reference| reference.digest = DigestAlgorithm::Sha1);
            }
            Self::Sha1Signature => {
                let algorithm = match bench.pair(bench.spec.key)?.key.verifying_key().kind() {
                    KeyKind::Ec(_) => SignatureAlgorithm::EcdsaSha1,
                    KeyKind::Rsa { .. } | KeyKind::Ed25519 | KeyKind::Hmac => {
                        SignatureAlgorithm::RsaSha1
                    }
                };
                seal.plan.signed_infos.iter_mut().for_each(|info| info.algorithm = algorithm);
            }
            Self::ChangedContent
            | Self::ChangedContentAndDigest
            | Self::WrongDigest
            | Self::EmptyDigest
            | Self::MissingDigest => {}
        }
        Ok(())
    }

    fn after_signing(self, draft: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        match self {
            Self::ChangedContent => bench.rename(draft)?,
            Self::ChangedContentAndDigest => {
                bench.rename(draft)?;
                // Assertions come first: their digest is part of what the Response's is made of.
                for sealed in draft.sealed()? {
                    let value = draft.digest_value(&sealed)?;
                    let digest = draft.digest(&sealed)?;
                    draft.say(value, &digest)?;
                }
            }
            Self::MissingSignatureMethod => {
                for sealed in draft.sealed()? {
                    let info = draft.part(sealed.signature, "SignedInfo")?;
                    let method = draft.part(info, "SignatureMethod")?;
                    draft.document.remove(method)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}
