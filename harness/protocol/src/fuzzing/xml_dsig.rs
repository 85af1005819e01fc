use std::sync::LazyLock;

use arbitrary::Unstructured;

use crate::crypto::{SignatureAlgorithm, SigningKey, VerifyingKey};
use crate::dsig::{Policy, ReferencePlan, SignaturePlan, Transform, Verified, Verifier, sign};
use crate::xml::c14n::{Canonicalization, Comments, Method, Subset, to_bytes};
use crate::xml::{Document, NodeId};

/// Changes that are made to a signed message at most.
const CHANGES: usize = 24;
/// Nodes of a message that is still made larger.
const MOST_NODES: usize = 2_000;

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::hmac(b"the secret"));
static OTHER: LazyLock<VerifyingKey> = LazyLock::new(|| VerifyingKey::hmac(b"another secret"));

/// Signs a message as `data` says, changes its tree as `data` says, and checks what verifies.
///
/// Whatever element of the changed message verifies is, byte for byte, one that was signed, and none
/// verifies with another key. The message as it is sent gives the same answer as the tree it was
/// written from. Signing never changes what is signed.
///
/// # Panics
/// When one of these does not hold.
pub fn xml_dsig(data: &[u8]) {
    let mut choices = Unstructured::new(data);
    let Some((mut document, signed)) = message(&mut choices) else { return };
    for verified in verify_all(&document, KEY.verifying_key()) {
        assert!(signed.contains(&verified.canonical), "an untouched message says another thing");
    }
    for _ in 0..CHANGES {
        if choices.is_empty() || change(&mut document, &mut choices).is_none() {
            break;
        }
    }
    let tree = verify_all(&document, KEY.verifying_key());
    for verified in &tree {
        assert!(signed.contains(&verified.canonical), "verifies: {}", shown(verified));
        assert_eq!(verified.document.to_bytes(), verified.canonical, "is read as something else");
    }
    assert!(verify_all(&document, &OTHER).is_empty(), "another key verifies");
    // What the tree has become may be no document any more.
    let Ok(sent) = Document::read(&document.to_bytes()) else { return };
    let forms = |all: &[Verified]| all.iter().map(|one| one.canonical.clone()).collect::<Vec<_>>();
    assert_eq!(forms(&verify_all(&sent, KEY.verifying_key())), forms(&tree), "tree and bytes");
}

/// A Response that holds an Assertion, either or both of them signed, and what was signed.
fn message(choices: &mut Unstructured<'_>) -> Option<(Document, Vec<Vec<u8>>)> {
    const RESPONSE: &str = "<p:Response xmlns:p='urn:p' xmlns:a='urn:a' xmlns:xs='urn:xs' ID='r'>\
        <a:Issuer>idp</a:Issuer><p:Extensions/><a:Assertion ID='a' xml:lang='en'><a:Issuer>idp\
        </a:Issuer><a:Subject><a:NameID>user<!--c-->@example.com</a:NameID></a:Subject><a:Advice/>\
        <a:Attribute Name='n'><a:Value t='xs:string'>v&#13;</a:Value></a:Attribute></a:Assertion>\
        </p:Response>";
    let mut document = Document::read(RESPONSE.as_bytes()).ok()?;
    let which: u8 = choices.arbitrary().ok()?;
    let mut signed = Vec::new();
    for (id, bit) in [("a", 1), ("r", 2)] {
        if which & bit == 0 {
            continue;
        }
        let element = document.find_by_attribute("ID", id)?.id();
        let method = match which >> 2 & 3 {
            0 | 1 => Method::Exclusive,
            2 => Method::Inclusive,
            _ => Method::Inclusive11,
        };
        let mut how = Canonicalization::new(method, Comments::Omitted);
        if which >> 2 & 3 == 1 {
            how = how.with_prefixes(["xs", "#default"]);
        }
        let before = to_bytes(&document, &Subset::of(element), &how).ok()?;
        let mut plan = SignaturePlan::enveloped(id, SignatureAlgorithm::HmacSha256);
        for info in &mut plan.signed_infos {
            info.canonicalization = how.clone();
            info.references = vec![ReferencePlan {
                transforms: Some(vec![Transform::Enveloped, Transform::Canonical(how.clone())]),
                ..ReferencePlan::enveloped(id)
            }];
        }
        let signature = sign(&mut document, element, &plan, &KEY);
        assert!(signature.is_ok(), "what was read can be signed: {signature:?}");
        let subset = Subset::of(element).without(signature.ok()?);
        assert_eq!(to_bytes(&document, &subset, &how).ok()?, before, "signing changes it");
        signed.push(before);
    }
    Some((document, signed))
}

