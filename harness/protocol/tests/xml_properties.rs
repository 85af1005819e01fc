//! What holds for every document, on documents that look like XML: random bytes stop at the first.

use fedspec_protocol::fuzzing;
use proptest::prelude::*;

/// Pieces that often fit together.
const TOKENS: [&str; 48] = [
    "<a>",
    "</a>",
    "<a/>",
    "<b x='1'>",
    "</b>",
    "<b y=\"2\"/>",
    "<p:a>",
    "</p:a>",
    "<p:a/>",
    "<a xmlns='urn:d'>",
    "<a xmlns=''>",
    "<p:a xmlns:p='urn:p'>",
    "<p:a xmlns:p='urn:q'>",
    "<q:b xmlns:q='urn:p' q:x='&#9;'/>",
    "<b p:x='1' x='2'/>",
    "<b xml:lang='en' xml:base='../c'>",
    "<a xml:space='preserve' xml:id='i'>",
    "text",
    "é",
    " ",
    "\n",
    "\r\n",
    "\t",
    "&lt;",
    "&amp;",
    "&#xD;",
    "&#x10FFFF;",
    "&foo;",
    "&",
    "]]",
    "]]>",
    ">",
    "<",
    "<!--c-->",
    "<!-- \r\n-->",
    "<!--",
    "--",
    "<?p?>",
    "<?p q\r?>",
    "<?xml?>",
    "<![CDATA[<&]]>",
    "<![CDATA[]]>",
    "<![CDATA[",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a>",
    "\u{feff}",
    "\u{1}",
    "'\"",
];

fn almost_xml() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS.to_vec()), 0..24)
        .prop_map(|tokens| tokens.concat())
}

/// A document that can always be read.
fn document() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "",
        "t",
        " \r\n ",
        "&lt;&#13;",
        "<![CDATA[x\r]]>",
        "<!--\r\nc-->",
        "<?p q?>",
        "<p:l q:x='\t&#9;'/>",
        "é&#xe9;",
        "<e xmlns='' z='1' a='2' q:b='3'/>",
    ]);
    let tag = prop::sample::select(vec![
        ("<a>", "</a>"),
        ("<p:b >", "</p:b\n>"),
        ("<a xmlns='urn:d' >", "</a >"),
        ("<a xmlns=''>", "</a>"),
        ("<a xmlns:p='urn:q' xml:lang='en'>", "</a>"),
        ("<q:c xmlns:q='urn:p' y='1' q:y='2' xml:base='b/c'>", "</q:c>"),
        ("<a xmlns:u='urn:u' xml:base='..' xml:space='default' xml:id='i' x = \"'\">", "</a>"),
    ]);
    let content = leaf.prop_map(str::to_owned).prop_recursive(5, 40, 5, move |inner| {
        (tag.clone(), prop::collection::vec(inner, 0..5))
            .prop_map(|((start, end), inside)| format!("{start}{}{end}", inside.concat()))
    });
    content.prop_map(|content| {
        format!("<!--b--><r xmlns:p='urn:p' xmlns:q='urn:q' xml:base='http://a.example/b/'>{content}</r><?i?>\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        fuzzing::xml_wellformed(&bytes);
    }

    #[test]
    fn what_looks_like_xml_is_written_as_it_was_read_or_refused(text in almost_xml()) {
        fuzzing::xml_wellformed(text.as_bytes());
        fuzzing::xml_wellformed(format!("<a xmlns:p='urn:p'>{text}</a>").as_bytes());
        fuzzing::xml_c14n(format!("<a xmlns:p='urn:p'>{text}</a>").as_bytes());
    }

    #[test]
    fn documents_are_written_as_they_were_read_and_have_one_canonical_form(text in document()) {
        prop_assert!(fedspec_protocol::xml::Document::read(text.as_bytes()).is_ok(), "{text}");
        fuzzing::xml_wellformed(text.as_bytes());
        fuzzing::xml_c14n(text.as_bytes());
    }
}
