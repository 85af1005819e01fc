//! Two readers of XML that see two messages in one: the first verifies what the second does not read.
//! Only faults come here.

use bytes::Bytes;
use fedspec_protocol::saml::binding::{MessageKind, base64, post};
use fedspec_protocol::saml::names;
use fedspec_protocol::xml::{Document, XmlErrorKind};
use http::Request;
use url::form_urlencoded;

use super::careless::{Confused, Entities, without_doctype};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What each reader makes of the message of a form; `None` when both see the same.
pub(crate) fn confused(request: &Request<Bytes>, faults: FaultSet) -> Option<Confused> {
    let parameter = MessageKind::Response.parameter();
    let differ: fn(&str) -> Option<(String, String)> = match () {
        () if faults.has(Fault::SecondRootRead) => by_roots,
        () if faults.has(Fault::EntitiesLost) => by_entities,
        () if faults.has(Fault::NamespacesIgnored) => by_namespaces,
        () if faults.has(Fault::PlainBesideEncrypted) => by_encryption,
        () => return None,
    };
    let mut pairs = form_urlencoded::parse(request.body());
    let (_, text) = pairs.find(|(name, _)| name == parameter)?;
    let (verified, read) = differ(&String::from_utf8(base64::decode(&text)?).ok()?)?;
    let form = |xml: String| {
        let mut other = request.clone();
        *other.body_mut() = post::write(MessageKind::Response, xml.as_bytes(), None).into();
        other
    };
    Some(Confused { verified: form(verified), read: form(read) })
}

/// The second of two roots, and the first.
fn by_roots(xml: &str) -> Option<(String, String)> {
    let error = Document::read(xml.as_bytes()).err()?;
    let (first, second) = match error.kind {
        XmlErrorKind::SecondRoot => xml.split_at_checked(error.span.start)?,
        _ => return None,
    };
    Some((second.to_owned(), first.to_owned()))
}

/// The message with the entities of its document type, and without them.
fn by_entities(xml: &str) -> Option<(String, String)> {
    let read = |entities| without_doctype(xml.to_owned(), entities);
    xml.contains("<!DOCTYPE").then(|| (read(Entities::Read), read(Entities::Lost)))
}

/// The message, and the same with what is called an assertion in another namespace for one of SAML.
fn by_namespaces(xml: &str) -> Option<(String, String)> {
    let document = Document::read(xml.as_bytes()).ok()?;
    let mut children = document.root()?.elements();
    let foreign = children.find(|child| {
        child.local() == Some("Assertion") && !child.is(names::ASSERTION, "Assertion")
    })?;
    let namespace = foreign.namespace().filter(|namespace| !namespace.is_empty())?;
    Some((xml.to_owned(), xml.replace(&*namespace, names::ASSERTION)))
}

/// The message without its plain assertions, and without its encrypted ones.
fn by_encryption(xml: &str) -> Option<(String, String)> {
    let without = |local: &str| {
        let mut document = Document::read(xml.as_bytes()).ok()?;
        let children = document.root()?.elements();
        let found: Vec<_> = children
            .filter(|child| child.is(names::ASSERTION, local))
            .map(|child| child.id())
            .collect();
        for node in &found {
            document.remove(*node).ok()?;
        }
        let rest = String::from_utf8(document.to_bytes()).ok()?;
        (!found.is_empty()).then_some(rest)
    };
    Some((without("Assertion")?, without("EncryptedAssertion")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(verified: &str, read: &str) -> Option<(String, String)> {
        Some((verified.to_owned(), read.to_owned()))
    }

    #[test]
    fn the_second_root_is_verified_and_the_first_is_read() {
        assert_eq!(by_roots("<a/><b/>"), both("<b/>", "<a/>"));
        assert_eq!(by_roots("<a/>"), None);
        assert_eq!(by_roots("<a>"), None);
    }

    #[test]
    fn entities_are_verified_and_not_read() {
        let xml = "<!DOCTYPE a [<!ENTITY e 'd'>]><a>c&e;</a>";
        assert_eq!(by_entities(xml), both("<a>cd</a>", "<a>c</a>"));
        assert_eq!(by_entities("<a/>"), None);
    }

    #[test]
    fn what_is_called_an_assertion_is_read_as_one() {
        let with = |namespace| format!("<r><x:Assertion xmlns:x=\"{namespace}\"/></r>");
        let foreign = with("urn:x");
        assert_eq!(by_namespaces(&foreign), both(&foreign, &with(names::ASSERTION)));
        assert_eq!(by_namespaces(&with(names::ASSERTION)), None);
        assert_eq!(by_namespaces("<r><Assertion/></r>"), None);
    }

    #[test]
    fn of_a_plain_assertion_beside_an_encrypted_one_the_first_is_read() {
        let of = |inside: &str| format!("<r xmlns='{}'>{inside}</r>", names::ASSERTION);
        let (plain, encrypted) = ("<Assertion>a</Assertion>", "<EncryptedAssertion/>");
        let message = of(&[encrypted, plain].concat());
        assert_eq!(by_encryption(&message), both(&of(encrypted), &of(plain)));
        assert_eq!(by_encryption(&of(plain)), None);
        assert_eq!(by_encryption(&of(encrypted)), None);
    }
}
