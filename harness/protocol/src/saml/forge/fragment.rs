//! XML that a person wrote, as nodes of a message.

use crate::xml::{Document, NodeId};

use super::ForgeError;
use super::words::{ASSERTION, PROTOCOL, SCHEMA, SCHEMA_INSTANCE, SIGNATURE};

/// The prefixes that a fragment may use without declaring them.
const PREFIXES: [(&str, &str); 5] = [
    ("samlp", PROTOCOL),
    ("saml", ASSERTION),
    ("ds", SIGNATURE),
    ("xs", SCHEMA),
    ("xsi", SCHEMA_INSTANCE),
];

/// The nodes of a fragment, standing nowhere; raw bytes where it is no XML.
pub(in crate::saml) fn nodes(
    document: &mut Document,
    xml: &str,
) -> Result<Vec<NodeId>, ForgeError> {
    let Ok(read) = read(xml) else { return Ok(vec![document.make_raw(xml.as_bytes())?]) };
    let Some(top) = read.root() else { return Ok(Vec::new()) };
    let mut made = Vec::new();
    for child in top.children() {
        let node = document.adopt(&read, child.id())?;
        if child.is_element() {
            declare(document, node, &child.to_bytes())?;
        }
        made.push(node);
    }
    Ok(made)
}

/// The fragment inside an element that declares what it may use.
fn read(xml: &str) -> Result<Document, crate::xml::XmlError> {
    let mut wrapped = String::from("<fragment");
    for (prefix, namespace) in PREFIXES {
        wrapped.push_str(&format!(" xmlns:{prefix}=\"{namespace}\""));
    }
    wrapped.push('>');
    wrapped.push_str(xml);
    wrapped.push_str("</fragment>");
    Document::read(wrapped.as_bytes())
}

/// Declares on an element of the message what it uses of the prefixes, unless it does so itself.
fn declare(document: &mut Document, element: NodeId, written: &[u8]) -> Result<(), ForgeError> {
    let written = String::from_utf8_lossy(written);
    for (prefix, namespace) in PREFIXES {
        let declaration = format!("xmlns:{prefix}");
        let declared =
            document.node(element).and_then(|node| node.value_of(&declaration)).is_some();
        if !declared && written.contains(&format!("{prefix}:")) {
            document.add_attribute(element, &declaration, namespace)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_declares_what_it_uses_and_nothing_else() {
        let mut document = Document::read(b"<a/>").unwrap();
        let root = document.root().unwrap().id();
        for node in nodes(&mut document, "t<saml:x/><!--c--><y xsi:nil='true'/>").unwrap() {
            document.append(root, node).unwrap();
        }
        let written = String::from_utf8(document.to_bytes()).unwrap();
        assert_eq!(
            written,
            format!(
                "<a>t<saml:x xmlns:saml=\"{ASSERTION}\"/><!--c-->\
                 <y xsi:nil='true' xmlns:xsi=\"{SCHEMA_INSTANCE}\"/></a>"
            )
        );
        Document::read(written.as_bytes()).unwrap();
    }

    #[test]
    fn what_is_no_xml_goes_in_as_it_is() {
        let mut document = Document::read(b"<a/>").unwrap();
        let root = document.root().unwrap().id();
        for node in nodes(&mut document, "</a><a>&").unwrap() {
            document.append(root, node).unwrap();
        }
        assert_eq!(document.to_bytes(), b"<a></a><a>&</a>");
    }
}
