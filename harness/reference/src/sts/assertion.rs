//! Whom a response vouches for, as far as an account trusts its provider (STS-E-06, E-07, E-10 to E-14,
//! STS-R-01 to ).

use std::time::Duration;

use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, base64, post};
use fedspec_protocol::saml::model::{Assertion, Response};
use fedspec_protocol::saml::names;
use fedspec_protocol::saml::receive::{Expectations, Rule, SignedIn, TrustedIdp, receive};
use fedspec_protocol::xml::Document;
use jiff::{SignedDuration, Timestamp};

use super::refusal::Refusal;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::serve::BODY_LIMIT;
use crate::signin::mistakes;

/// How far the clock of an IdP may be off. Not known of AWS; three minutes are usual.
const SKEW: Duration = Duration::from_secs(180);
/// STS-E-11: how long after its issue an assertion may be presented.
const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// STS-R-03: the audience that all examples name.
const AUDIENCE: &str = "urn:amazon:webservices";
/// STS-R-01: the end of every sign-in endpoint.
const SIGN_IN: &str = "signin.aws.amazon.com/saml";

/// STS-R-11: formats of a NameID.
const FORMATS: [&str; 8] = [
    names::UNSPECIFIED,
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:entity",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
];

/// What a response that is believed says.
#[derive(Clone, Debug)]
pub(crate) struct Believed {
    pub(crate) signed_in: SignedIn,
    /// `Recipient` of the confirmation (STS-R-02).
    pub(crate) recipient: String,
    /// The audience that counted.
    pub(crate) audience: String,
    /// `ID` of the assertion.
    pub(crate) id: String,
}

/// Reads a response in base64, and believes it if one of these IdPs signed it. `console` is the address
/// of this target's own sign-in endpoint.
pub(crate) fn believe(
    directory: &Directory,
    encoded: &str,
    idps: &[TrustedIdp],
    console: &str,
) -> Result<Believed, Refusal> {
    let (faults, now) = (directory.faults, directory.clock.now());
    let xml = base64::decode(encoded).ok_or(Refusal::Base64)?;
    let said = Said::read(&xml);
    let recipient = said.recipient.filter(|to| sts_r_01_is_sign_in(to, console));
    let recipient = recipient.unwrap_or_else(|| console.to_owned());
    let is_meant = |to: &String| to == AUDIENCE || sts_r_01_is_sign_in(to, console);
    let audience = said.audiences.into_iter().find(is_meant);
    let audience = audience.unwrap_or_else(|| AUDIENCE.to_owned());
    // STS knows of no request, is told nothing by Destination, and takes an assertion again.
    let off = [
        Rule::Destination,
        Rule::DestinationPresent,
        Rule::ResponseInResponseTo,
        Rule::ConfirmationInResponseTo,
        Rule::UnsolicitedInResponseTo,
        Rule::Replay,
    ];
    let switches = off.into_iter().fold(mistakes::switches(faults), |all, rule| all.without(rule));
    let policy = mistakes::policy(faults);
    let expects = Expectations {
        entity_id: &audience,
        acs: &recipient,
        idps,
        pending: &[],
        unsolicited: true,
        now,
        skew: SKEW,
        seen: &|_, _| false,
        want_assertions_signed: false,
        want_response_signed: false,
        address: None,
        decryption: None,
        policy: &policy,
        limits: Limits { encoded: BODY_LIMIT, ..Limits::default() },
        switches: &switches,
    };
    let form = post::write(MessageKind::Response, &xml, None);
    let arrival = Arrival {
        method: "POST",
        query: None,
        content_type: Some("application/x-www-form-urlencoded"),
        body: form.as_bytes(),
    };
    let signed_in = receive(&arrival, &expects).map_err(Refusal::of_standard)?;
    let signed = Signed::of(&signed_in);
    // STS-R-01: one confirmation; a second one would be checked by nobody.
    if signed.confirmations > 1 && !faults.has(Fault::SeveralConfirmationsAccepted) {
        return Err(Refusal::Confirmations);
    }
    sts_e_11_fresh(signed.issued.or(said.issued), now, directory)?;
    let format = signed_in.subject.format.as_deref().unwrap_or(names::UNSPECIFIED);
    if !FORMATS.contains(&format) && !faults.has(Fault::AcceptAnyNameIdFormat) {
        return Err(Refusal::NameFormat);
    }
    Ok(Believed { signed_in, recipient, audience, id: signed.id })
}

