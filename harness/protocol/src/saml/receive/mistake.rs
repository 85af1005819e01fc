//! What careless receivers do, for the rules that cannot just be left out: each is the body of one
//! switch.

use crate::crypto::VerifyingKey;
use crate::dsig::{Policy, Slack, Verifier};
use crate::saml::binding::base64;
use crate::saml::metadata::KeyMaterial;
use crate::saml::model::Response;
use crate::saml::names;
use crate::xml::{Document, Kind, Node, NodeId};

use super::expectations::TrustedIdp;
use super::judge::Judge;
use super::refusal::{Part, Refusal};
use super::signature::{Covered, as_it_came};

/// Signatures that a careless receiver looks at.
const MOST_SIGNATURES: usize = 10;

/// Keys that a signature brings along (`Rule::TrustedKeys`).
pub(super) fn keys_of(signature: Node<'_>) -> Vec<VerifyingKey> {
    let certificates =
        signature.descendants().filter(|node| node.is(names::SIGNATURE, "X509Certificate"));
    let ders = certificates.filter_map(|node| base64::decode(&node.text()));
    let values = signature.elements().flat_map(|info| info.elements()).filter_map(|child| {
        let value = child.elements().next()?;
        KeyMaterial::of_key_value(value)
    });
    let all = ders.map(KeyMaterial::Certificate).chain(values);
    all.filter_map(|material| material.key().ok()).collect()
}

/// Takes the first assertion of the message once any signature in it holds, of whatever its
/// Reference names (`Rule::SignedContent`).
pub(super) fn cover(
    judge: &Judge<'_>,
    document: &Document,
    response: Response,
    idp: &TrustedIdp,
) -> Result<Covered, Refusal> {
    let slack = [Slack::OtherElement, Slack::Object, Slack::DuplicateIds];
    let policy = slack.into_iter().fold(judge.expects.policy.clone(), Policy::with_slack);
    let verifier = Verifier::new(document);
    let all = || document.top().descendants();
    let signatures = all().filter(|node| node.is(names::SIGNATURE, "Signature"));
    let mut why = Refusal::NotSigned { part: Part::Assertion };
    let mut holds = false;
    for parent in signatures.take(MOST_SIGNATURES).filter_map(|signature| signature.parent()) {
        match verifier.verify(parent.id(), &idp.keys, &policy) {
            Ok(_) => holds = true,
            Err(error) => why = Refusal::Signature { part: Part::Assertion, error },
        }
    }
    if !holds {
        return Err(why);
    }
    let first = all().find(|node| node.is(names::ASSERTION, "Assertion")).map(|node| node.id());
    let originals: Vec<NodeId> = first.into_iter().collect();
    let read = originals.iter().map(|node| as_it_came(document, *node));
    let (assertions, canonical) = read.unzip();
    Ok(Covered { response, response_signed: false, assertions, originals, canonical })
}

/// The text of an element up to the first thing in it that is no text (`Rule::WholeText`).
pub(super) fn first_text(node: Node<'_>) -> String {
    match node.children().next().map(|child| child.kind()) {
        Some(Kind::Text(text)) => text.into_owned(),
        _ => String::new(),
    }
}

/// Text as somebody would like it who compares without care (`Rule::ExactText`).
pub(super) fn loose(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// Whether two URIs are the same to somebody who compares without care.
pub(super) fn is_loosely(found: &str, own: &str) -> bool {
    let same = |text: &str| loose(text).trim_end_matches('/').to_owned();
    same(found) == same(own)
}

/// Whether one of two URIs is the beginning of the other (`Rule::WholeUri`).
pub(super) fn begins_like(found: &str, own: &str) -> bool {
    !found.is_empty() && (found.starts_with(own) || own.starts_with(found))
}

/// Whether two URIs have the same path (`Rule::WithOrigin`).
pub(super) fn has_path_of(found: &str, own: &str) -> bool {
    let path = |uri: &str| {
        let (_, after) = uri.split_once("://")?;
        after.find('/').and_then(|at| after.get(at..)).map(str::to_owned)
    };
    path(found).is_some_and(|found| path(own) == Some(found))
}
