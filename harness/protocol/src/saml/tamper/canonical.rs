use crate::saml::forge::{Bench, Draft, ForgeError, fragment};

use super::list::tamperings;
use super::stage::Stage;

tamperings! {
    /// An honest attribute more, of a kind that makers of canonical forms get wrong. The trusted key
    /// signed it, and its right canonical form; who makes another one refuses, or covers less.
    CanonicalTampering, "Canonical forms that are easy to get wrong";

    /// Tabs and line ends in an attribute, written plainly and as references.
    WhiteInAttribute = "white-space-in-attribute", Unusual, "RFC 3076 section 2.3; XML 1.0 section 3.3.3";
    /// Line ends of every kind in text, written plainly and as references.
    LineEnds = "line-ends-in-text", Unusual, "RFC 3076 section 2.3; XML 1.0 section 2.11";
    /// Markup characters in CDATA sections and references.
    EscapedMarkup = "escaped-markup-in-text", Unusual, "RFC 3076 section 2.3; XML 1.0 section 2.7";
    /// Attributes of `xml:`.
    XmlAttributes = "xml-attributes", Unusual, "RFC 3076 section 2.4; RFC 3741 section 3";
    /// A default namespace that is undeclared inside.
    UndeclaredDefault = "undeclared-default-namespace", Unusual, "RFC 3076 section 2.3; RFC 3741 section 3";
    /// Attributes whose namespaces are in another order than their prefixes.
    AttributeOrder = "attribute-order", Unusual, "RFC 3076 section 2.2";
    /// A namespace that is declared and not used.
    UnusedNamespace = "unused-namespace", Unusual, "RFC 3741 section 3";
    /// Comments and processing instructions between elements.
    MarkupBetween = "markup-between-elements", Unusual, "RFC 3076 sections 2.1 and 2.3";
    /// Letters outside of the first plane, and ones that combine.
    Unicode = "unicode-in-text", Unusual, "RFC 3076 section 1.3; SAML Core 1.3.1";
}

impl CanonicalTampering {
    /// What stands in the AttributeValue, or beside the Attribute.
    fn xml(self) -> &'static str {
        match self {
            Self::WhiteInAttribute => "<v note='a\tb\r\nc\nd&#9;e&#10;f&#13;g  h \"&quot;'/>",
            Self::LineEnds => "a\r\nb\rc\nd&#13;&#10;e&#xD;f",
            Self::EscapedMarkup => "<![CDATA[<a>&amp;]]>&lt;b&gt;&amp;&#38;&quot;'<![CDATA[]]>",
            Self::XmlAttributes => "<v xml:lang='en' xml:space='preserve'> x </v>",
            Self::UndeclaredDefault => "<a xmlns='urn:example:a'><b xmlns=''><c/></b></a>",
            Self::AttributeOrder => {
                "<v xmlns:b='urn:example:1' xmlns:a='urn:example:2' a:x='1' z='2' b:x='3' a='4'/>"
            }
            Self::UnusedNamespace => "<v xmlns:unused='urn:example:unused'><w/></v>",
            Self::MarkupBetween => "<v/><!-- between --><?between  two  ?><w/>",
            Self::Unicode => "\u{1f511}\u{e9}e\u{301}\u{fffd}&#x1F511;",
        }
    }
}

impl Stage for CanonicalTampering {
    fn before_signing(self, draft: &mut Draft, _: &Bench<'_>) -> Result<(), ForgeError> {
        for assertion in draft.assertions.clone() {
            let statement = draft.child_or_new(assertion, "AttributeStatement")?;
            let attribute = draft.like(statement, "Attribute")?;
            draft.document.add_attribute(attribute, "Name", "urn:example:fedspec:canonical")?;
            draft.document.append(statement, attribute)?;
            let value = draft.child_or_new(attribute, "AttributeValue")?;
            for node in fragment(&mut draft.document, self.xml())? {
                draft.document.append(value, node)?;
            }
        }
        Ok(())
    }
}
