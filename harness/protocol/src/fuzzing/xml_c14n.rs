use crate::xml::c14n::{C14nError, Canonicalization, Comments, Method, Subset, to_bytes};
use crate::xml::{Document, Limits, Node};

/// Makes every canonical form of `data` and of one element in it, and checks what holds for any
/// document.
///
/// A canonical form can be read, is its own canonical form, and says the same text. A document that
/// is written anew from its tree has the same form. Only a relative namespace leaves a document
/// without one.
///
/// # Panics
/// When one of these does not hold.
pub fn xml_c14n(data: &[u8]) {
    let Ok(document) = Document::read(data) else { return };
    let elements: Vec<Node<'_>> = document.top().descendants().filter(Node::is_element).collect();
    // Any element does; this one differs from input to input.
    let chosen = data.len() % elements.len().max(1);
    let Some(element) = elements.get(chosen) else { return };
    let without = element.elements().next();
    for method in [Method::Exclusive, Method::Inclusive, Method::Inclusive11] {
        for comments in [Comments::Omitted, Comments::Kept] {
            let how = Canonicalization::new(method, comments);
            check(&document, &Subset::DOCUMENT, &how, document.root());
            check(&document, &Subset::of(element.id()), &how, Some(*element));
            if let Some(child) = without {
                check(&document, &Subset::of(element.id()).without(child.id()), &how, None);
            }
        }
    }
    let names = element.attributes().filter_map(|one| one.declares().map(str::to_owned));
    let how = Canonicalization::exclusive().with_prefixes(names);
    check(&document, &Subset::of(element.id()), &how, Some(*element));
}

/// `text` is the node whose text the form has to say.
fn check(document: &Document, subset: &Subset, how: &Canonicalization, text: Option<Node<'_>>) {
    let form = match to_bytes(document, subset, how) {
        Ok(form) => form,
        Err(C14nError::RelativeNamespace { .. }) => return,
        Err(error) => unreachable!("a document that was read has a form: {error}"),
    };
    // The form may pass a limit that the document kept to.
    let limits = Limits {
        bytes: usize::MAX,
        attributes: usize::MAX,
        namespaces: usize::MAX,
        value: usize::MAX,
        ..Limits::default()
    };
    let again = match Document::read_within(&form, &limits) {
        Ok(again) => again,
        Err(error) => unreachable!("{error}: {}", String::from_utf8_lossy(&form)),
    };
    if let Some(node) = text {
        assert_eq!(again.root().map(|root| root.text()), Some(node.text()), "says another text");
    }
    let second = to_bytes(&again, &Subset::DOCUMENT, how);
    let shown = || String::from_utf8_lossy(&form).into_owned();
    assert_eq!(second.as_deref(), Ok(&form[..]), "has another form: {}", shown());
}