/// What each element of a document hands back that verifies.
fn verify_all(document: &Document, key: &VerifyingKey) -> Vec<Verified> {
    let verifier = Verifier::new(document);
    let elements = document.top().descendants().filter(|node| node.is_element());
    let keys = std::slice::from_ref(key);
    elements.filter_map(|node| verifier.verify(node.id(), keys, &Policy::default()).ok()).collect()
}

/// One change, of three bytes and what it needs. What a document does not take leaves it as it is.
fn change(document: &mut Document, choices: &mut Unstructured<'_>) -> Option<()> {
    let (what, node, other): (u8, u8, u8) = choices.arbitrary().ok()?;
    let nodes: Vec<NodeId> = document.top().descendants().map(|node| node.id()).collect();
    let pick = |number: u8| nodes.get(usize::from(number) % nodes.len().max(1)).copied();
    let (node, other) = (pick(node)?, pick(other)?);
    let subject = match what {
        // Copies of copies would double the document each time.
        5..10 if nodes.len() < MOST_NODES => document.copy(node).ok()?,
        5..10 => return Some(()),
        _ => node,
    };
    let done = match what {
        0 | 5 => document.append(other, subject),
        1 | 6 => document.prepend(other, subject),
        2 | 7 => document.insert_before(other, subject),
        3 | 8 => document.insert_after(other, subject),
        4 | 9 => document.replace(other, subject),
        10 => document.remove(node),
        11 => document.make_element(word(choices)?).and_then(|wrapper| {
            document.replace(node, wrapper)?;
            document.append(wrapper, node)
        }),
        12 => document.rename(node, word(choices)?),
        13 => document.set_attribute(node, "ID", word(choices)?),
        14 => document.set_attribute(node, word(choices)?, word(choices)?),
        15 => document.remove_attribute(node, word(choices)?),
        16 => {
            let text = document.make_text(word(choices)?);
            text.and_then(|text| document.append(node, text))
        }
        17 => {
            let text = document.make_comment(word(choices)?);
            text.and_then(|text| document.prepend(node, text))
        }
        18 => {
            let text = document.make_cdata(word(choices)?);
            text.and_then(|text| document.prepend(node, text))
        }
        19 => {
            let instruction = document.make_instruction("p", word(choices)?);
            instruction.and_then(|instruction| document.prepend(node, instruction))
        }
        _ => Ok(()),
    };
    // A refused change is as good as none.
    done.ok().or(Some(()))
}

/// Names, IDs and namespaces that mean something in the message.
fn word(choices: &mut Unstructured<'_>) -> Option<&'static str> {
    const WORDS: [&str; 24] = [
        "ID",
        "Id",
        "id",
        "xml:id",
        "a:ID",
        "a",
        "r",
        "x",
        "",
        "URI",
        "#a",
        "#r",
        "Algorithm",
        "a:Assertion",
        "p:Response",
        "ds:Signature",
        "ds:SignedInfo",
        "ds:Object",
        "xmlns",
        "xmlns:a",
        "urn:a",
        "urn:b",
        "xml:lang",
        "http://www.w3.org/2000/09/xmldsig#",
    ];
    let number: u8 = choices.arbitrary().ok()?;
    WORDS.get(usize::from(number) % WORDS.len()).copied()
}

fn shown(verified: &Verified) -> String {
    String::from_utf8_lossy(&verified.canonical).into_owned()
}
