//! HTTP Redirect (Bindings section 3.4): a message in the query, deflated, and signed as it stands
//! there.

use super::arrival::Arrival;
use super::base64;
use super::deflate::{deflate, inflate};
use super::error::BindingError;
use super::kind::MessageKind;
use super::limits::Limits;
use super::parameter::Parameters;
use super::percent::{self, Spelling};
use super::query_signature::QuerySignature;
use crate::saml::names;

/// What a query carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirected {
    /// The message, which may be anything: no XML was read yet.
    pub xml: Vec<u8>,
    /// `RelayState`, however long.
    pub relay_state: Option<String>,
    /// The signature, if there is one.
    pub signature: Option<QuerySignature>,
}

/// Reads a query that has to carry this kind of message.
///
/// # Errors
/// At the first thing that is wrong with it.
pub fn read(
    arrival: &Arrival<'_>,
    kind: MessageKind,
    limits: &Limits,
) -> Result<Redirected, BindingError> {
    if arrival.method != "GET" {
        return Err(BindingError::OtherMethod {
            expected: "GET",
            found: arrival.method.to_owned(),
        });
    }
    let parameters = Parameters::read(arrival.query.unwrap_or_default(), limits)?;
    parameters.refuse_encoded_names()?;
    parameters.refuse_repeated()?;
    parameters.refuse_both()?;
    read_parameters(&parameters, kind, limits)
}

/// Reads the message, RelayState and signature from parameters; of several with the same name, the
/// first.
///
/// # Errors
/// When the message is missing, empty, or wrongly encoded, or half of a signature is there.
pub fn read_parameters(
    parameters: &Parameters<'_>,
    kind: MessageKind,
    limits: &Limits,
) -> Result<Redirected, BindingError> {
    let text = parameters.message(kind)?;
    let encoding = parameters.text("SAMLEncoding")?;
    if let Some(encoding) = encoding.filter(|encoding| encoding != names::DEFLATE) {
        return Err(BindingError::UnknownEncoding { encoding });
    }
    let name = kind.parameter();
    let deflated = base64::decode(&text).ok_or(BindingError::Base64 { name })?;
    let xml = inflate(&deflated, limits.inflated)?;
    if xml.is_empty() {
        return Err(BindingError::EmptyMessage { name });
    }
    let relay_state = parameters.text("RelayState")?;
    Ok(Redirected { xml, relay_state, signature: signature(parameters, kind)? })
}

fn signature(
    parameters: &Parameters<'_>,
    kind: MessageKind,
) -> Result<Option<QuerySignature>, BindingError> {
    let (algorithm, value) = match (parameters.text("SigAlg")?, parameters.text("Signature")?) {
        (None, None) => return Ok(None),
        (Some(algorithm), Some(value)) if !algorithm.is_empty() && !value.is_empty() => {
            (algorithm, value)
        }
        _ => return Err(BindingError::HalfSignature),
    };
    let value = base64::decode(&value).ok_or(BindingError::Base64 { name: "Signature" })?;
    if value.is_empty() {
        return Err(BindingError::HalfSignature);
    }
    let mut octets = Vec::new();
    for name in [kind.parameter(), "RelayState", "SigAlg"] {
        if let Some(parameter) = parameters.first(name) {
            push(&mut octets, name, parameter.written_value);
        }
    }
    Ok(Some(QuerySignature { algorithm, value, octets }))
}

fn push(octets: &mut Vec<u8>, name: &str, written: &[u8]) {
    if !octets.is_empty() {
        octets.push(b'&');
    }
    octets.extend_from_slice(name.as_bytes());
    octets.push(b'=');
    octets.extend_from_slice(written);
}

/// The query that carries a message, without a signature.
pub fn write(kind: MessageKind, xml: &[u8], relay_state: Option<&str>) -> String {
    let message = percent::encode(base64::encode(&deflate(xml)).as_bytes(), Spelling::Upper);
    let mut query = format!("{}={message}", kind.parameter());
    if let Some(relay_state) = relay_state {
        query.push_str("&RelayState=");
        query.push_str(&percent::encode(relay_state.as_bytes(), Spelling::Upper));
    }
    query
}

/// The query with the algorithm that it is going to be signed with: these are the octets to sign.
pub fn to_sign(query: &str, algorithm: &str) -> String {
    format!("{query}&SigAlg={}", percent::encode(algorithm.as_bytes(), Spelling::Upper))
}

