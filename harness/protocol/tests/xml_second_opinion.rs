//! Another reader of XML, held against ours on small documents made of pieces.
//!
//! roxmltree takes what breaks some rules (see `xml/wellformedness.tsv`); these are named here.

#![expect(clippy::panic, reason = "a test that cannot compare has to fail")]

use fedspec_protocol::xml::{Document, Kind, Node, XmlErrorKind};
use proptest::prelude::*;

/// Pieces of markup, right and wrong. No lone CR: beside a reference roxmltree 0.21 leaves it as it
/// is, against XML 1.0 section 2.11.
const PIECES: [&str; 39] = [
    "<a>",
    "</a>",
    "<a/>",
    "<b x='1' y=\"&lt;\t\r\n&#10;\"/>",
    "<p:b p:x='1'>",
    "</p:b>",
    "<c xmlns='urn:c' z=''>",
    "</c>",
    "<c xmlns=''/>",
    "<q:c xmlns:q='urn:p' q:x='1' x='2'/>",
    "<q:c xmlns:q='urn:p' q:x='1' p:x='2'/>",
    "<d x='1' x='2'/>",
    "<d x='1'y='2'/>",
    "<d x=1/>",
    "<d x/>",
    "<1/>",
    "<é ü='ö'/>",
    "<e xml:lang='en'/>",
    "text",
    "é\u{1f600}",
    " \t\n",
    "\r\n",
    "&amp;&lt;&gt;&quot;&apos;",
    "&#65;&#x42;&#xD;",
    "&foo;",
    "&#0;",
    "&",
    "]]>",
    "]]",
    "<![CDATA[ <x>&amp;]] \r\n]]>",
    "<![CDATA[",
    "<!-- c -->",
    "<!-- -- -->",
    "<!--",
    "<?p d?>",
    "<?p?>",
    "<?xml version='1.0'?>",
    "\u{1}",
    "\u{fffe}",
];

/// Whether roxmltree may read what breaks this rule.
fn is_lax(kind: &XmlErrorKind) -> bool {
    matches!(
        kind,
        XmlErrorKind::ReservedTarget
            | XmlErrorKind::MisplacedColon
            | XmlErrorKind::EmptyPrefixBinding { .. }
            | XmlErrorKind::XmlnsPrefix
            | XmlErrorKind::IllegalCharacterReference
            | XmlErrorKind::OtherEncoding { .. }
            | XmlErrorKind::MalformedDeclaration
    )
}

fn compare(text: &str) {
    let theirs = roxmltree::Document::parse(text);
    match (Document::read(text.as_bytes()), theirs) {
        (Err(_), Err(_)) => {}
        (Ok(ours), Ok(theirs)) => {
            let ours: Vec<String> = ours.top().descendants().filter_map(ours_says).collect();
            let theirs: Vec<String> = theirs.descendants().filter_map(theirs_says).collect();
            assert_eq!(ours, theirs, "{text:?}");
        }
        (Ok(_), Err(error)) => panic!("roxmltree refuses {text:?}: {error}"),
        (Err(error), Ok(_)) => assert!(is_lax(&error.kind), "{text:?}: {error}"),
    }
}

/// What stands at a node; text with CDATA beside it is one text to roxmltree, so only whole texts
/// of elements are compared.
fn ours_says(node: Node<'_>) -> Option<String> {
    match node.kind() {
        Kind::Element => {
            let attributes = node.attributes().filter(|one| one.declares().is_none());
            let attributes: Vec<_> = attributes
                .map(|one| {
                    (one.namespace().map(|name| name.into_owned()), one.local(), one.value())
                })
                .collect();
            let name = (node.namespace(), node.local().unwrap_or_default());
            Some(format!("{name:?} {attributes:?} {:?}", node.text()))
        }
        Kind::Comment(comment) => Some(format!("comment {comment:?}")),
        Kind::Instruction { target, data } => Some(format!("instruction {target:?} {data:?}")),
        _ => None,
    }
}

fn theirs_says(node: roxmltree::Node<'_, '_>) -> Option<String> {
    if node.is_element() {
        let attributes: Vec<_> =
            node.attributes().map(|one| (one.namespace(), one.name(), one.value())).collect();
        // An undeclared default is an empty namespace there.
        let namespace = node.tag_name().namespace().filter(|name| !name.is_empty());
        let text: String =
            node.descendants().filter(|one| one.is_text()).filter_map(|one| one.text()).collect();
        return Some(format!("{:?} {attributes:?} {text:?}", (namespace, node.tag_name().name())));
    }
    if let Some(instruction) = node.pi() {
        let data = instruction.value.unwrap_or_default();
        return Some(format!("instruction {:?} {data:?}", instruction.target));
    }
    node.is_comment().then(|| format!("comment {:?}", node.text().unwrap_or_default()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reads_the_same_tree_as_roxmltree_and_is_laxer_nowhere(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..8),
    ) {
        let inside = pieces.concat();
        compare(&inside);
        compare(&format!("<r xmlns:p='urn:p'>{inside}</r>"));
    }
}
