use super::*;
use crate::xml::{Document, NodeId};

fn read(text: &str) -> Document {
    Document::read(text.as_bytes()).unwrap()
}

fn find(document: &Document, local: &str) -> NodeId {
    document.top().descendants().find(|node| node.local() == Some(local)).unwrap().id()
}

fn form(document: &Document, subset: Subset, method: Method) -> Result<String, C14nError> {
    let how = Canonicalization::new(method, Comments::Omitted);
    to_bytes(document, &subset, &how).map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn the_name_of_a_namespace_is_what_its_references_say() {
    let document = read("<a xmlns='http://a.example/?x&amp;&#x3c;&#9;\t'/>");
    assert_eq!(
        form(&document, Subset::DOCUMENT, Method::Exclusive).unwrap(),
        "<a xmlns=\"http://a.example/?x&amp;&lt;&#x9; \"></a>"
    );
    let document = read("<a xmlns='urn:&#13;&#10;&quot;é&#9;'/>");
    assert_eq!(
        form(&document, Subset::DOCUMENT, Method::Inclusive).unwrap(),
        "<a xmlns=\"urn:&#xD;&#xA;&quot;é&#x9;\"></a>"
    );
}

#[test]
fn a_namespace_without_a_scheme_has_no_canonical_form_where_it_is_declared() {
    let document = read("<a xmlns:u='x/y'><b/></a>");
    let wrong = C14nError::RelativeNamespace { namespace: "x/y".to_owned() };
    assert_eq!(form(&document, Subset::DOCUMENT, Method::Inclusive), Err(wrong));
    assert_eq!(form(&document, Subset::DOCUMENT, Method::Exclusive).unwrap(), "<a><b></b></a>");
}

#[test]
fn only_elements_and_the_document_have_a_form() {
    let mut document = read("<a>x</a>");
    let text = document.root().unwrap().children().next().unwrap().id();
    let none = Err(C14nError::NoSuchNode);
    assert_eq!(form(&document, Subset::of(text), Method::Exclusive), none);
    let other = read("<a><b/><b/><b/></a>");
    let unknown = other.root().unwrap().children().last().unwrap().id();
    assert_eq!(form(&document, Subset::of(unknown), Method::Exclusive), none);

    let root = document.root().unwrap().id();
    let raw = document.make_raw(b"<").unwrap();
    document.append(root, raw).unwrap();
    assert_eq!(form(&document, Subset::of(root), Method::Exclusive), Err(C14nError::RawBytes));
    assert_eq!(
        form(&document, Subset::of(root).without(raw), Method::Exclusive).unwrap(),
        "<a>x</a>"
    );
    document.add_raw_to_tag(root, " x=1").unwrap();
    let left = Subset::of(root).without(raw);
    assert_eq!(form(&document, left, Method::Exclusive), Err(C14nError::RawBytes));
}

#[test]
fn what_was_moved_takes_its_namespaces_from_where_it_stands() {
    let mut document = read("<r><p:a xmlns:p='urn:a'><p:x/></p:a><b xmlns:p='urn:b'/></r>");
    let (x, b) = (find(&document, "x"), find(&document, "b"));
    document.append(b, x).unwrap();
    assert_eq!(
        form(&document, Subset::of(x), Method::Exclusive).unwrap(),
        "<p:x xmlns:p=\"urn:b\"></p:x>"
    );
    let root = document.root().unwrap().id();
    document.append(root, x).unwrap();
    let undeclared = C14nError::UndeclaredPrefix { prefix: "p".to_owned() };
    assert_eq!(form(&document, Subset::of(root), Method::Exclusive), Err(undeclared));
}

#[test]
fn what_is_left_out_leaves_nothing_behind() {
    let document = read("<a><b x='1'>t<c/></b>u<d/></a>");
    let root = document.root().unwrap().id();
    for (local, rest) in [
        ("b", "<a>u<d></d></a>"),
        ("c", "<a><b x=\"1\">t</b>u<d></d></a>"),
        ("d", "<a><b x=\"1\">t<c></c></b>u</a>"),
        ("a", ""),
    ] {
        let subset = Subset::of(root).without(find(&document, local));
        assert_eq!(form(&document, subset, Method::Exclusive).unwrap(), rest, "{local}");
    }
    let whole = Subset::DOCUMENT.without(root);
    assert_eq!(form(&document, whole, Method::Inclusive).unwrap(), "");
}

#[test]
fn parts_make_the_same_whole_whatever_their_size() {
    let long = "x&amp;\r\n".repeat(5_000);
    let document = read(&format!("<a y='{}'><b>{long}</b><!--{long}--></a>", "z".repeat(20_000)));
    let how = Canonicalization::new(Method::Inclusive, Comments::Kept);
    let mut parts = Vec::new();
    canonicalize(&document, &Subset::DOCUMENT, &how, &mut |part| parts.push(part.to_vec()))
        .unwrap();
    assert!(parts.len() > 3, "{}", parts.len());
    let whole = parts.concat();
    assert_eq!(whole, to_bytes(&document, &Subset::DOCUMENT, &how).unwrap());
    let text = String::from_utf8(whole).unwrap();
    assert!(text.contains(&"x&amp;\n".repeat(5_000)) && text.contains(&"z".repeat(20_000)));
}

#[test]
fn ten_thousand_prefixes_on_a_list_cost_no_more_than_one() {
    let prefixes = (0..10_000).map(|n| format!("p{n}"));
    let how = Canonicalization::exclusive().with_prefixes(prefixes);
    let document = read(&format!("<a xmlns:p1='urn:1'>{}</a>", "<b/>".repeat(10_000)));
    let text = to_bytes(&document, &Subset::DOCUMENT, &how).unwrap();
    assert!(text.starts_with(b"<a xmlns:p1=\"urn:1\"><b></b>"));
}

#[test]
fn ten_thousand_inherited_attributes_are_in_order_and_taken_over_once() {
    let level = |n: usize| {
        let attributes: String =
            (0..500).map(|at| format!(" xml:x{}='{n}'", n * 250 + at)).collect();
        format!("<a{attributes}>")
    };
    let start: String = (0..40).map(level).collect();
    let document = read(&format!("{start}<b xml:x3='own'/>{}", "</a>".repeat(40)));
    let form = form(&document, Subset::of(find(&document, "b")), Method::Inclusive).unwrap();
    assert_eq!(form.matches(" xml:x").count(), 41 * 250);
    assert!(form.contains(" xml:x3=\"own\"") && form.contains(" xml:x300=\"1\""));
}