/// The query with its signature. `query` is what was signed.
pub fn signed(query: &str, signature: &[u8]) -> String {
    let value = percent::encode(base64::encode(signature).as_bytes(), Spelling::Upper);
    format!("{query}&Signature={value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_query(query: &str) -> Result<Redirected, BindingError> {
        let arrival =
            Arrival { method: "GET", query: Some(query.as_bytes()), content_type: None, body: b"" };
        read(&arrival, MessageKind::Request, &Limits::default())
    }

    fn unsigned() -> String {
        write(MessageKind::Request, b"<samlp:AuthnRequest/>", Some("x y"))
    }

    #[test]
    fn what_is_written_is_read() {
        let read = read_query(&unsigned()).unwrap();
        assert_eq!(read.xml, b"<samlp:AuthnRequest/>");
        assert_eq!(read.relay_state.as_deref(), Some("x y"));
        assert_eq!(read.signature, None);

        let to_sign = to_sign(&unsigned(), "urn:algorithm");
        let signature = read_query(&signed(&to_sign, b"sig")).unwrap().signature.unwrap();
        assert_eq!(signature.algorithm, "urn:algorithm");
        assert_eq!(signature.value, b"sig");
        assert_eq!(signature.octets, to_sign.as_bytes());
    }

    #[test]
    fn the_signed_octets_keep_their_spelling_and_have_their_own_order() {
        let message = write(MessageKind::Request, b"<a/>", None).replacen('=', "=%", 0);
        let (_, value) = message.split_once('=').unwrap();
        let query = format!(
            "Signature=QQ%3d%3d&a=b&SigAlg=urn%3aA&SAMLRequest={}&RelayState=%7e+",
            value.replace("%3D", "%3d")
        );
        let octets = read_query(&query).unwrap().signature.unwrap().octets;
        let octets = String::from_utf8(octets).unwrap();
        assert!(octets.starts_with("SAMLRequest="), "{octets}");
        assert!(octets.ends_with("&RelayState=%7e+&SigAlg=urn%3aA"), "{octets}");
        let without = query.replace("&RelayState=%7e+", "");
        let octets = read_query(&without).unwrap().signature.unwrap().octets;
        assert!(!String::from_utf8(octets).unwrap().contains("RelayState"));
    }

    #[test]
    fn each_thing_that_can_be_wrong_has_its_error() {
        use BindingError as Error;
        let good = unsigned();
        let long = deflate(&vec![b' '; 2_000_000]);
        let long = percent::encode(base64::encode(&long).as_bytes(), Spelling::Upper);
        for (query, error) in [
            (String::new(), Error::NoMessage { expected: "SAMLRequest" }),
            ("SAMLRequest=".to_owned(), Error::EmptyMessage { name: "SAMLRequest" }),
            ("SAMLRequest=AwA%3D".to_owned(), Error::EmptyMessage { name: "SAMLRequest" }),
            ("SAMLRequest=%3Ca%2F%3E".to_owned(), Error::Base64 { name: "SAMLRequest" }),
            (
                format!("{good}&SAMLEncoding=urn:x"),
                Error::UnknownEncoding { encoding: "urn:x".into() },
            ),
            (format!("{good}&SigAlg=a"), Error::HalfSignature),
            (format!("{good}&Signature=QQ=="), Error::HalfSignature),
            (format!("{good}&SigAlg=&Signature=QQ=="), Error::HalfSignature),
            (format!("{good}&SigAlg=a&Signature="), Error::HalfSignature),
            (format!("{good}&SigAlg=a&Signature=%20"), Error::HalfSignature),
            (format!("{good}&SigAlg=a&Signature=*"), Error::Base64 { name: "Signature" }),
            (
                format!("{good}&SigAlg=a&Signature=QQ==&Sig%41lg=b"),
                Error::EncodedName { name: "SigAlg".into() },
            ),
            (
                format!("SAMLRequest={long}"),
                DeflateProblem::TooLong { limit: Limits::default().inflated }.into(),
            ),
        ] {
            assert_eq!(read_query(&query), Err(error), "{query:.100}");
        }
        assert!(read_query(&format!("{good}&SAMLEncoding={}", names::DEFLATE)).is_ok());
    }

    use super::super::error::DeflateProblem;
}
