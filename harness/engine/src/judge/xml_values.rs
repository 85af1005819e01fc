//! The elements of an answer in XML as values, so that `json` looks at them: `$.ErrorResponse.Error.Code`.

use fedspec_protocol::xml::{Document, Node};
use serde_json::{Map, Value};

use crate::transcript::Response;

/// The elements of an answer that says it is XML; none where it says something else or cannot be read.
/// An element is the map of what is in it, or its text; one that stands several times is a list. Names
/// have no prefix, and attributes are left out.
pub(super) fn read_xml(response: &Response) -> Option<Value> {
    let mut types = response.header_values("content-type");
    if !types.any(is_xml) {
        return None;
    }
    let document = Document::read(&response.body.bytes()).ok()?;
    let root = document.root()?;
    let name = root.local().unwrap_or_default().to_owned();
    Some(Value::Object(Map::from_iter([(name, value(root))])))
}

fn is_xml(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "text/xml" | "application/xml")
}

/// The reader bounds how deep elements nest, and with that the recursion.
fn value(node: Node<'_>) -> Value {
    let mut members: Map<String, Value> = Map::new();
    for child in node.elements() {
        let name = child.local().unwrap_or_default().to_owned();
        let found = value(child);
        match members.get_mut(&name) {
            None => {
                members.insert(name, found);
            }
            Some(Value::Array(many)) => many.push(found),
            Some(one) => {
                let first = one.take();
                *one = Value::Array(vec![first, found]);
            }
        }
    }
    match members.is_empty() {
        true => Value::String(node.text().into_owned()),
        false => Value::Object(members),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::transcript::{Body, Header};

    fn read(kind: &str, body: &str) -> Option<Value> {
        read_xml(&Response {
            status: 200,
            headers: vec![Header { name: "content-type".into(), value: kind.into() }],
            body: Body::from_bytes(body.as_bytes()),
        })
    }

    #[test]
    fn elements_are_values_by_their_names() {
        let xml = "<a xmlns=\"urn:x\"><b>1</b><c><d/></c><b>2</b><b>3</b></a>";
        let expected = json!({ "a": { "b": ["1", "2", "3"], "c": { "d": "" } } });
        assert_eq!(read("text/xml; charset=utf-8", xml), Some(expected));
    }

    #[test]
    fn what_is_no_xml_has_none() {
        assert_eq!(read("text/html", "<a/>"), None);
        assert_eq!(read("text/xml", "<a>"), None);
        assert_eq!(read("text/xml", "<!DOCTYPE a><a/>"), None);
    }
}
