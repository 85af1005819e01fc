//! What a careless reader makes of a form before it looks at the message: only faults come here.

use bytes::Bytes;
use fedspec_protocol::saml::binding::{MessageKind, base64, post};
use fedspec_protocol::xml::{Document, XmlErrorKind};
use http::Request;
use percent_encoding::percent_decode_str;
use url::form_urlencoded;

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The request as a careless reader has it; `None` when nothing is wrong with this one.
pub(crate) fn read(request: &Request<Bytes>, faults: FaultSet) -> Option<Request<Bytes>> {
    let doctype = faults.has(Fault::AcceptDoctype) || faults.has(Fault::SessionAfterRefusal);
    if !doctype && !faults.has(Fault::AcceptSecondRoot) {
        return None;
    }
    let find = |name: &str| {
        let mut all = form_urlencoded::parse(request.body());
        all.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let mut xml = base64::decode(&find(MessageKind::Response.parameter())?)?;
    if doctype {
        xml = without_doctype(String::from_utf8(xml).ok()?, Entities::Read).into_bytes();
    }
    if faults.has(Fault::AcceptSecondRoot) {
        xml = first_root(xml);
    }
    let body = post::write(MessageKind::Response, &xml, find("RelayState").as_deref());
    let mut other = request.clone();
    *other.body_mut() = Bytes::from(body);
    Some(other)
}

/// Whether a form has more in it than what the binding names.
pub(crate) fn has_further_controls(request: &Request<Bytes>) -> bool {
    let known = [MessageKind::Response.parameter(), "RelayState"];
    form_urlencoded::parse(request.body()).any(|(name, _)| !known.contains(&&*name))
}

/// Two messages in one form, of which one is verified and the other one read: what comes of a front end and a
/// library behind it that take different ones.
pub(crate) struct Confused {
    /// The form with the message that is verified.
    pub(crate) verified: Request<Bytes>,
    /// The form with the message that is read.
    pub(crate) read: Request<Bytes>,
}

/// The messages that a confused reader takes for one; `None` when there are no two.
pub(crate) fn confused(request: &Request<Bytes>, faults: FaultSet) -> Option<Confused> {
    let (response, asked) = (MessageKind::Response.parameter(), MessageKind::Request.parameter());
    let body = std::str::from_utf8(request.body()).ok()?;
    let pairs: Vec<(&str, &str)> =
        body.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let plain = || pairs.iter().filter(|(name, _)| *name == response).map(|(_, value)| *value);
    let is_encoded = |name: &str| {
        let decoded = percent_decode_str(name).decode_utf8_lossy();
        name != response && decoded == response
    };
    let encoded = pairs.iter().find(|(name, _)| is_encoded(name)).map(|(_, value)| *value);
    let beside = pairs.iter().find(|(name, _)| *name == asked).map(|(_, value)| *value);
    let (verified, read) = match () {
        () if faults.has(Fault::RepeatedParameters) && plain().count() > 1 => {
            (plain().next_back()?, plain().next()?)
        }
        () if faults.has(Fault::EncodedParameterNames) => (plain().next()?, encoded?),
        () if faults.has(Fault::RequestBesideResponse) => (plain().next()?, beside?),
        () => return None,
    };
    let form = |value: &str| {
        let mut other = request.clone();
        *other.body_mut() = Bytes::from(format!("{response}={value}"));
        other
    };
    Some(Confused { verified: form(verified), read: form(read) })
}

/// What becomes of the entities that a document type declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entities {
    /// Each stands for its text.
    Read,
    /// None stands for anything.
    Lost,
}

/// The document without its document type, and with what it makes of entities in their places.
pub(super) fn without_doctype(xml: String, entities: Entities) -> String {
    let Some((before, rest)) = xml.split_once("<!DOCTYPE") else { return xml };
    let mut depth = 0i32;
    let end = rest.char_indices().find(|(_, c)| {
        depth += match c {
            '[' => 1,
            ']' => -1,
            _ => 0,
        };
        *c == '>' && depth <= 0
    });
    let Some((end, _)) = end else { return xml };
    let (subset, after) = rest.split_at(end + 1);
    let mut text = format!("{before}{after}");
    for declaration in subset.split("<!ENTITY").skip(1).take(100) {
        let mut words = declaration.split_ascii_whitespace();
        let Some(name) = words.next().filter(|name| *name != "%") else { continue };
        let value = declaration.split(['"', '\'']).nth(1).unwrap_or_default();
        // An external entity is read as nothing: this program fetches none, not even by mistake.
        let external = matches!(words.next(), Some("SYSTEM" | "PUBLIC"));
        let lost = external || value.len() > 1_000 || entities == Entities::Lost;
        let value = if lost { "" } else { value };
        text = text.replace(&format!("&{name};"), value);
    }
    text
}

/// The document up to the end of its first root.
fn first_root(xml: Vec<u8>) -> Vec<u8> {
    match Document::read(&xml) {
        Err(error)
            if matches!(error.kind, XmlErrorKind::SecondRoot | XmlErrorKind::TextOutsideRoot) =>
        {
            let cut = xml.get(..error.span.start).unwrap_or_default();
            match cut.contains(&b'<') {
                true => cut.to_vec(),
                false => xml,
            }
        }
        _ => xml,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_two_messages_for_one() {
        let of = |fault: Fault, body: &'static str| {
            let confused = confused(&Request::new(body.into()), [fault].into_iter().collect())?;
            Some((confused.verified.into_body(), confused.read.into_body()))
        };
        let both =
            |verified: &'static str, read: &'static str| Some((verified.into(), read.into()));
        let twice = "SAMLResponse=a&x=y&SAMLResponse=b";
        assert_eq!(of(Fault::RepeatedParameters, twice), both("SAMLResponse=b", "SAMLResponse=a"));
        let encoded = "SAML%52esponse=a&SAMLResponse=b";
        let expected = both("SAMLResponse=b", "SAMLResponse=a");
        assert_eq!(of(Fault::EncodedParameterNames, encoded), expected);
        let beside = "SAMLResponse=b&SAMLRequest=a";
        assert_eq!(of(Fault::RequestBesideResponse, beside), expected);
        for body in ["SAMLResponse=a", "", "SAMLRequest=a"] {
            assert_eq!(of(Fault::RepeatedParameters, body), None);
            assert_eq!(of(Fault::RequestBesideResponse, body), None);
        }
    }

    #[test]
    fn cuts_a_document_type_and_puts_its_entities_in_place() {
        let xml = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e \"ad>a\"><!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&e;&x;</a>";
        let read = |xml: &str| without_doctype(xml.to_owned(), Entities::Read);
        assert_eq!(read(xml), "<?xml version='1.0'?><a>ad>a</a>");
        assert_eq!(read("<a/>"), "<a/>");
    }

    #[test]
    fn cuts_what_follows_the_first_root() {
        assert_eq!(first_root(b"<a/><b/>".to_vec()), b"<a/>");
        assert_eq!(first_root(b"<a/>x".to_vec()), b"<a/>");
        assert_eq!(first_root(b"<a>".to_vec()), b"<a>");
    }
}
