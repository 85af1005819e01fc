use crate::xml::{Document, Limits, XmlErrorKind as Kind};

use super::{Event, Events};

fn refused(document: impl AsRef<[u8]>) -> Kind {
    let document = document.as_ref();
    match Document::read(document) {
        Ok(_) => panic!("read {}", String::from_utf8_lossy(document)),
        Err(error) => {
            assert!(document.get(error.span.clone()).is_some(), "{error:?}");
            error.kind
        }
    }
}

fn read(document: &str) {
    let found = Document::read(document.as_bytes());
    let found = found.unwrap_or_else(|error| panic!("{document}: {error}"));
    assert_eq!(found.to_bytes(), document.as_bytes());
}

#[test]
fn reads_what_the_specifications_allow() {
    for document in [
        "<a/>",
        "<a />",
        "<a></a >",
        "<a\n\tx\r=\n'1'\ty = \"2\"\n></a\n>",
        "<?xml version='1.0'?><a/>",
        "<?xml version=\"1.0\" encoding='utf-8' standalone = 'yes' ?>\n<a/>\n",
        "<?xml version='1.0' standalone='no'?><a/>",
        "<?xml version='1.99' encoding='UTF-8'?><a/>",
        "\u{feff}<?xml version='1.0'?><a/>",
        "\u{feff}\n<a/>",
        "<!-- a --><?p?><!--b--><a/><!----><?q r?>\n",
        "<?xml-stylesheet href='x'?><a/>",
        "<a>]] ]> ]]&gt; > ' \"</a>",
        "<a x='>' y=\"]]>\" z='\"'/>",
        "<a><![CDATA[]]]]><![CDATA[>]]></a>",
        "<a><![CDATA[<!--]]>&#x9;&amp;<?p ?>?></a>",
        "<é:ü xmlns:é='urn:x' ñ-1.2='' é:a='' _='' a=''/>",
        "<a xmlns='' xmlns:p='urn:p' p:x='1' x='2'><b xmlns='urn:p' p:x='1' x='2'/></a>",
        "<p:a xmlns:p='urn:1'><p:a xmlns:p='urn:2'/></p:a>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'/>",
        "<a>\u{85}\u{2028}\u{7f}\u{fffd}\u{10ffff}</a>",
    ] {
        read(document);
    }
}

