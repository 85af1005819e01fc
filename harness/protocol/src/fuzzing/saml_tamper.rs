use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};

use crate::crypto::{SignatureAlgorithm, SigningKey, VerifyingKey};
use crate::dsig::{self, Policy, ReferencePlan, SignaturePlan, Transform};
use crate::saml::binding::{Arrival, Limits, MessageKind, post};
use crate::saml::receive::{
    Expectations, Pending, Refusal, SignedIn, Switches, TrustedIdp, receive,
};
use crate::saml::{instant, names};
use crate::xml::c14n::{Canonicalization, Comments, Method};
use crate::xml::tree::EditError;
use crate::xml::{Document, Node, NodeId};

/// Moves that are made at most.
const MOVES: usize = 24;
/// Nodes of a message that is still made larger.
const MOST_NODES: usize = 2_000;

/// Somebody signed in as Ada; a secret signs, so that no time goes into arithmetic.
static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::hmac(b"the secret"));

/// The identity provider with its key.
static TRUSTED: LazyLock<Vec<TrustedIdp>> = LazyLock::new(|| idp(KEY.verifying_key().clone()));
/// The same with a key that signed nothing.
static STRANGER: LazyLock<Vec<TrustedIdp>> =
    LazyLock::new(|| idp(VerifyingKey::hmac(b"another secret")));

fn idp(key: VerifyingKey) -> Vec<TrustedIdp> {
    vec![TrustedIdp { entity_id: "idp".to_owned(), keys: vec![key] }]
}

const RESPONSE: &str = "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' \
    xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion' ID='r' Version='2.0' IssueInstant='2026-01-01T00:00:00Z' \
    Destination='https://sp/acs' InResponseTo='q'><a:Issuer>idp</a:Issuer><p:Extensions/><p:Status><p:StatusCode \
    Value='urn:oasis:names:tc:SAML:2.0:status:Success'/></p:Status><a:Assertion ID='a' Version='2.0' \
    IssueInstant='2026-01-01T00:00:00Z'><a:Issuer>idp</a:Issuer><a:Subject><a:NameID>ada@sp.evil</a:NameID>\
    <a:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'><a:SubjectConfirmationData \
    Recipient='https://sp/acs' NotOnOrAfter='2026-01-01T00:05:00Z' InResponseTo='q'/></a:SubjectConfirmation></a:Subject>\
    <a:Conditions NotOnOrAfter='2026-01-01T00:05:00Z'><a:AudienceRestriction><a:Audience>sp</a:Audience>\
    </a:AudienceRestriction></a:Conditions><a:Advice/><a:AuthnStatement AuthnInstant='2026-01-01T00:00:00Z' \
    SessionIndex='s'><a:AuthnContext><a:AuthnContextClassRef>c</a:AuthnContextClassRef></a:AuthnContext>\
    </a:AuthnStatement><a:AttributeStatement><a:Attribute Name='role'><a:AttributeValue>user&#13;</a:AttributeValue>\
    <a:AttributeValue><x xmlns='urn:x'>y</x></a:AttributeValue></a:Attribute></a:AttributeStatement></a:Assertion></p:Response>";

/// A signed response, moved about as `data` says, lets in whom it let in before, or nobody.
///
/// All of the answer stays as it was: the bytes that were signed, the subject, attributes, the session.
/// What is refused stays refused, for the same reason, when it comes again; and whoever trusts another key
/// lets nobody in.
///
/// # Panics
/// When this does not hold.
pub fn saml_tamper(data: &[u8]) {
    let Some((honest, sent)) = played(data) else { return };
    let shown = || String::from_utf8_lossy(&sent).into_owned();
    match received(&sent, &TRUSTED) {
        Ok(signed_in) => assert_eq!(signed_in, honest, "{}", shown()),
        Err(refusal) => assert_eq!(received(&sent, &TRUSTED), Err(refusal), "{}", shown()),
    }
    assert!(received(&sent, &STRANGER).is_err(), "lets in whom nobody vouches for: {}", shown());
}

/// Whom the honest message lets in, and the message after the moves.
fn played(data: &[u8]) -> Option<(SignedIn, Vec<u8>)> {
    let mut choices = Unstructured::new(data);
    let (mut document, honest) = Signing::arbitrary(&mut choices).ok()?.made();
    for _ in 0..MOVES {
        if choices.is_empty() {
            break;
        }
        // A document does not take every move.
        let _ = Move::arbitrary(&mut choices).ok()?.make(&mut document);
    }
    Some((honest, document.to_bytes()))
}

