//! Which parts of a message a trusted key has signed. Everything after this reads those parts only,
//! again, from the bytes that were signed.

use crate::crypto::VerifyingKey;
use crate::dsig::{Verified, Verifier};
use crate::saml::model::{Assertion, Flaw, Response};
use crate::saml::names;
use crate::xml::{Document, NodeId};

use super::expectations::TrustedIdp;
use super::judge::Judge;
use super::refusal::{Part, Refusal};
use super::response::check_flaws;
use super::rule::Rule;
use super::{decryption, mistake};

/// A response, and the assertions in it that count.
pub(super) struct Covered {
    /// The response: as it was signed if it was, else as it came.
    pub(super) response: Response,
    pub(super) response_signed: bool,
    /// Assertions as they were signed.
    pub(super) assertions: Vec<Assertion>,
    /// Where each of them stands in the message as it came.
    pub(super) originals: Vec<NodeId>,
    /// The bytes that were signed, of each of them.
    pub(super) canonical: Vec<Vec<u8>>,
}

pub(super) fn cover(
    judge: &Judge<'_>,
    document: &Document,
    response: Response,
    idp: &TrustedIdp,
) -> Result<Covered, Refusal> {
    let verifier = Verifier::new(document);
    let verified = |node, part| verified(judge, &verifier, document, node, idp, part);
    let whole = verified(response.message.node, Part::Response)?;
    let mut covered = Covered {
        response_signed: whole.is_some(),
        originals: response.assertions.iter().map(|assertion| assertion.node).collect(),
        response,
        assertions: Vec::new(),
        canonical: Vec::new(),
    };
    if let Some(whole) = &whole {
        covered.response = read(judge, &whole.document, Response::read)?;
    }
    for (number, original) in covered.originals.iter().enumerate() {
        let own = verified(*original, Part::Assertion)?;
        let inside = covered.response.assertions.get(number).map(|assertion| assertion.node);
        let inside = whole.as_ref().zip(inside);
        let inside = inside.map(|(whole, node)| (&whole.document, node));
        let (assertion, canonical) = one(judge, own.as_ref(), inside, (document, *original))?;
        covered.assertions.push(assertion);
        covered.canonical.push(canonical);
    }
    // What was signed has the same ones as what came.
    let holder = whole.as_ref().map_or(document, |whole| &whole.document);
    for encrypted in covered.response.encrypted.clone() {
        let Some(opened) = decryption::open(judge, holder, encrypted.node)? else { continue };
        let opened = &opened.document;
        let root = opened.root().filter(|root| root.is(names::ASSERTION, "Assertion"));
        let node = root.ok_or(Refusal::NoAssertion)?.id();
        let own =
            self::verified(judge, &Verifier::new(opened), opened, node, idp, Part::Assertion)?;
        let inside = covered.response_signed.then_some((opened, node));
        let (assertion, canonical) = one(judge, own.as_ref(), inside, (opened, node))?;
        covered.assertions.push(assertion);
        covered.canonical.push(canonical);
        covered.originals.push(encrypted.node);
    }
    Ok(covered)
}

/// An assertion as its own signature covers it, or as it stands `inside` of what the response's
/// signature covers; otherwise nothing covers it as it `came`.
fn one(
    judge: &Judge<'_>,
    own: Option<&Verified>,
    inside: Option<(&Document, NodeId)>,
    came: (&Document, NodeId),
) -> Result<(Assertion, Vec<u8>), Refusal> {
    let inside = inside.filter(|_| !judge.expects.want_assertions_signed);
    let (document, node, canonical) = match (own, inside) {
        (Some(own), _) => {
            let root = own.document.root().unwrap_or(own.document.top());
            (&own.document, root.id(), own.canonical.clone())
        }
        (None, Some((document, node))) => {
            let bytes = document.node(node).map(|node| node.to_bytes());
            (document, node, bytes.unwrap_or_default())
        }
        (None, None) => {
            let part = Part::Assertion;
            judge.demand(Rule::AssertionSigned, false, || Refusal::NotSigned { part })?;
            let (document, node) = came;
            let bytes = document.node(node).map(|node| node.to_bytes());
            (document, node, bytes.unwrap_or_default())
        }
    };
    let mut flaws = Vec::new();
    let mut assertion = Assertion::read(document.node(node).unwrap_or(document.top()), &mut flaws);
    check_flaws(judge, flaws)?;
    decryption::open_inside(judge, document, &mut assertion)?;
    Ok((assertion, canonical))
}

/// What the signature of an element covers; none when it has no signature.
fn verified(
    judge: &Judge<'_>,
    verifier: &Verifier<'_>,
    document: &Document,
    node: NodeId,
    idp: &TrustedIdp,
    part: Part,
) -> Result<Option<Verified>, Refusal> {
    let signature = document
        .node(node)
        .and_then(|node| node.elements().find(|child| child.is(names::SIGNATURE, "Signature")));
    let Some(signature) = signature else {
        let wanted = part == Part::Response && judge.expects.want_response_signed;
        judge.demand(Rule::ResponseSignature, !wanted, || Refusal::NotSigned { part })?;
        return Ok(None);
    };
    let more: Vec<VerifyingKey>;
    let keys = match judge.holds(Rule::TrustedKeys) {
        true => &idp.keys,
        false => {
            more = idp.keys.iter().cloned().chain(mistake::keys_of(signature)).collect();
            &more
        }
    };
    let rule = match part {
        Part::Response => Rule::ResponseSignature,
        Part::Assertion => Rule::AssertionSignature,
    };
    match verifier.verify(node, keys, judge.expects.policy) {
        Ok(verified) => Ok(Some(verified)),
        Err(error) => {
            judge.demand(rule, false, || Refusal::Signature { part, error })?;
            Ok(None)
        }
    }
}

/// Reads what was signed.
fn read<T>(
    judge: &Judge<'_>,
    document: &Document,
    read: impl FnOnce(crate::xml::Node<'_>, &mut Vec<Flaw>) -> T,
) -> Result<T, Refusal> {
    let mut flaws = Vec::new();
    let value = read(document.root().unwrap_or(document.top()), &mut flaws);
    check_flaws(judge, flaws)?;
    Ok(value)
}

/// An assertion that a careless receiver takes.
pub(super) fn as_it_came(document: &Document, node: NodeId) -> (Assertion, Vec<u8>) {
    let node = document.node(node).unwrap_or(document.top());
    (Assertion::read(node, &mut Vec::new()), node.to_bytes())
}