#[test]
fn refuses_what_the_table_of_documents_does_not_have() {
    let xmlns = "http://www.w3.org/2000/xmlns/";
    let xml = "http://www.w3.org/XML/1998/namespace";
    let name = |name: &str| name.to_owned();
    for (document, kind) in [
        (String::from("\u{feff}\u{feff}<a/>"), Kind::TextOutsideRoot),
        ("<a/>\u{feff}".into(), Kind::TextOutsideRoot),
        ("&#32;<a/>".into(), Kind::TextOutsideRoot),
        ("<a/>&amp;".into(), Kind::TextOutsideRoot),
        ("<![CDATA[]]><a/>".into(), Kind::CDataOutsideRoot),
        ("<a>".into(), Kind::UnclosedElement { name: name("a") }),
        ("<a><b></a>".into(), Kind::OtherEnd { expected: name("b"), found: name("a") }),
        (
            "<p:a xmlns:p='urn:p' xmlns:q='urn:p'></q:a>".into(),
            Kind::OtherEnd { expected: name("p:a"), found: name("q:a") },
        ),
        ("<a></ a>".into(), Kind::MalformedEnd),
        ("<a></>".into(), Kind::MalformedEnd),
        ("<a></a/>".into(), Kind::MalformedEnd),
        ("</a>".into(), Kind::UnexpectedEnd),
        ("<a".into(), Kind::UnclosedTag),
        ("<a x='>".into(), Kind::UnclosedTag),
        ("<".into(), Kind::UnclosedTag),
        ("<a></a".into(), Kind::UnclosedTag),
        ("<>".into(), Kind::MalformedName),
        ("<a<b/>".into(), Kind::MalformedName),
        ("<a/ >".into(), Kind::MalformedName),
        ("<a b/c='1'/>".into(), Kind::MalformedName),
        ("<a 1b='1'/>".into(), Kind::MalformedName),
        ("<a ='1'/>".into(), Kind::MalformedName),
        ("<a x='1' 'y'/>".into(), Kind::MalformedName),
        ("<a: xmlns:a='urn:a'/>".into(), Kind::MisplacedColon),
        ("<a :x='1'/>".into(), Kind::MisplacedColon),
        ("<a x:='1'/>".into(), Kind::MisplacedColon),
        ("<a x:y:z='1'/>".into(), Kind::MisplacedColon),
        ("<a xmlns:='urn:a'/>".into(), Kind::MisplacedColon),
        ("<a x = />".into(), Kind::AttributeWithoutQuotes { name: name("x") }),
        ("<a x=`1`/>".into(), Kind::AttributeWithoutQuotes { name: name("x") }),
        ("<a x y='1'/>".into(), Kind::AttributeWithoutValue { name: name("x") }),
        ("<a x='1'y='2'/>".into(), Kind::NoSpaceBeforeAttribute),
        ("<a x='&#1;'/>".into(), Kind::IllegalCharacterReference),
        ("<a x='&lt'/>".into(), Kind::BareAmpersand),
        ("<a x='&lt;&a b;'/>".into(), Kind::BareAmpersand),
        ("<a>&lt</a>".into(), Kind::BareAmpersand),
        ("<a>&".into(), Kind::BareAmpersand),
        ("<a>&;</a>".into(), Kind::BareAmpersand),
        ("<a>&&lt;</a>".into(), Kind::BareAmpersand),
        ("<a>&#xZ;</a>".into(), Kind::MalformedCharacterReference),
        ("<a>&nbsp;</a>".into(), Kind::UnknownEntity { name: name("nbsp") }),
        ("<a>x]]]>y</a>".into(), Kind::CDataEndInText),
        ("<a>&lt;]]></a>".into(), Kind::CDataEndInText),
        ("<!-- --- --><a/>".into(), Kind::HyphensInComment),
        ("<!----->".into(), Kind::HyphensInComment),
        ("<!-->".into(), Kind::UnclosedComment),
        ("<!--->".into(), Kind::UnclosedComment),
        ("<!-x--><a/>".into(), Kind::UnknownMarkup),
        ("<!ELEMENT a ANY><a/>".into(), Kind::UnknownMarkup),
        ("<a><![CDATA[</a>".into(), Kind::UnclosedCData),
        ("<a><![INCLUDE[]]></a>".into(), Kind::UnknownMarkup),
        ("<!doctype a><a/>".into(), Kind::Doctype),
        ("<!DOCTYPE".into(), Kind::Doctype),
        ("<a><!DOCTYPE a></a>".into(), Kind::Doctype),
        ("<?>".into(), Kind::UnclosedInstruction),
        ("<?p".into(), Kind::UnclosedInstruction),
        ("<a><?p</a>".into(), Kind::UnclosedInstruction),
        ("<??><a/>".into(), Kind::MalformedTarget),
        ("<? p?><a/>".into(), Kind::MalformedTarget),
        ("<?p:q?><a/>".into(), Kind::MalformedTarget),
        ("<?1?><a/>".into(), Kind::MalformedTarget),
        ("<?p'?><a/>".into(), Kind::MalformedTarget),
        ("<a/><?Xml ?>".into(), Kind::ReservedTarget),
        ("<?xml?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml encoding='UTF-8'?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml version='2.0'?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml version='1.'?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml version=1.0?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml version='1.0'encoding='UTF-8'?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml version='1.0' standalone='YES'?><a/>".into(), Kind::MalformedDeclaration),
        (
            "<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>".into(),
            Kind::MalformedDeclaration,
        ),
        ("<?xml version='1.0' version='1.0'?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml version='1.0' encoding=''?><a/>".into(), Kind::MalformedDeclaration),
        ("<?xml version='1.0' x='y'?><a/>".into(), Kind::MalformedDeclaration),
        (
            "<?xml version='1.0' encoding='latin1'?><a/>".into(),
            Kind::OtherEncoding { encoding: name("latin1") },
        ),
        ("<?xml version='1.0'?><?xml version='1.0'?><a/>".into(), Kind::LateDeclaration),
        ("<a xmlns:p='urn:p'/><p:b/>".into(), Kind::SecondRoot),
        ("<a><b xmlns:p='urn:p'/><p:b/></a>".into(), Kind::UndeclaredPrefix { prefix: name("p") }),
        (
            "<a xmlns:p='urn:p'><b xmlns:p=''/></a>".into(),
            Kind::EmptyPrefixBinding { prefix: name("p") },
        ),
        ("<xmlns:a/>".into(), Kind::XmlnsPrefix),
        (format!("<a xmlns:xmlns='{xmlns}'/>"), Kind::XmlnsPrefix),
        (format!("<a xmlns:x='{xmlns}'/>"), Kind::XmlnsNamespaceBound),
        (format!("<a xmlns='{xmlns}'/>"), Kind::XmlnsNamespaceBound),
        (format!("<a xmlns:x='{xml}'/>"), Kind::XmlNamespaceBound),
        (format!("<a xmlns='{xml}'/>"), Kind::XmlNamespaceBound),
        (format!("<a xmlns:x='{}'/>", xml.replace('X', "&#88;")), Kind::XmlNamespaceBound),
        ("<a xmlns='' xmlns=''/>".into(), Kind::DuplicateAttribute { name: name("xmlns") }),
        (
            "<a xmlns:p='urn:x' xmlns:q='urn:&#120;' p:a='' q:a=''/>".into(),
            Kind::DuplicateExpandedName { name: name("q:a") },
        ),
    ] {
        assert_eq!(refused(&document), kind, "{document}");
    }
}

