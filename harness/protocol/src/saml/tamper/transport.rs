use crate::crypto::{SignatureAlgorithm, SigningKey};
use crate::saml::forge::{Bench, Draft, ForgeError, Parcel, RESPONSE, Seal, Written, encoded};

use super::HmacTampering;
use super::list::tamperings;
use super::stage::Stage;

tamperings! {
    /// How the message is handed over. Names that begin with `redirect` go by HTTP Redirect, where the
    /// signature is a parameter.
    TransportTampering, "Bindings";

    /// A forged SAMLResponse before the signed one in the same form or query.
    DuplicateResponseFirst = "duplicate-response-first", Mixed, "SAML Bindings 3.4.4.1 and 3.5.4; CWE-235";
    /// A forged SAMLResponse after the signed one in the same form or query.
    DuplicateResponseLast = "duplicate-response-last", Mixed, "SAML Bindings 3.4.4.1 and 3.5.4; CWE-235";
    /// A forged message in SAMLRequest beside the signed one in SAMLResponse.
    RequestBesideResponse = "request-beside-response", Mixed, "SAML Bindings 3.4.4.1 and 3.5.4";
    /// A signed message in SAMLRequest beside the forged one in SAMLResponse.
    ResponseBesideRequest = "response-beside-request", Mixed, "SAML Bindings 3.4.4.1 and 3.5.4";
    /// A forged message before the signed one, its parameter's name percent-encoded.
    EncodedNameFirst = "encoded-name-first", Mixed, "SAML Bindings 3.4.4.1; RFC 3986 section 2.4";
    /// A forged message after the signed one, its parameter's name percent-encoded.
    EncodedNameLast = "encoded-name-last", Mixed, "SAML Bindings 3.4.4.1; RFC 3986 section 2.4";
    /// A forged message in the query, and the signed one in the form.
    QueryBesideForm = "query-beside-form", Mixed, "SAML Bindings 3.5.4";
    /// By redirect, without a signature.
    RedirectUnsigned = "redirect-unsigned", Forgery, "SAML Bindings 3.4.4.1; SAML Profiles 4.1.2";
    /// By redirect, with an empty Signature.
    RedirectEmptySignature = "redirect-empty-signature", Forgery, "SAML Bindings 3.4.4.1";
    /// By redirect, with a SigAlg and no Signature.
    RedirectMissingSignature = "redirect-missing-signature", Forgery, "SAML Bindings 3.4.4.1";
    /// By redirect, with a Signature and no SigAlg.
    RedirectMissingAlgorithm = "redirect-missing-algorithm", Forgery, "SAML Bindings 3.4.4.1";
    /// By redirect, signed with a key that nobody trusts.
    RedirectOtherKey = "redirect-other-key", Forgery, "SAML Bindings 3.4.4.1";
    /// By redirect, with an HMAC whose secret is the trusted certificate in PEM.
    RedirectHmac = "redirect-hmac", Forgery, "SAML Bindings 3.4.4.1; GHSA-c27r-x354-4m68 (xml-crypto)";
    /// By redirect, with a SigAlg that the trusted key is not for.
    RedirectOtherKindOfKey = "redirect-other-kind-of-key", Forgery, "CVE-2018-7711 (SimpleSAMLphp): an error taken for success";
    /// By redirect, with another message in the place of the signed one.
    RedirectChangedMessage = "redirect-changed-message", Forgery, "SAML Bindings 3.4.4.1";
    /// By redirect, with another RelayState than was signed.
    RedirectChangedRelayState = "redirect-changed-relay-state", Worthless, "SAML Bindings 3.4.4.1";
    /// By redirect, signed in the message and not in the query, by a key that nobody trusts.
    RedirectEmbeddedSignature = "redirect-embedded-signature", Forgery, "SAML Bindings 3.4.4.1";
    /// By redirect, rightly signed, the parameters in another order.
    RedirectReordered = "redirect-reordered", Unusual, "SAML Bindings 3.4.4.1";
    /// By redirect, rightly signed, which a Response must not be.
    RedirectSigned = "redirect-signed", Unusual, "SAML Profiles 4.1.2";
    /// By redirect, a forged message before the signed one.
    RedirectDuplicateFirst = "redirect-duplicate-first", Mixed, "SAML Bindings 3.4.4.1";
    /// By redirect, a forged message after the signed one.
    RedirectDuplicateLast = "redirect-duplicate-last", Mixed, "SAML Bindings 3.4.4.1";
    /// By redirect, a signed message in SAMLRequest beside the forged one in SAMLResponse.
    RedirectRequestBeside = "redirect-request-beside", Mixed, "SAML Bindings 3.4.4.1";
    /// By redirect, a forged message beside the signed one, its parameter's name percent-encoded.
    RedirectEncodedName = "redirect-encoded-name", Mixed, "SAML Bindings 3.4.4.1; RFC 3986 section 2.4";
}

