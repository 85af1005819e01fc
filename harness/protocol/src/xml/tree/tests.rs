use crate::xml::{Document, Kind, NodeId};

use super::EditError;

fn read(text: &str) -> Document {
    Document::read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn find(document: &Document, local: &str) -> NodeId {
    document.top().descendants().find(|node| node.local() == Some(local)).unwrap().id()
}

fn written(document: &Document) -> String {
    String::from_utf8(document.to_bytes()).unwrap()
}

const ALL: &str = "\u{feff}<?xml version = '1.0'  ?>\r\n<?p  q ?><!-- c -->\n<r:a  xmlns:r =\"urn:r\"\n\
                   x='1&#x32;' r:y = \"&quot;\r\n\" >t&amp;\r\n<b/><b  /><b></b ><![CDATA[<&]]>\
                   <!--\r--><?e?></r:a\t><!----> ";

#[test]
fn writes_what_it_read() {
    assert_eq!(written(&read(ALL)), ALL);
}

#[test]
fn says_what_each_node_is_and_where_it_was_read() {
    let document = read(ALL);
    let mut seen = Vec::new();
    for node in document.top().descendants() {
        let span = node.span().unwrap();
        assert_eq!(document.source().get(span.clone()).unwrap().as_bytes(), node.to_bytes());
        seen.push(format!("{} {:?}", node.position().unwrap(), node.kind()));
    }
    assert_eq!(
        seen,
        [
            "1:2 Declaration",
            "1:27 Text(\"\\n\")",
            "2:1 Instruction { target: \"p\", data: \"q \" }",
            "2:10 Comment(\" c \")",
            "2:20 Text(\"\\n\")",
            "3:1 Element",
            "5:4 Text(\"t&\\n\")",
            "6:1 Element",
            "6:5 Element",
            "6:11 Element",
            "6:19 CData(\"<&\")",
            "6:33 Comment(\"\\n\")",
            "7:4 Instruction { target: \"e\", data: \"\" }",
            "7:16 Comment(\"\")",
            "7:23 Text(\" \")",
        ]
    );
}

#[test]
fn names_and_values_are_resolved_and_stay_as_they_are_written() {
    let document = read(ALL);
    let root = document.root().unwrap();
    assert!(root.is("urn:r", "a") && !root.is("", "a") && !root.is("urn:r", "b"));
    assert_eq!((root.name(), root.prefix(), root.local()), (Some("r:a"), Some("r"), Some("a")));
    assert_eq!(root.value_of("x").as_deref(), Some("12"));
    let y = root.attribute("urn:r", "y").unwrap();
    assert_eq!((y.name(), y.prefix(), &*y.value()), ("r:y", Some("r"), "\" "));
    assert_eq!((y.written_value(), y.written()), ("&quot;\r\n", " r:y = \"&quot;\r\n\""));
    assert_eq!(document.source().get(y.span().unwrap()), Some("r:y = \"&quot;\r\n\""));
    assert_eq!(y.position().unwrap().to_string(), "4:13");
    assert_eq!(y.declares(), None);
    assert_eq!(root.attributes().next().unwrap().declares(), Some("r"));
    assert!(root.attribute("", "y").is_none());
    let b = root.elements().next().unwrap();
    assert!(b.is("", "b") && b.prefix().is_none() && b.namespace().is_none());
}

#[test]
fn text_is_whole_whatever_stands_in_it() {
    let document = read(
        "<a><n>user@example.com<!-- -->.evil.example</n><n>x<?p?>y</n><n><![CDATA[x]]>&amp;y</n>\
         <n>x<m>y</m>z</n><n>x&#121;</n><n/></a>",
    );
    let found: Vec<_> = document
        .root()
        .unwrap()
        .elements()
        .map(|node| (node.text().into_owned(), node.has_markup()))
        .collect();
    let expected = [
        ("user@example.com.evil.example", true),
        ("xy", true),
        ("x&y", true),
        ("xyz", true),
        ("xy", false),
        ("", false),
    ];
    assert_eq!(found, expected.map(|(text, markup)| (text.to_owned(), markup)));
}

#[test]
fn nodes_are_put_moved_replaced_and_taken_out() {
    let mut document = read("<a><b>1</b><c/><d/></a>");
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|local| find(&document, local));
    document.append(a, b).unwrap();
    assert_eq!(written(&document), "<a><c/><d/><b>1</b></a>");
    document.prepend(a, d).unwrap();
    document.prepend(a, d).unwrap();
    assert_eq!(written(&document), "<a><d/><c/><b>1</b></a>");
    document.insert_before(d, b).unwrap();
    document.insert_after(b, c).unwrap();
    document.insert_after(b, c).unwrap();
    document.insert_after(c, c).unwrap();
    assert_eq!(written(&document), "<a><b>1</b><c/><d/></a>");
    document.append(c, d).unwrap();
    assert_eq!(written(&document), "<a><b>1</b><c><d/></c></a>");
    document.replace(b, d).unwrap();
    assert_eq!(written(&document), "<a><d/><c/></a>");
    document.remove(d).unwrap();
    document.remove(d).unwrap();
    document.append(c, b).unwrap();
    assert_eq!(written(&document), "<a><c><b>1</b></c></a>");
    document.clear(c).unwrap();
    assert_eq!(written(&document), "<a><c/></a>");
    let again = read(&written(&document));
    assert_eq!(again.root().unwrap().elements().count(), 1);
}

