use crate::xml::{Document, Kind, Node, XmlErrorKind};

/// Reads `data` with our reader and with the crate roxmltree, and compares the trees.
///
/// Both read the same elements, attributes, texts, comments and processing instructions; what only
/// roxmltree reads breaks a rule that it is known to be lax about; what only ours reads is an element
/// whose prefix is `xml`.
///
/// # Panics
/// When this does not hold.
pub fn xml_two_readers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        assert!(Document::read(data).is_err(), "only UTF-8 is read");
        return;
    };
    // roxmltree leaves a lone CR as it is beside a reference (XML 1.0 section 2.11), takes an
    // attribute for a declaration whose name is `xmlns` after whatever prefix, and passes over a
    // colon before the name of an end tag: documents with any of these are not compared.
    let lone_return = text.split('\r').skip(1).any(|rest| !rest.starts_with('\n'));
    if lone_return || text.contains(":xmlns") || text.contains("</:") {
        return;
    }
    let theirs = roxmltree::Document::parse(text);
    match (Document::read(data), theirs) {
        (Err(_), Err(_)) => {}
        (Ok(ours), Ok(theirs)) => {
            let ours: Vec<String> = ours.top().descendants().filter_map(ours_says).collect();
            let theirs: Vec<String> = theirs.descendants().filter_map(theirs_says).collect();
            assert_eq!(ours, theirs);
        }
        (Ok(_), Err(error)) => assert!(is_strict(&error), "roxmltree refuses it: {error}"),
        (Err(error), Ok(_)) => assert!(is_lax(&error.kind), "roxmltree reads it: {error}"),
    }
}

/// Whether roxmltree may read what breaks this rule.
fn is_lax(kind: &XmlErrorKind) -> bool {
    matches!(
        kind,
        XmlErrorKind::ReservedTarget
            | XmlErrorKind::MalformedTarget
            | XmlErrorKind::MisplacedColon
            | XmlErrorKind::EmptyPrefixBinding { .. }
            | XmlErrorKind::XmlnsPrefix
            | XmlErrorKind::IllegalCharacterReference
            | XmlErrorKind::OtherEncoding { .. }
            | XmlErrorKind::MalformedDeclaration
            | XmlErrorKind::LateDeclaration
            | XmlErrorKind::TooDeep { .. }
            | XmlErrorKind::TooManyAttributes { .. }
            | XmlErrorKind::TooManyNamespaces { .. }
            | XmlErrorKind::NameTooLong { .. }
            | XmlErrorKind::ValueTooLong { .. }
    ) || matches!(kind, XmlErrorKind::DuplicateAttribute { name } if name == "xmlns")
}

/// Whether roxmltree may refuse what is well formed: it binds the prefix `xml` for attributes alone
/// (Namespaces in XML 1.0 section 3 binds it everywhere).
fn is_strict(error: &roxmltree::Error) -> bool {
    matches!(error, roxmltree::Error::UnknownNamespace(prefix, _) if prefix == "xml")
}

/// What a node says; only the whole text of elements is compared, for CDATA beside text is one text
/// to roxmltree.
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

/// What a node says to roxmltree, which keeps a line break of two characters in comments and
/// instructions as it is (XML 1.0 section 2.11), and takes an XML declaration for an instruction
/// unless a blank comes right after `<?xml` (section 2.8 allows any white space there).
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
    if let Some(instruction) = node.pi().filter(|one| one.target != "xml") {
        let data = one_line_break(instruction.value);
        return Some(format!("instruction {:?} {data:?}", instruction.target));
    }
    node.is_comment().then(|| format!("comment {:?}", one_line_break(node.text())))
}

fn one_line_break(text: Option<&str>) -> String {
    text.unwrap_or_default().replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of markup, right and wrong.
    const PIECES: [&str; 40] = [
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
        "<!-- c\r\n -->",
        "<!-- -- -->",
        "<!--",
        "<?p d\r\n?>",
        "<?p?>",
        "<?xml version='1.0'?>",
        "<?xml\r\nversion='1.0'?>",
        "\u{1}",
        "\u{fffe}",
    ];

    #[test]
    fn every_input_of_the_corpus_keeps_the_properties() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/xml_two_readers");
        let inputs: Vec<_> = std::fs::read_dir(folder).unwrap().collect();
        assert!(inputs.len() >= 20, "only {} inputs", inputs.len());
        for input in inputs {
            xml_two_readers(&std::fs::read(input.unwrap().path()).unwrap());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn small_documents_made_of_pieces_keep_the_properties(
            pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..8),
        ) {
            let inside = pieces.concat();
            xml_two_readers(inside.as_bytes());
            xml_two_readers(format!("<r xmlns:p='urn:p'>{inside}</r>").as_bytes());
        }
    }
}
