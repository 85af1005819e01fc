//! Which parts of a message a trusted key has signed. Everything after this reads those parts only,
//! again, from the bytes that were signed.

use crate::crypto::VerifyingKey;
use crate::dsig::{Verified, Verifier};
use crate::saml::model::{Assertion, Flaw, Response};
use crate::xml::{Document, NodeId};

use super::expectations::TrustedIdp;
use super::judge::Judge;
use super::mistake;
use super::refusal::{Part, Refusal};
use super::response::check_flaws;
use super::rule::Rule;

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
        let (assertion, canonical) = match (own, &whole) {
            (Some(own), _) => (read(judge, &own.document, Assertion::read)?, own.canonical),
            (None, Some(whole)) if !judge.expects.want_assertions_signed => {
                // What was signed has as many assertions as what came.
                let inside = covered.response.assertions.get(number).cloned();
                let inside = inside.ok_or(Refusal::NotSigned { part: Part::Assertion })?;
                let node = whole.document.node(inside.node);
                (inside, node.map(|node| node.to_bytes()).unwrap_or_default())
            }
            _ => {
                let part = Part::Assertion;
                judge.demand(Rule::AssertionSigned, false, || Refusal::NotSigned { part })?;
                as_it_came(document, *original)
            }
        };
        covered.assertions.push(assertion);
        covered.canonical.push(canonical);
    }
    Ok(covered)
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
    let signature = document.node(node).and_then(|node| {
        node.elements().find(|child| child.is(crate::saml::names::SIGNATURE, "Signature"))
    });
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