#[test]
fn what_would_break_the_tree_is_refused() {
    let mut document = read("<a><b><c/></b>t</a>");
    let [a, b, c] = ["a", "b", "c"].map(|local| find(&document, local));
    let text = document.root().unwrap().children().last().unwrap().id();
    assert_eq!(document.append(c, a), Err(EditError::IntoItself));
    assert_eq!(document.append(b, b), Err(EditError::IntoItself));
    assert_eq!(document.append(text, c), Err(EditError::NoChildren));
    assert_eq!(document.rename(text, "x"), Err(EditError::NotAnElement));
    assert_eq!(document.insert_after(Document::ID, c), Err(EditError::NoParent));
    assert_eq!(document.append(a, Document::ID), Err(EditError::IntoItself));
    assert_eq!(document.remove(Document::ID), Err(EditError::IntoItself));
    assert_eq!(document.copy(Document::ID), Err(EditError::IntoItself));
    assert_eq!(document.remove_attribute(a, "x"), Err(EditError::UnknownAttribute));
    assert_eq!(document.make_comment("a--b"), Err(EditError::Malformed));
    assert_eq!(document.make_comment("a-"), Err(EditError::Malformed));
    assert_eq!(document.make_cdata("]]>"), Err(EditError::Malformed));
    assert_eq!(document.make_instruction("p", "?>"), Err(EditError::Malformed));
    assert_eq!(document.make_instruction("p q", ""), Err(EditError::Malformed));
    for text in ["<b/>", "&foo;", "&", "]]>", "\u{1}"] {
        assert_eq!(document.make_written_text(text), Err(EditError::Malformed), "{text}");
    }
    let foreign = (0..99).map(|_| document.make_element("x").unwrap()).last().unwrap();
    let mut other = read("<a/>");
    assert!(other.node(foreign).is_none());
    assert_eq!(other.append(Document::ID, foreign), Err(EditError::UnknownNode));
    assert_eq!(written(&document), "<a><b><c/></b>t</a>");
}

#[test]
fn new_nodes_say_what_they_were_made_to_say() {
    let mut document = read("<a xmlns:p='urn:p'/>");
    let root = document.root().unwrap().id();
    let made = [
        document.make_text("<&>]]>\r\n"),
        document.make_written_text("&#x41;&lt;"),
        document.make_cdata("<&>"),
        document.make_comment("c"),
        document.make_instruction("t", "d"),
        document.make_instruction("t", ""),
        document.make_element("p:e"),
    ]
    .map(Result::unwrap);
    for node in made {
        document.append(root, node).unwrap();
        assert_eq!(document.node(node).unwrap().span(), None);
    }
    document.set_attribute(made[6], "p:x", "<\"&'\n>").unwrap();
    let now = written(&document);
    assert_eq!(
        now,
        "<a xmlns:p='urn:p'>&lt;&amp;&gt;]]&gt;&#xD;\n&#x41;&lt;<![CDATA[<&>]]><!--c--><?t d?><?t?>\
         <p:e p:x=\"&lt;&quot;&amp;'&#xA;>\"></p:e></a>"
    );
    assert_eq!(document.root().unwrap().text(), "<&>]]>\r\nA<<&>");
    let element = document.node(made[6]).unwrap();
    assert!(element.is("urn:p", "e"));
    assert_eq!(element.attribute("urn:p", "x").unwrap().value(), "<\"&'\n>");
    let again = read(&now);
    assert_eq!(again.root().unwrap().text(), document.root().unwrap().text());
}

