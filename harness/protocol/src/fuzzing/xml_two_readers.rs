use crate::xml::{Document, Kind, Node, XmlErrorKind};

/// Reads `data` with our reader and with the crate roxmltree, and compares the trees.
///
/// Both read the same elements, attributes, texts, comments and processing instructions; what only
/// roxmltree reads breaks a rule that it is known to be lax about; nothing is read by ours alone.
///
/// # Panics
/// When this does not hold.
pub fn xml_two_readers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        assert!(Document::read(data).is_err(), "only UTF-8 is read");
        return;
    };
    // roxmltree leaves a CR as it is beside a reference (XML 1.0 section 2.11), and takes an
    // attribute for a declaration whose name is `xmlns` after whatever prefix: documents with either
    // are not compared.
    if text.contains('\r') || text.contains(":xmlns") {
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
        (Ok(_), Err(error)) => unreachable!("roxmltree refuses it: {error}"),
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
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_of_the_corpus_keeps_the_properties() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/xml_two_readers");
        let inputs: Vec<_> = std::fs::read_dir(folder).unwrap().collect();
        assert!(inputs.len() >= 20, "only {} inputs", inputs.len());
        for input in inputs {
            xml_two_readers(&std::fs::read(input.unwrap().path()).unwrap());
        }
    }
}
