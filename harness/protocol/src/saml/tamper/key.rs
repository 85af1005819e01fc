use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::dsig::{DSIG, KeyInfo, Written};
use crate::saml::forge::{Bench, Draft, ForgeError, KeyPair, Seal, Signed, certificate};

use super::list::tamperings;
use super::names::REMOTE;
use super::place::tag;
use super::stage::Stage;

tamperings! {
    /// Who signs, and which key the message says is the right one.
    KeyTampering, "Signatures left out, and keys that nobody trusts";

    /// No element is signed.
    Unsigned = "unsigned", Forgery, "On Breaking SAML (USENIX Security 2012), signature exclusion; SAML Profiles 4.1.4.5";
    /// The Signature is there and empty.
    EmptySignature = "empty-signature", Forgery, "On Breaking SAML (USENIX Security 2012), signature exclusion";
    /// The Signature has a SignedInfo and no SignatureValue.
    MissingSignatureValue = "missing-signature-value", Forgery, "XML Signature 4.2";
    /// The SignatureValue is empty.
    EmptySignatureValue = "empty-signature-value", Forgery, "XML Signature 4.3";
    /// Signed with a key that nobody trusts; there is no KeyInfo.
    OtherKey = "other-key", Forgery, "SAML Profiles 4.1.4.3";
    /// Signed with a key that nobody trusts, beside the certificate that is trusted.
    TrustedCertificateShown = "trusted-certificate-shown", Forgery, "XML Signature 4.5; SAML Core 5.4.5";
    /// The key that signed is in a KeyValue.
    KeyFromKeyValue = "key-from-key-value", Forgery, "XML Signature 4.5.2; CVE-2021-21239 (pysaml2); CVE-2024-32962 (xml-crypto)";
    /// The key that signed is in an X509Certificate.
    KeyFromCertificate = "key-from-certificate", Forgery, "XML Signature 4.5.4; CVE-2021-21239 (pysaml2); CVE-2024-32962 (xml-crypto)";
    /// The certificate of the key that signed stands before the trusted one.
    KeyFromFirstCertificate = "key-from-first-certificate", Forgery, "XML Signature 4.5.4; SAML V2.0 Metadata Interoperability Profile 2.6";
    /// The certificate of the key that signed stands after the trusted one.
    KeyFromLastCertificate = "key-from-last-certificate", Forgery, "XML Signature 4.5.4; SAML V2.0 Metadata Interoperability Profile 2.6";
    /// The key that signed is in a KeyValue beside the trusted certificate.
    KeyValueBesideCertificate = "key-value-beside-certificate", Forgery, "XML Signature 4.5; SAML Core 5.4.5";
    /// A RetrievalMethod leads to the certificate of the key that signed, in the same message.
    KeyByRetrieval = "key-by-retrieval", Forgery, "XML Signature 4.5.3";
    /// A RetrievalMethod leads to a certificate on another host, which is not to be fetched.
    KeyByRemoteRetrieval = "key-by-remote-retrieval", Forgery, "XML Signature 4.5.3; CWE-918";
}

impl Stage for KeyTampering {
    fn signs(self) -> Option<&'static [Signed]> {
        (self == Self::Unsigned).then_some(&[])
    }

    fn plan(self, seal: &mut Seal, _: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let (trusted, stranger) = (&bench.context.idp.signing, &bench.context.idp.stranger);
        match self {
            Self::Unsigned | Self::EmptySignature => return Ok(()),
            Self::MissingSignatureValue => {
                seal.plan.value = Written::Absent;
                return Ok(());
            }
            Self::EmptySignatureValue => {
                seal.plan.value = Written::Empty;
                return Ok(());
            }
            _ => seal.by_stranger(bench),
        }
        let both = |first: &KeyPair, last: &KeyPair| {
            KeyInfo::Certificates(vec![first.certificate.clone(), last.certificate.clone()])
        };
        let value = || KeyInfo::Value(stranger.key.verifying_key().clone());
        seal.plan.key_info = match self {
            Self::TrustedCertificateShown => vec![certificate(trusted)],
            Self::KeyFromKeyValue => vec![value()],
            Self::KeyFromCertificate => vec![certificate(stranger)],
            Self::KeyFromFirstCertificate => vec![both(stranger, trusted)],
            Self::KeyFromLastCertificate => vec![both(trusted, stranger)],
            Self::KeyValueBesideCertificate => vec![certificate(trusted), value()],
            Self::KeyByRetrieval => {
                let (data, one) = (tag(seal, "X509Data"), tag(seal, "X509Certificate"));
                let certificate = STANDARD.encode(&stranger.certificate);
                seal.plan.objects.push(format!(
                    "<{data} Id=\"fedspec-key\"><{one}>{certificate}</{one}></{data}>"
                ));
                let kind = Some(format!("{DSIG}X509Data"));
                vec![KeyInfo::Retrieval { uri: "#fedspec-key".to_owned(), kind }]
            }
            Self::KeyByRemoteRetrieval => {
                let kind = Some(format!("{DSIG}rawX509Certificate"));
                vec![KeyInfo::Retrieval { uri: REMOTE.to_owned(), kind }]
            }
            _ => Vec::new(),
        };
        Ok(())
    }

    fn after_signing(self, draft: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        if self == Self::EmptySignature {
            for sealed in draft.sealed()? {
                draft.document.clear(sealed.signature)?;
            }
        }
        Ok(())
    }
}
