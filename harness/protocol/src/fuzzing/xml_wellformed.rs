use crate::xml::read::{Event, Events};
use crate::xml::{Document, Limits, Node, XmlError};

/// Reads `data` as an XML document, and checks what holds for any bytes.
///
/// What is refused is refused at a place inside. What is read is written again byte for byte, every
/// piece of it stands where it says, events and tree tell the same, and names mean the same whether
/// they are looked up while reading or afterwards. A copy of the root is written as the root is.
///
/// # Panics
/// When one of these does not hold.
pub fn xml_wellformed(data: &[u8]) {
    let limits =
        Limits { depth: 20, nodes: 100, attributes: 10, namespaces: 3, ..Limits::default() };
    let narrow = Document::read_within(data, &limits);
    let document = match Document::read(data) {
        Ok(document) => document,
        Err(error) => {
            check_error(data, &error);
            let error = narrow.map(|_| ()).err();
            assert!(error.is_some(), "limits let something in");
            return;
        }
    };
    if let Err(error) = narrow {
        check_error(data, &error);
    }
    assert_eq!(document.to_bytes(), data, "is written in another way");
    for node in document.top().descendants() {
        check_node(&document, node);
    }
    check_events(data, &document);
    check_changed(&document);
}

fn check_error(data: &[u8], error: &XmlError) {
    assert!(data.get(error.span.clone()).is_some(), "{error:?} is not inside");
    let lines = data.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    assert!(error.position.line <= lines + 1, "{error:?} is on no line");
}

fn check_node(document: &Document, node: Node<'_>) {
    let span = node.span().unwrap_or_default();
    let found = document.source().get(span.clone()).unwrap_or_default();
    assert_eq!(found.as_bytes(), node.to_bytes(), "stands elsewhere");
    let parent = node.parent();
    assert!(parent.is_some_and(|parent| parent.children().any(|child| child == node)));
    assert!(node.next().is_none_or(|next| next.previous() == Some(node)));
    for attribute in node.attributes() {
        let inside = attribute.span().unwrap_or_default();
        assert!(span.start < inside.start && inside.end < span.end, "{attribute:?}");
        assert!(!attribute.name().is_empty() && attribute.name().ends_with(attribute.local()));
        assert!(attribute.prefix().is_none() || attribute.namespace().is_some());
    }
    assert!(node.prefix().is_none() || node.namespace().is_some());
}

/// The names and the text, once from events and once from the tree.
fn check_events(data: &[u8], document: &Document) {
    let mut text = String::new();
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let Ok(mut events) = Events::new(data, &Limits::default()) else {
        unreachable!("the tree was read");
    };
    while let Ok(Some(event)) = events.next() {
        match event {
            Event::Start(tag) => {
                depth += 1;
                let attributes: Vec<String> =
                    tag.attributes().map(|one| one.value.into_owned()).collect();
                names.push((
                    tag.namespace().map(str::to_owned),
                    tag.local().to_owned(),
                    attributes,
                ));
            }
            Event::End => depth -= 1,
            Event::Text(part) | Event::CData(part) if depth > 0 => text.push_str(&part),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "an element never ended");
    let root = document.root();
    assert_eq!(Some(text), root.map(|root| root.text().into_owned()), "another text");
    let elements = document.top().descendants().filter(Node::is_element);
    let expected: Vec<_> = elements
        .map(|node| {
            let named = node.attributes().filter(|one| one.declares().is_none());
            let attributes = named.map(|one| one.value().into_owned()).collect();
            let namespace = node.namespace().map(|name| name.into_owned());
            (namespace, node.local().unwrap_or_default().to_owned(), attributes)
        })
        .collect();
    assert_eq!(names, expected, "other names");
}

/// In a document that was changed, names are looked up in another way.
fn check_changed(document: &Document) {
    let mut changed = document.clone();
    let Some(root) = document.root() else { unreachable!("there is one root") };
    let Ok(copy) = changed.copy(root.id()) else { unreachable!("an element can be copied") };
    let names = |document: &Document| {
        let nodes = document.top().descendants().filter(Node::is_element);
        let names = nodes.flat_map(|node| {
            let attributes: Vec<_> = node.attributes().collect();
            let own = node.namespace().map(|name| name.into_owned());
            let named = attributes.into_iter().filter(|one| one.declares().is_none());
            let others = named.map(|one| one.namespace().map(|name| name.into_owned()));
            std::iter::once(own).chain(others).collect::<Vec<_>>()
        });
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(document), names(&changed), "names mean something else after a change");
    let written = changed.node(copy).map(|copy| copy.to_bytes());
    assert_eq!(written, Some(root.to_bytes()), "the copy is written in another way");
    assert!(changed.replace(root.id(), copy).is_ok());
    assert_eq!(changed.to_bytes(), document.to_bytes(), "the copy has not taken the place");
}