/// STS-E-11: at most five minutes after its issue.
fn sts_e_11_fresh(
    issued: Option<Timestamp>,
    now: Timestamp,
    directory: &Directory,
) -> Result<(), Refusal> {
    let late = issued.is_some_and(|issued| now.duration_since(issued) > FRESH);
    match late && !directory.has(Fault::LateAssertionAccepted) {
        true => Err(Refusal::Late),
        false => Ok(()),
    }
}

/// STS-R-01: whether an address is a sign-in endpoint: this target's own, or one of AWS's, with or
/// without a region, and with what follows it where assertions are encrypted.
fn sts_r_01_is_sign_in(address: &str, console: &str) -> bool {
    if address == console {
        return true;
    }
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let Some((region, after)) = rest.split_once(SIGN_IN) else { return false };
    let is_region = |name: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        name.strip_suffix('.').is_some_and(|name| !name.is_empty() && name.chars().all(plain))
    };
    let is_provider = |name: &str| {
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        name.strip_prefix("SAMLSP").is_some_and(|id| !id.is_empty() && id.chars().all(plain))
    };
    (region.is_empty() || is_region(region))
        && (after.is_empty() || after.strip_prefix("/acs/").is_some_and(is_provider))
}

/// What a response says before anything in it is believed: it chooses among addresses that are all right.
#[derive(Debug, Default)]
struct Said {
    recipient: Option<String>,
    audiences: Vec<String>,
    issued: Option<Timestamp>,
}

impl Said {
    fn read(xml: &[u8]) -> Self {
        let Ok(document) = Document::read(xml) else { return Self::default() };
        let Some(root) = document.root() else { return Self::default() };
        let response = Response::read(root, &mut Vec::new());
        let Some(assertion) = response.assertions.first() else { return Self::default() };
        let confirmations = assertion.subject.iter().flat_map(|subject| &subject.confirmations);
        let mut data = confirmations.filter_map(|confirmation| confirmation.data.as_ref());
        let conditions = assertion.conditions.as_ref();
        Self {
            recipient: data.find_map(|data| data.recipient.clone()),
            audiences: conditions.map(|all| all.audiences.concat()).unwrap_or_default(),
            issued: assertion.issue_instant.said().copied(),
        }
    }
}

/// What was signed of an assertion besides what everybody needs.
#[derive(Debug, Default)]
struct Signed {
    id: String,
    issued: Option<Timestamp>,
    /// How many `SubjectConfirmation` there are, of whatever method.
    confirmations: usize,
}

impl Signed {
    fn of(signed_in: &SignedIn) -> Self {
        let first = signed_in.signed.first().and_then(|bytes| Document::read(bytes).ok());
        let read = first.as_ref().and_then(Document::root);
        let Some(read) = read.map(|root| Assertion::read(root, &mut Vec::new())) else {
            return Self::default();
        };
        Self {
            issued: read.issue_instant.said().copied(),
            confirmations: read.subject.map_or(0, |subject| subject.confirmations.len()),
            id: read.id.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sts_r_01_knows_the_endpoints_of_aws_and_its_own() {
        let own = "http://127.0.0.1/t/aws/saml";
        for address in [
            own,
            "https://signin.aws.amazon.com/saml",
            "https://eu-central-1.signin.aws.amazon.com/saml",
            "https://signin.aws.amazon.com/saml/acs/SAMLSP0A",
        ] {
            assert!(sts_r_01_is_sign_in(address, own), "{address}");
        }
        for address in [
            "",
            "http://signin.aws.amazon.com/saml",
            "https://evil.example/signin.aws.amazon.com/saml",
            "https://evil.example.signin.aws.amazon.com/saml",
            "https://signin.aws.amazon.com/saml/acs/x",
            "https://signin.aws.amazon.com/saml2",
        ] {
            assert!(!sts_r_01_is_sign_in(address, own), "{address}");
        }
    }
}
