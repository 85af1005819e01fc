//! Messages made to exhaust a reader: each is refused by a limit, before what it stands for is made.

use super::known::Known;
use super::messages::{HONEST, replaced};
use crate::saml::binding::deflate::deflate;
use crate::saml::binding::percent::{Spelling, encode};
use crate::saml::binding::{Arrival, BindingError, DeflateProblem, Limits, base64};
use crate::saml::receive::{Refusal, Rule, Switches};
use crate::xml::XmlErrorKind;

fn kind(message: &str) -> XmlErrorKind {
    match Known::default().receive(message) {
        Err(Refusal::Xml(error)) => error.kind,
        other => panic!("expected a limit, found {other:?}"),
    }
}

fn with(start: &str) -> String {
    replaced(HONEST, "<samlp:Response", &format!("<samlp:Response{start}"))
}

#[test]
fn a_tag_has_limits() {
    let long = with(&format!(" Consent=\"{}\"", "x".repeat(1 << 20)));
    assert!(matches!(kind(&long), XmlErrorKind::ValueTooLong { .. }));
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    assert!(matches!(kind(&with(&attributes)), XmlErrorKind::TooManyAttributes { .. }));
    let namespaces: String = (0..10_000).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect();
    let found = kind(&with(&namespaces));
    let refused = matches!(
        found,
        XmlErrorKind::TooManyNamespaces { .. } | XmlErrorKind::TooManyAttributes { .. }
    );
    assert!(refused, "{found}");
    let name = format!("<{}/>", "n".repeat(100_000));
    let named = replaced(HONEST, "<samlp:Status>", &format!("{name}<samlp:Status>"));
    assert!(matches!(kind(&named), XmlErrorKind::NameTooLong { .. }));
}

#[test]
fn a_document_has_limits() {
    let deep = "<x>".repeat(100_000) + &"</x>".repeat(100_000);
    let deep = replaced(HONEST, "<samlp:Status>", &format!("{deep}<samlp:Status>"));
    assert!(matches!(kind(&deep), XmlErrorKind::TooDeep { .. }));
    // One level is no depth, but the form is too long for the binding.
    let many =
        replaced(HONEST, "<samlp:Status>", &format!("{}<samlp:Status>", "<x/>".repeat(800_000)));
    let refusal = Known::default().receive(&many).unwrap_err();
    let limit = Limits::default().encoded;
    assert_eq!(refusal, Refusal::Binding(BindingError::TooMuch { what: "bytes", limit }));
}

#[test]
fn many_attributes_of_somebody_are_no_harm() {
    let one = "<saml:Attribute Name=\"a\"/>";
    let many = format!("{}</saml:AttributeStatement>", one.repeat(50_000));
    let message = replaced(HONEST, "</saml:AttributeStatement>", &many);
    let refusal = Known::default().receive(&message).unwrap_err();
    assert_eq!(refusal.rule(), Some(Rule::AssertionSigned));
}

#[test]
fn flaws_are_no_harm_however_many() {
    let many = format!("{}<saml:Subject>", "x<b/>".repeat(50_000));
    let message = replaced(HONEST, "<saml:Subject>", &many);
    let refusal = Known::default().receive(&message).unwrap_err();
    assert_eq!(refusal.rule(), Some(Rule::Schema));
}

#[test]
fn a_small_query_makes_no_large_message() {
    let bomb = deflate(&vec![b' '; 20_000_000]);
    let query =
        format!("SAMLResponse={}", encode(base64::encode(&bomb).as_bytes(), Spelling::Upper));
    let arrival =
        Arrival { method: "GET", query: Some(query.as_bytes()), content_type: None, body: b"" };
    let careless = Known { switches: Switches::none().without(Rule::PostOnly), ..Known::default() };
    let problem = DeflateProblem::TooLong { limit: Limits::default().inflated };
    let refusal = careless.judge(&arrival);
    assert_eq!(refusal, Err(Refusal::Binding(BindingError::Deflate { problem })));
}
