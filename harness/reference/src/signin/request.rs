use fedspec_protocol::saml::names;
use jiff::{Timestamp, Zoned, tz};

use super::page::escape;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::random::Generator;

/// Hexadecimal digits of a request's id: 160 bits (SAML Core section 1.3.4 recommends as many).
const ID_DIGITS: usize = 40;

/// What an AuthnRequest asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish<'a> {
    /// The request's `ID`.
    pub(crate) id: &'a str,
    pub(crate) now: Timestamp,
    /// Where it is sent: the IdP's SingleSignOnService.
    pub(crate) destination: &'a str,
    /// Who asks.
    pub(crate) issuer: &'a str,
    /// Where the answer is to go.
    pub(crate) acs: &'a str,
    /// URI of the NameID format wished for, if any.
    pub(crate) format: Option<&'a str>,
    pub(crate) force_authn: bool,
    /// URI of the authentication context asked for exactly, if any.
    pub(crate) context: Option<&'a str>,
}

/// SP-102: an id that no other request ever has. AWS's begin with `aws_` (SSO-CT-02).
pub(crate) fn sp_102_id(
    prefix: &str,
    ids: &mut Generator,
    count: usize,
    faults: FaultSet,
) -> String {
    let digits = ids.secret();
    match () {
        () if faults.has(Fault::RequestIdRepeats) => format!("{prefix}{}", "0".repeat(ID_DIGITS)),
        () if faults.has(Fault::RequestIdCounts) => format!("{prefix}{count}"),
        () if faults.has(Fault::RequestIdShort) => {
            format!("{prefix}{}", digits.get(..8).unwrap_or_default())
        }
        () if faults.has(Fault::RequestIdNoName) => format!("1:{digits}"),
        () => format!("{prefix}{}", digits.get(..ID_DIGITS).unwrap_or_default()),
    }
}

/// The text of an AuthnRequest (SAML Core section 3.4.1, SP-101 to SP-103).
pub(crate) fn authn_request(wish: &Wish<'_>, faults: FaultSet) -> String {
    let mut attributes = String::new();
    let mut say = |name: &str, value: &str| {
        attributes.push_str(&format!(" {name}=\"{}\"", escape(value)));
    };
    if !faults.has(Fault::RequestWithoutId) {
        say("ID", wish.id);
    }
    say("Version", if faults.has(Fault::RequestOtherVersion) { "1.1" } else { names::VERSION });
    say("IssueInstant", &issue_instant(wish.now, faults));
    match () {
        () if faults.has(Fault::RequestWithoutDestination) => {}
        () if faults.has(Fault::RequestOtherDestination) => {
            say("Destination", "https://other.example.com/sso");
        }
        () => say("Destination", wish.destination),
    }
    say("AssertionConsumerServiceURL", wish.acs);
    say("ProtocolBinding", names::HTTP_POST);
    if faults.has(Fault::RequestIndexAndUrl) {
        say("AssertionConsumerServiceIndex", "0");
    }
    if wish.force_authn {
        say("ForceAuthn", "true");
    }
    format!(
        "<samlp:AuthnRequest xmlns:samlp=\"{}\" xmlns:saml=\"{}\"{attributes}>{}{}{}</samlp:AuthnRequest>",
        names::PROTOCOL,
        names::ASSERTION,
        issuer(wish.issuer, faults),
        wish.format.map(policy).unwrap_or_default(),
        wish.context.map(context).unwrap_or_default(),
    )
}

/// SP-101.
fn issuer(entity_id: &str, faults: FaultSet) -> String {
    match () {
        () if faults.has(Fault::RequestWithoutIssuer) => String::new(),
        () if faults.has(Fault::RequestOtherIssuer) => {
            "<saml:Issuer>https://other.example.com</saml:Issuer>".to_owned()
        }
        () if faults.has(Fault::RequestIssuerFormat) => format!(
            "<saml:Issuer Format=\"{}\">{}</saml:Issuer>",
            names::EMAIL_ADDRESS,
            escape(entity_id)
        ),
        () => format!("<saml:Issuer>{}</saml:Issuer>", escape(entity_id)),
    }
}

fn policy(format: &str) -> String {
    format!("<samlp:NameIDPolicy Format=\"{}\" AllowCreate=\"true\"/>", escape(format))
}

fn context(class: &str) -> String {
    format!(
        "<samlp:RequestedAuthnContext Comparison=\"exact\"><saml:AuthnContextClassRef>{}\
         </saml:AuthnContextClassRef></samlp:RequestedAuthnContext>",
        escape(class)
    )
}

/// SP-102: UTC, in whole seconds.
fn issue_instant(now: Timestamp, faults: FaultSet) -> String {
    match faults.has(Fault::RequestLocalTime) {
        true => Zoned::new(now, tz::TimeZone::fixed(tz::offset(1)))
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        false => now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use fedspec_protocol::saml::id::is_id;
    use fedspec_protocol::saml::model::AuthnRequest;
    use fedspec_protocol::xml::Document;

    use super::*;

    fn wish() -> Wish<'static> {
        Wish {
            id: "_1",
            now: "2026-01-02T03:04:05.678Z".parse().unwrap(),
            destination: "https://idp.test/sso?a=1&b=\"2\"",
            issuer: "https://sp.test/<metadata>",
            acs: "https://sp.test/acs",
            format: Some(names::EMAIL_ADDRESS),
            force_authn: true,
            context: Some(names::PASSWORD_PROTECTED_TRANSPORT),
        }
    }

    #[test]
    fn sp_101_to_103_a_request_says_what_the_standard_asks() {
        let text = authn_request(&wish(), FaultSet::NONE);
        let document = Document::read(text.as_bytes()).unwrap();
        let mut flaws = Vec::new();
        let request = AuthnRequest::read(document.root().unwrap(), &mut flaws);
        assert!(flaws.is_empty(), "{flaws:?}");
        assert_eq!(request.message.destination.as_deref(), Some(wish().destination));
        assert_eq!(
            request.message.issuer.map(|issuer| issuer.value).as_deref(),
            Some(wish().issuer)
        );
        assert!(text.contains("IssueInstant=\"2026-01-02T03:04:05Z\""), "{text}");
        assert!(!text.contains("Index"), "{text}");
    }

    #[test]
    fn sp_102_a_thousand_ids_are_names_and_differ() {
        let mut ids = Generator::new(1, "x");
        let made: HashSet<String> =
            (0..1000).map(|at| sp_102_id("_", &mut ids, at, FaultSet::NONE)).collect();
        assert_eq!(made.len(), 1000);
        assert!(made.iter().all(|id| is_id(id) && id.len() == 41));
    }

    #[test]
    fn a_fault_writes_another_time_zone() {
        let faults = [Fault::RequestLocalTime].into_iter().collect();
        let text = authn_request(&wish(), faults);
        assert!(text.contains("IssueInstant=\"2026-01-02T04:04:05+01:00\""), "{text}");
    }
}