fn received(xml: &[u8], idps: &[TrustedIdp]) -> Result<SignedIn, Refusal> {
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);
    static PENDING: LazyLock<Vec<Pending>> =
        LazyLock::new(|| vec![Pending { id: "q".to_owned(), ..Pending::default() }]);
    // The text is a time.
    let Ok(now) = instant::parse("2026-01-01T00:01:00Z") else { unreachable!() };
    let expects = Expectations {
        entity_id: "sp",
        acs: "https://sp/acs",
        idps,
        pending: &PENDING,
        unsolicited: true,
        now,
        skew: Duration::from_secs(60),
        seen: &|_, _| false,
        want_assertions_signed: false,
        want_response_signed: false,
        address: None,
        decryption: None,
        policy: &POLICY,
        limits: Limits::default(),
        switches: &Switches::none(),
    };
    let body = post::write(MessageKind::Response, xml, None);
    let content_type = Some("application/x-www-form-urlencoded");
    let arrival = Arrival { method: "POST", query: None, content_type, body: body.as_bytes() };
    receive(&arrival, &expects)
}

/// What is signed, and how.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Signing {
    which: Which,
    form: Form,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Which {
    Assertion,
    Response,
    Both,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Form {
    Exclusive,
    ExclusiveWithPrefixes,
    Inclusive,
    Inclusive11,
}

impl Signing {
    /// The message, which is made once, and whom it lets in.
    fn made(self) -> (Document, SignedIn) {
        type Made = HashMap<Signing, (Document, SignedIn)>;
        static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(self).or_insert_with(|| self.make()).clone()
    }

    fn make(self) -> (Document, SignedIn) {
        let Some(document) = self.message() else { unreachable!("the message can be signed") };
        match received(&document.to_bytes(), &TRUSTED) {
            Ok(honest) => (document, honest),
            Err(refusal) => unreachable!("the honest message is refused: {refusal}"),
        }
    }

    fn message(self) -> Option<Document> {
        let mut document = Document::read(RESPONSE.as_bytes()).ok()?;
        let form = |method| Canonicalization::new(method, Comments::Omitted);
        let how = match self.form {
            Form::Exclusive => form(Method::Exclusive),
            Form::ExclusiveWithPrefixes => Canonicalization::exclusive().with_prefixes(["p", "a"]),
            Form::Inclusive => form(Method::Inclusive),
            Form::Inclusive11 => form(Method::Inclusive11),
        };
        for (id, not) in [("a", Which::Response), ("r", Which::Assertion)] {
            if self.which == not {
                continue;
            }
            let element = document.find_by_attribute("ID", id)?.id();
            let mut plan = SignaturePlan::enveloped(id, SignatureAlgorithm::HmacSha256);
            for info in &mut plan.signed_infos {
                info.canonicalization = how.clone();
                let transforms = vec![Transform::Enveloped, Transform::Canonical(how.clone())];
                info.references = vec![ReferencePlan {
                    transforms: Some(transforms),
                    ..ReferencePlan::enveloped(id)
                }];
            }
            dsig::sign(&mut document, element, &plan, &KEY).ok()?;
        }
        Some(document)
    }
}

/// One move of somebody who has a signed message and no key.
#[derive(Arbitrary, Debug)]
enum Move {
    /// Takes a node elsewhere.
    Take { node: u8, place: Place, other: u8 },
    /// Copies a node elsewhere.
    Copy { node: u8, place: Place, other: u8 },
    /// Copies the assertion without its signature, names somebody else in it, and puts it elsewhere.
    Forge { id: Word, place: Place, other: u8 },
    /// Takes a node away.
    Remove { node: u8 },
    /// Puts a new element around a node.
    Wrap { node: u8, name: Word },
    /// Gives an element another name.
    Rename { node: u8, name: Word },
    /// Gives an element this attribute.
    Attribute { node: u8, name: Word, value: Word },
    /// Takes an attribute away.
    Bare { node: u8, name: Word },
    /// Gives an element and what is below it another prefix for the same namespace.
    Prefix { node: u8, prefix: Word },
    /// Splits a text where it is, and puts something in between.
    Split { node: u8, at: u8, with: Between },
    /// Changes a text.
    Say { node: u8, text: Word },
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Place {
    First,
    Last,
    Before,
    After,
    Instead,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Between {
    Comment,
    CData,
    Instruction,
    Element(Word),
}

/// Words that mean something in the message.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Word(u8);

impl Word {
    fn text(self) -> &'static str {
        const WORDS: [&str; 36] = [
            "ID",
            "Id",
            "id",
            "xml:id",
            "a:ID",
            "a",
            "r",
            "x",
            "",
            "#a",
            "#r",
            "URI",
            "Name",
            "role",
            "admin",
            "ada",
            "eve@sp.evil",
            "q",
            "InResponseTo",
            "Destination",
            "https://sp/acs",
            "Algorithm",
            "a:Assertion",
            "p:Response",
            "p:Extensions",
            "a:Advice",
            "a:NameID",
            "a:AttributeValue",
            "ds:Signature",
            "ds:Object",
            "xmlns",
            "xmlns:a",
            "xmlns:p",
            names::ASSERTION,
            names::PROTOCOL,
            names::SIGNATURE,
        ];
        WORDS.get(usize::from(self.0) % WORDS.len()).copied().unwrap_or_default()
    }
}

impl Move {
    /// Makes the move; nothing happens where the document does not take it.
    fn make(&self, document: &mut Document) -> Option<()> {
        let nodes: Vec<NodeId> = document.top().descendants().map(|node| node.id()).collect();
        let pick = |number: u8| nodes.get(usize::from(number) % nodes.len().max(1)).copied();
        let small = nodes.len() < MOST_NODES;
        match *self {
            Self::Take { node, place, other } => {
                place.put(document, pick(node)?, pick(other)?).ok()
            }
            Self::Copy { node, place, other } if small => {
                let copy = document.copy(pick(node)?).ok()?;
                place.put(document, copy, pick(other)?).ok()
            }
            Self::Forge { id, place, other } if small => {
                let forged = forged(document, id.text())?;
                place.put(document, forged, pick(other)?).ok()
            }
            Self::Copy { .. } | Self::Forge { .. } => None,
            Self::Remove { node } => document.remove(pick(node)?).ok(),
            Self::Wrap { node, name } => {
                let (node, wrapper) = (pick(node)?, document.make_element(name.text()).ok()?);
                document.replace(node, wrapper).ok()?;
                document.append(wrapper, node).ok()
            }
            Self::Rename { node, name } => document.rename(pick(node)?, name.text()).ok(),
            Self::Attribute { node, name, value } => {
                document.set_attribute(pick(node)?, name.text(), value.text()).ok()
            }
            Self::Bare { node, name } => document.remove_attribute(pick(node)?, name.text()).ok(),
            Self::Prefix { node, prefix } => with_prefix(document, pick(node)?, prefix.text()),
            Self::Split { node, at, with } => split(document, pick(node)?, at, with),
            Self::Say { node, text } => {
                let text = document.make_text(text.text()).ok()?;
                document.replace(pick(node)?, text).ok()
            }
        }
    }
}

impl Place {
    fn put(self, document: &mut Document, node: NodeId, other: NodeId) -> Result<(), EditError> {
        match self {
            Self::First => document.prepend(other, node),
            Self::Last => document.append(other, node),
            Self::Before => document.insert_before(other, node),
            Self::After => document.insert_after(other, node),
            Self::Instead => document.replace(other, node),
        }
    }
}

/// A copy of the first assertion that names somebody else.
fn forged(document: &mut Document, id: &str) -> Option<NodeId> {
    let is_assertion = |node: &Node<'_>| node.is(names::ASSERTION, "Assertion");
    let genuine = document.top().descendants().find(is_assertion)?.id();
    let copy = document.copy(genuine).ok()?;
    document.set_attribute(copy, "ID", id).ok()?;
    // Outside of the document a prefix means nothing yet.
    let below = || document.node(copy).into_iter().flat_map(|node| node.descendants());
    let named =
        |local: &str| below().find(|node| node.local() == Some(local)).map(|node| node.id());
    let (signature, name) = (named("Signature"), named("NameID"));
    if let Some(signature) = signature {
        document.remove(signature).ok()?;
    }
    let name = name?;
    document.clear(name).ok()?;
    let eve = document.make_text("eve@sp.evil").ok()?;
    document.append(name, eve).ok()?;
    Some(copy)
}

/// Gives all names with the element's prefix another one, which is declared at the element.
fn with_prefix(document: &mut Document, top: NodeId, prefix: &str) -> Option<()> {
    let node = document.node(top)?;
    let namespace = node.namespace()?.into_owned();
    let old = node.prefix().unwrap_or_default().to_owned();
    let below = std::iter::once(node).chain(node.descendants());
    let same = below.filter(|node| node.is_element() && node.prefix().unwrap_or_default() == old);
    let names: Vec<(NodeId, String)> = same
        .map(|node| (node.id(), format!("{prefix}:{}", node.local().unwrap_or_default())))
        .collect();
    for (node, name) in names {
        document.rename(node, &name).ok()?;
    }
    document.set_attribute(top, &format!("xmlns:{prefix}"), &namespace).ok()
}

fn split(document: &mut Document, node: NodeId, at: u8, with: Between) -> Option<()> {
    let node_at = document.node(node).filter(|node| !node.is_element())?;
    let text = node_at.text().into_owned();
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let at = places.get(usize::from(at) % places.len().max(1)).copied()?;
    let (before, after) = text.split_at_checked(at)?;
    let first = document.make_text(before).ok()?;
    let between = match with {
        Between::Comment => document.make_comment(" ").ok()?,
        Between::CData => document.make_cdata("").ok()?,
        Between::Instruction => document.make_instruction("p", after).ok()?,
        Between::Element(name) => document.make_element(name.text()).ok()?,
    };
    let last = document.make_text(after).ok()?;
    document.insert_before(node, first).ok()?;
    document.insert_before(node, between).ok()?;
    document.replace(node, last).ok()
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_named_kept_let_in_and_those_named_refused_do_not() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/saml_tamper");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Some(name) = name.strip_prefix("seed-") else { continue };
            let (_, sent) = played(&std::fs::read(&path).unwrap()).unwrap();
            let received = received(&sent, &TRUSTED);
            let shown = String::from_utf8_lossy(&sent).into_owned();
            assert_eq!(received.is_ok(), name.starts_with("kept-"), "{name}: {received:?} {shown}");
        }
    }
}