#[test]
fn finds_a_duplicate_among_many_attributes() {
    let many: String = (0..500).map(|n| format!(" a{n}=''")).collect();
    let twice = Kind::DuplicateAttribute { name: "a250".to_owned() };
    assert_eq!(refused(format!("<x{many} a250=''/>")), twice);
    let pair = "xmlns:p='urn:x' xmlns:q='urn:x'";
    let named = Kind::DuplicateExpandedName { name: "q:a7".to_owned() };
    assert_eq!(refused(format!("<x {pair}{many} p:a7='' q:a7=''/>")), named);
    read(&format!("<x {pair}{many} p:a7='' q:a8=''/>"));
}

#[test]
fn each_limit_is_the_last_that_is_read() {
    let limits =
        Limits { bytes: 100, depth: 3, nodes: 6, attributes: 3, namespaces: 2, name: 4, value: 5 };
    let kind = |document: &str| {
        let found = Document::read_within(document.as_bytes(), &limits);
        found.map(drop).map_err(|error| error.kind)
    };
    for (fits, passes, error) in [
        (
            format!("<a>{}</a>", "x".repeat(93)),
            format!("<a>{}</a>", "x".repeat(94)),
            Kind::TooLong { length: 101, limit: 100 },
        ),
        (
            "<a><a><a/></a></a>".into(),
            "<a><a><a><a/></a></a></a>".into(),
            Kind::TooDeep { limit: 3 },
        ),
        (
            "<a>x<b/>x<b/>x</a>".into(),
            "<a>x<b/>x<b/>x</a>\n".into(),
            Kind::TooManyNodes { limit: 6 },
        ),
        (
            "<a x='' y='' z=''/>".into(),
            "<a x='' y='' z='' w=''/>".into(),
            Kind::TooManyAttributes { limit: 3 },
        ),
        (
            "<a xmlns='u' xmlns:b='u'/>".into(),
            "<a xmlns='u' xmlns:b='u' xmlns:c='u'/>".into(),
            // Five bytes of `xmlns`, and the name is too long before there are too many.
            Kind::NameTooLong { limit: 4 },
        ),
        ("<abcd/>".into(), "<abcde/>".into(), Kind::NameTooLong { limit: 4 }),
        ("<?abcd?><a/>".into(), "<?abcde?><a/>".into(), Kind::NameTooLong { limit: 4 }),
        ("<a x='12345'/>".into(), "<a x='123456'/>".into(), Kind::ValueTooLong { limit: 5 }),
    ] {
        if !fits.contains("xmlns") {
            assert_eq!(kind(&fits), Ok(()), "{fits}");
        }
        assert_eq!(kind(&passes), Err(error), "{passes}");
    }
    let limits = Limits { namespaces: 2, ..Limits::default() };
    let read = |text: &str| Document::read_within(text.as_bytes(), &limits);
    assert!(read("<a xmlns='u' xmlns:b='u'><c xmlns='u' xmlns:b='u'/></a>").is_ok());
    let error = read("<a xmlns='u' xmlns:b='u' xmlns:c='u'/>").unwrap_err();
    assert_eq!(error.kind, Kind::TooManyNamespaces { limit: 2 });
}

#[test]
fn errors_point_at_what_is_wrong() {
    for (document, wrong, place) in [
        ("<a>\n  <b x='1'\n   x='2'/></a>", "x", "3:4"),
        ("<a>é\r\n<p:b/></a>", "p", "2:2"),
        ("<a>x &foo; y</a>", "&foo;", "1:6"),
        ("<a x='b &foo; c'/>", "&foo;", "1:9"),
        ("<a>]]x]]></a>", "]]>", "1:7"),
        ("\u{feff}<a>\u{2}</a>", "\u{2}", "1:5"),
        ("<a/>\n junk", "junk", "2:2"),
        ("<a/>\n<b>", "<b>", "2:1"),
    ] {
        let error = Document::read(document.as_bytes()).unwrap_err();
        assert_eq!(document.get(error.span), Some(wrong), "{document}");
        assert_eq!(error.position.to_string(), place, "{document}");
    }
    let error = Document::read(b"<a>\n\xc3\xa9\xff</a>").unwrap_err();
    assert_eq!((error.span, error.position.to_string()), (6..7, "2:2".to_owned()));
}

