//! Who was let in.

use crate::saml::Instant;
use crate::saml::instant::later;
use crate::saml::model::{Assertion, Attribute, NameId};
use crate::xml::{Document, NodeId};

use super::expectations::{Pending, TrustedIdp};
use super::judge::{Judge, issuer_of};
use super::mistake::{first_text, loose};
use super::refusal::Refusal;
use super::rule::Rule;
use super::signature::Covered;

/// Somebody whom a message lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The identity provider that says so.
    pub idp: String,
    /// Who it is.
    pub subject: Subject,
    /// What is said of them, in the order of the message; one that stands twice is there twice
    /// (SP-92).
    pub attributes: Vec<SignedAttribute>,
    /// `ID` of the request that was answered.
    pub in_response_to: Option<String>,
    /// `SessionIndex` of the first statement that has one.
    pub session_index: Option<String>,
    /// When the session has to end (SP-82): the earliest `SessionNotOnOrAfter`.
    pub session_ends: Option<Instant>,
    /// When they authenticated.
    pub authenticated_at: Option<Instant>,
    /// How they authenticated.
    pub class: Option<String>,
    /// Issuer and identifier of each assertion, and until when they have to be remembered (SP-84);
    /// always, when there is no end.
    pub remember: Vec<(String, String, Option<Instant>)>,
    /// RelayState, if it is short enough (SP-02). Nothing has signed it.
    pub relay_state: Option<String>,
    /// The bytes that were signed, of each assertion.
    pub signed: Vec<Vec<u8>>,
}

/// A name, as somebody is known by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The name, exactly.
    pub value: String,
    /// `Format`.
    pub format: Option<String>,
    /// `NameQualifier`.
    pub name_qualifier: Option<String>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<String>,
}

/// An attribute of somebody. Its friendly name is not here: it identifies nothing (SP-89).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAttribute {
    /// `Name`.
    pub name: String,
    /// `NameFormat`; `unspecified` when it is missing (SP-90).
    pub format: String,
    /// Each value's whole text; none where `xsi:nil` says that there is no value.
    pub values: Vec<Option<String>>,
}

pub(super) fn of(
    judge: &Judge<'_>,
    document: &Document,
    covered: &Covered,
    idp: &TrustedIdp,
    pending: Option<&Pending>,
) -> Result<SignedIn, Refusal> {
    let assertions = &covered.assertions;
    let reader = Reader { judge, document };
    let mut subjects = assertions
        .iter()
        .zip(&covered.originals)
        .map(|(assertion, original)| reader.subject(assertion, *original));
    let subject = subjects.next().unwrap_or_default();
    let other = subjects.find(|other| *other != subject);
    judge.demand(Rule::SameSubject, other.is_none(), || Refusal::SubjectsDiffer)?;
    let statements = || assertions.iter().flat_map(|assertion| &assertion.authn);
    let first = statements().next();
    let context = first.and_then(|statement| statement.context.as_ref());
    Ok(SignedIn {
        idp: idp.entity_id.clone(),
        // A receiver that does not care takes the last one.
        subject: other.unwrap_or(subject),
        attributes: assertions
            .iter()
            .zip(&covered.originals)
            .flat_map(|(assertion, original)| reader.attributes(assertion, *original))
            .collect(),
        in_response_to: pending.map(|pending| pending.id.clone()),
        session_index: statements().find_map(|statement| statement.session_index.clone()),
        session_ends: statements()
            .filter_map(|statement| statement.session_not_on_or_after.said().copied())
            .min(),
        authenticated_at: first.and_then(|statement| statement.instant.said().copied()),
        class: context.and_then(|context| context.class.clone()),
        remember: assertions.iter().map(|assertion| remember(judge, assertion)).collect(),
        relay_state: None,
        signed: covered.canonical.clone(),
    })
}

/// Long enough that no confirmation of the assertion can be met any more.
fn remember(judge: &Judge<'_>, assertion: &Assertion) -> (String, String, Option<Instant>) {
    let confirmations = assertion.subject.iter().flat_map(|subject| &subject.confirmations);
    let bearers = confirmations.filter(|confirmation| confirmation.is_bearer());
    let ends: Option<Vec<Instant>> =
        bearers.map(|bearer| bearer.data.as_ref()?.not_on_or_after.said().copied()).collect();
    let end = ends.and_then(|ends| ends.into_iter().max());
    let until = end.map(|end| later(end, judge.expects.skew));
    (issuer_of(assertion).to_owned(), assertion.id.clone().unwrap_or_default(), until)
}

struct Reader<'a> {
    judge: &'a Judge<'a>,
    document: &'a Document,
}

impl Reader<'_> {
    fn subject(&self, assertion: &Assertion, original: NodeId) -> Subject {
        let name = assertion.subject.as_ref().and_then(|subject| subject.name_id());
        let Some(name) = name else { return Subject::default() };
        let value = self.text(&name.value, || {
            let came = self.as_it_came(original)?;
            Some(came.subject?.name_id()?.node)
        });
        subject(name, value)
    }

    fn attributes(&self, assertion: &Assertion, original: NodeId) -> Vec<SignedAttribute> {
        let signed = assertion.attributes.iter().flat_map(|statement| &statement.attributes);
        let Some(came) = self.as_it_came(original) else {
            return signed.map(|one| attribute(one, |_, text| text)).collect();
        };
        let came: Vec<&Attribute> =
            came.attributes.iter().flat_map(|statement| &statement.attributes).collect();
        signed
            .enumerate()
            .map(|(number, one)| {
                attribute(one, |value, text| {
                    self.text(&text, || Some(came.get(number)?.values.get(value)?.node))
                })
            })
            .collect()
    }

    /// The assertion with all its comments, which only a careless receiver looks at.
    fn as_it_came(&self, original: NodeId) -> Option<Assertion> {
        if self.judge.holds(Rule::WholeText) {
            return None;
        }
        let node = self.document.node(original)?;
        Some(Assertion::read(node, &mut Vec::new()))
    }

    /// A text, as this receiver reads texts.
    fn text(&self, signed: &str, came: impl FnOnce() -> Option<NodeId>) -> String {
        let careless = match self.judge.holds(Rule::WholeText) {
            true => None,
            false => came().and_then(|node| self.document.node(node)).map(first_text),
        };
        let text = careless.as_deref().unwrap_or(signed);
        match self.judge.holds(Rule::ExactText) {
            true => text.to_owned(),
            false => loose(text),
        }
    }
}

fn subject(name: &NameId, value: String) -> Subject {
    Subject {
        value,
        format: name.format.clone(),
        name_qualifier: name.name_qualifier.clone(),
        sp_name_qualifier: name.sp_name_qualifier.clone(),
    }
}

/// An attribute, with each text as `text` has it, which is told the number of the value.
fn attribute(attribute: &Attribute, text: impl Fn(usize, String) -> String) -> SignedAttribute {
    let values = attribute.values.iter().enumerate();
    SignedAttribute {
        name: attribute.name.clone().unwrap_or_default(),
        format: attribute.format().to_owned(),
        values: values
            .map(|(number, value)| (!value.is_nil).then(|| text(number, value.text.clone())))
            .collect(),
    }
}