#[test]
fn attributes_change_in_place() {
    let mut document = read("<a  x = '1' y=\"2\"\tp:z='3' xmlns:p='urn:p' />");
    let root = document.root().unwrap().id();
    document.rename_attribute(root, "x", "longer:name").unwrap();
    document.set_attribute(root, "y", "22").unwrap();
    document.set_attribute(root, "new", "4").unwrap();
    document.add_attribute(root, "new", "5").unwrap();
    document.remove_attribute(root, "xmlns:p").unwrap();
    assert_eq!(
        written(&document),
        "<a  longer:name = '1' y=\"22\"\tp:z='3' new=\"4\" new=\"5\" />"
    );
    let node = document.node(root).unwrap();
    let renamed = node.attributes().next().unwrap();
    assert_eq!(
        (renamed.prefix(), renamed.local(), &*renamed.value()),
        (Some("longer"), "name", "1")
    );
    assert_eq!(node.attributes().nth(2).unwrap().namespace(), None);
    document.set_attribute(root, "xmlns:p", "urn:q").unwrap();
    let node = document.node(root).unwrap();
    assert_eq!(node.attribute("urn:q", "z").unwrap().value(), "3");
}

#[test]
fn a_new_name_is_that_of_both_tags_and_of_another_namespace() {
    let mut document = read("<a xmlns='urn:d' xmlns:p='urn:p'><b >x</b ><b/></a>");
    let b = find(&document, "b");
    document.rename(b, "p:c").unwrap();
    assert_eq!(written(&document), "<a xmlns='urn:d' xmlns:p='urn:p'><p:c >x</p:c ><b/></a>");
    assert!(document.node(b).unwrap().is("urn:p", "c"));
    assert!(document.root().unwrap().elements().last().unwrap().is("urn:d", "b"));
}

#[test]
fn raw_bytes_go_anywhere() {
    let mut document = read("<a x='1'><b/></a>");
    let (root, b) = (document.root().unwrap().id(), find(&document, "b"));
    let raw = document.make_raw(b"</a><evil>\xff\0").unwrap();
    document.insert_before(b, raw).unwrap();
    document.add_raw_to_tag(root, " x='2' <\u{e9}").unwrap();
    let second = document.make_raw(b"<!DOCTYPE a>").unwrap();
    document.prepend(Document::ID, second).unwrap();
    let expected = "<!DOCTYPE a><a x='1' x='2' <\u{e9}></a><evil>".as_bytes();
    assert_eq!(document.to_bytes(), [expected, b"\xff\0<b/></a>"].concat());
    let node = document.node(raw).unwrap();
    assert_eq!(node.kind(), Kind::Raw(b"</a><evil>\xff\0"));
    assert_eq!(node.span(), None);
    assert!(document.root().unwrap().has_markup());
    assert_eq!(document.root().unwrap().attributes().last().unwrap().name(), "");
}

#[test]
fn copies_live_on_their_own() {
    let mut document = read("<a><b x='1'>t<c/><!--d--><?e f?></b></a>");
    let (root, b) = (document.root().unwrap().id(), find(&document, "b"));
    let copy = document.copy(b).unwrap();
    document.append(root, copy).unwrap();
    document.set_attribute(copy, "x", "2").unwrap();
    let child = document.node(copy).unwrap().elements().next().unwrap().id();
    document.rename(child, "z").unwrap();
    assert_eq!(
        written(&document),
        "<a><b x='1'>t<c/><!--d--><?e f?></b><b x=\"2\">t<z/><!--d--><?e f?></b></a>"
    );
}

#[test]
fn nodes_of_other_documents_are_adopted_byte_for_byte() {
    let mut other =
        read("<r xmlns:p='urn:1'><p:b  x = '1' p:y=\"2\" >t<![CDATA[u]]><?e f?></p:b ></r>");
    let b = find(&other, "b");
    let raw = other.make_raw(b"\xfe").unwrap();
    other.append(b, raw).unwrap();
    let mut document = read("<longer-name-so-that-offsets-move xmlns:p='urn:2'/>");
    let root = document.root().unwrap().id();
    let adopted = document.adopt(&other, b).unwrap();
    document.append(root, adopted).unwrap();
    let node = document.node(adopted).unwrap();
    assert_eq!(node.to_bytes(), other.node(b).unwrap().to_bytes());
    assert!(node.is("urn:2", "b"));
    assert_eq!(node.attribute("urn:2", "y").unwrap().value(), "2");
    assert_eq!(node.span(), None);
    let data = node.children().nth(2).unwrap().kind();
    assert_eq!(data, Kind::Instruction { target: "e", data: "f".into() });
}

#[test]
fn elements_are_found_by_an_attribute() {
    let document = read("<a ID='1'><b p:ID='2' xmlns:p='urn:p'/><c ID='&#50;'/><d ID='2'/></a>");
    assert_eq!(document.find_by_attribute("ID", "2").unwrap().local(), Some("c"));
    assert_eq!(document.find_by_attribute("ID", "3"), None);
}