#[test]
fn events_tell_what_the_tree_holds() {
    let text = "<?xml version='1.0'?><p:a xmlns:p='urn:p' x='&lt;\n' p:y='2'>t&amp;<![CDATA[<u>]]>\
                <!--c--><b/></p:a>";
    let mut events = Events::new(text.as_bytes(), &Limits::default()).unwrap();
    let mut seen = Vec::new();
    while let Some(event) = events.next().unwrap() {
        seen.push(match event {
            Event::Start(tag) => {
                let attributes: Vec<String> = tag
                    .attributes()
                    .map(|one| format!("{:?}{}={:?}", one.namespace, one.local, one.value))
                    .collect();
                assert_eq!(text.get(tag.span()).map(|tag| &tag[..1]), Some("<"));
                assert_eq!(tag.attribute("xmlns:p"), None);
                if tag.is("urn:p", "a") {
                    assert_eq!(tag.attribute("x").as_deref(), Some("< "));
                    assert_eq!(tag.attribute("p:y").as_deref(), None);
                }
                format!("{:?}{} {}", tag.namespace(), tag.local(), attributes.join(" "))
            }
            Event::End => "end".to_owned(),
            Event::Text(text) => format!("text {text}"),
            Event::CData(text) => format!("cdata {text}"),
            Event::Other(span) => text[span].to_owned(),
        });
    }
    assert_eq!(
        seen,
        [
            "<?xml version='1.0'?>",
            "Some(\"urn:p\")a Nonex=\"< \" Some(\"urn:p\")y=\"2\"",
            "text t&",
            "cdata <u>",
            "<!--c-->",
            "Noneb ",
            "end",
            "end",
        ]
    );
}

#[test]
fn events_stop_at_the_rule_that_the_tree_stops_at() {
    let mut events = Events::new(b"<a><b></a>", &Limits::default()).unwrap();
    assert!(matches!(events.next(), Ok(Some(Event::Start(_)))));
    assert!(matches!(events.next(), Ok(Some(Event::Start(_)))));
    assert_eq!(
        events.next().map(drop).unwrap_err().to_string(),
        Document::read(b"<a><b></a>").unwrap_err().to_string()
    );
}

#[test]
fn what_is_made_to_exhaust_a_reader_is_refused() {
    let many =
        |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let deep = 100_000;
    for (document, kind) in [
        (format!("<a x='{}'/>", "y".repeat(1 << 20)), Kind::ValueTooLong { limit: 64 * 1024 }),
        (
            format!("<a{}/>", many(100_000, &|n| format!(" x{n}=''"))),
            Kind::TooManyAttributes { limit: 1_000 },
        ),
        (
            format!("<a{}/>", many(900, &|n| format!(" xmlns:x{n}='u'"))),
            Kind::TooManyNamespaces { limit: 256 },
        ),
        ("<a>".repeat(deep), Kind::TooDeep { limit: 256 }),
        (format!("<{}/>", "a".repeat(100_000)), Kind::NameTooLong { limit: 1_000 }),
    ] {
        assert_eq!(refused(&document), kind, "{}", &document[..20]);
    }
}

#[test]
fn a_hundred_thousand_levels_are_read_written_and_dropped_where_limits_allow_them() {
    let deep = 100_000;
    let limits = Limits { depth: deep, ..Limits::default() };
    let text = format!("{}x{}", "<a>".repeat(deep), "</a>".repeat(deep));
    let document = Document::read_within(text.as_bytes(), &limits).unwrap();
    assert_eq!(document.to_bytes(), text.as_bytes());
    assert_eq!(document.root().unwrap().text(), "x");
    let how = crate::xml::c14n::Canonicalization::exclusive();
    let form = crate::xml::c14n::to_bytes(&document, &crate::xml::c14n::Subset::DOCUMENT, &how);
    assert_eq!(form.as_deref(), Ok(text.as_bytes()));
    let mut copied = document.clone();
    let root = document.root().unwrap().id();
    assert!(copied.copy(root).is_ok());
}