impl Stage for TransportTampering {
    fn redirects(self) -> bool {
        self.name().starts_with("redirect")
    }

    fn embeds(self) -> bool {
        self == Self::RedirectEmbeddedSignature
    }

    fn changes_names_later(self) -> bool {
        self == Self::RedirectChangedMessage
    }

    fn plan(self, seal: &mut Seal, _: &mut Draft, bench: &Bench<'_>) -> Result<(), ForgeError> {
        if self.embeds() {
            seal.by_stranger(bench);
        }
        Ok(())
    }

    fn parameters(self, parcel: &mut Parcel, bench: &Bench<'_>) -> Result<(), ForgeError> {
        let idp = bench.context.idp;
        match self {
            Self::DuplicateResponseFirst | Self::RedirectDuplicateFirst => {
                beside(parcel, bench, 0, RESPONSE)?;
            }
            Self::DuplicateResponseLast | Self::RedirectDuplicateLast => {
                let end = parcel.parameters.len();
                beside(parcel, bench, end, RESPONSE)?;
            }
            Self::RequestBesideResponse => beside(parcel, bench, 0, "SAMLRequest")?,
            Self::ResponseBesideRequest | Self::RedirectRequestBeside => {
                if let Some(response) = parcel.named(RESPONSE) {
                    response.name = "SAMLRequest".to_owned();
                }
                beside(parcel, bench, 0, RESPONSE)?;
            }
            Self::EncodedNameFirst => beside(parcel, bench, 0, ENCODED)?,
            Self::EncodedNameLast | Self::RedirectEncodedName => {
                let end = parcel.parameters.len();
                beside(parcel, bench, end, ENCODED)?;
            }
            Self::QueryBesideForm => {
                let forged = parcel.forged(bench)?;
                parcel.query.push(Written::new(RESPONSE, forged));
            }
            Self::RedirectUnsigned | Self::RedirectEmbeddedSignature => {
                parcel.without("SigAlg");
                parcel.without("Signature");
            }
            Self::RedirectEmptySignature => {
                if let Some(signature) = parcel.named("Signature") {
                    signature.value.clear();
                }
            }
            Self::RedirectMissingSignature => parcel.without("Signature"),
            Self::RedirectMissingAlgorithm => parcel.without("SigAlg"),
            Self::RedirectOtherKey => {
                let key = &idp.stranger.key;
                parcel.sign(key.usual_algorithm(), key)?;
            }
            Self::RedirectHmac => {
                let secret = HmacTampering::CertificatePem.secret(&idp.signing);
                parcel.sign(SignatureAlgorithm::HmacSha256, &SigningKey::hmac(&secret))?;
            }
            Self::RedirectOtherKindOfKey => {
                if let Some(algorithm) = parcel.named("SigAlg") {
                    algorithm.value = encoded("http://www.w3.org/2000/09/xmldsig#dsa-sha1");
                }
            }
            Self::RedirectChangedMessage => {
                let forged = parcel.forged(bench)?;
                if let Some(response) = parcel.named(RESPONSE) {
                    response.value = forged;
                }
            }
            Self::RedirectChangedRelayState => {
                parcel.without("RelayState");
                let changed = Written::new("RelayState", encoded("/changed"));
                parcel.parameters.insert(parcel.parameters.len().min(1), changed);
            }
            Self::RedirectReordered => parcel.parameters.reverse(),
            Self::RedirectSigned => {}
        }
        Ok(())
    }
}

/// The name of the parameter, one letter of it encoded.
const ENCODED: &str = "SAML%52esponse";

/// Puts an unsigned message that names the other user beside the one that is there.
fn beside(parcel: &mut Parcel, bench: &Bench<'_>, at: usize, name: &str) -> Result<(), ForgeError> {
    let forged = parcel.forged(bench)?;
    parcel.parameters.insert(at, Written::new(name, forged));
    Ok(())
}
