use std::ops::Range;

use thiserror::Error;

use super::Position;

/// Why a document is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} at {position}")]
pub struct XmlError {
    /// The bytes that are wrong; inside the document, possibly empty.
    pub span: Range<usize>,
    /// Where they begin.
    pub position: Position,
    /// The rule that they break.
    pub kind: XmlErrorKind,
}

/// One rule of XML 1.0 (fifth edition), of Namespaces in XML 1.0 (third edition), or of this reader.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum XmlErrorKind {
    /// Only UTF-8 is read, whatever the declaration says.
    #[error("expected UTF-8")]
    NotUtf8,
    /// The declaration names another encoding than the bytes have.
    #[error("expected the encoding UTF-8, found `{encoding}`")]
    OtherEncoding {
        /// The name that is declared.
        encoding: String,
    },
    /// A character that no document may hold (production 2).
    #[error("character U+{code:04X} is not allowed in XML")]
    IllegalCharacter {
        /// Its number in Unicode.
        code: u32,
    },
    /// More bytes than [`Limits::bytes`](super::Limits::bytes).
    #[error("document of {length} bytes is longer than the {limit} that are read")]
    TooLong {
        /// Bytes of the document.
        length: usize,
        /// Bytes that are read.
        limit: usize,
    },
    /// More levels than [`Limits::depth`](super::Limits::depth).
    #[error("elements nested deeper than {limit}")]
    TooDeep {
        /// Levels that are read.
        limit: usize,
    },
    /// More nodes than [`Limits::nodes`](super::Limits::nodes).
    #[error("more than {limit} nodes")]
    TooManyNodes {
        /// Nodes that are read.
        limit: usize,
    },
    /// More attributes than [`Limits::attributes`](super::Limits::attributes).
    #[error("more than {limit} attributes on one element")]
    TooManyAttributes {
        /// Attributes that are read.
        limit: usize,
    },
    /// More declarations than [`Limits::namespaces`](super::Limits::namespaces).
    #[error("more than {limit} namespaces declared on one element")]
    TooManyNamespaces {
        /// Declarations that are read.
        limit: usize,
    },
    /// A name longer than [`Limits::name`](super::Limits::name).
    #[error("name longer than {limit} bytes")]
    NameTooLong {
        /// Bytes that are read.
        limit: usize,
    },
    /// A value longer than [`Limits::value`](super::Limits::value).
    #[error("value of an attribute longer than {limit} bytes")]
    ValueTooLong {
        /// Bytes that are read.
        limit: usize,
    },

    /// No message needs a document type, and entities hide what a document says.
    #[error("document types are refused")]
    Doctype,
    /// There is no element.
    #[error("expected an element, found none")]
    NoRoot,
    /// A second element beside the root.
    #[error("expected one root element, found a second one")]
    SecondRoot,
    /// Text before or after the root, a byte order mark that is not the first character included.
    #[error("text outside the root element")]
    TextOutsideRoot,
    /// A CDATA section before or after the root.
    #[error("CDATA section outside the root element")]
    CDataOutsideRoot,
    /// An element that never ends.
    #[error("element `{name}` has no end tag")]
    UnclosedElement {
        /// Its name as written.
        name: String,
    },
    /// An end tag where no element is open.
    #[error("end tag without a start tag")]
    UnexpectedEnd,
    /// An end tag of another name than the element it should end.
    #[error("expected the end tag of `{expected}`, found that of `{found}`")]
    OtherEnd {
        /// The element that is open.
        expected: String,
        /// The name as written.
        found: String,
    },
    /// Something else than a name and white space in an end tag.
    #[error("expected a name and nothing else in an end tag")]
    MalformedEnd,

    /// An XML declaration that is not the first thing.
    #[error("XML declaration after the start of the document")]
    LateDeclaration,
    /// An XML declaration that does not follow production 23.
    #[error("malformed XML declaration")]
    MalformedDeclaration,

    /// `<` without the rest of a tag.
    #[error("tag without an end")]
    UnclosedTag,
    /// `<!` and something that XML does not know there.
    #[error("expected a comment or a CDATA section after `<!`")]
    UnknownMarkup,
    /// `<!--` without `-->`.
    #[error("comment without an end")]
    UnclosedComment,
    /// `--` inside a comment, or `--->` at its end.
    #[error("`--` inside a comment")]
    HyphensInComment,
    /// `<![CDATA[` without `]]>`.
    #[error("CDATA section without an end")]
    UnclosedCData,
    /// `<?` without `?>`.
    #[error("processing instruction without an end")]
    UnclosedInstruction,
    /// A processing instruction has to begin with a name without a colon, and white space after it.
    #[error("malformed target of a processing instruction")]
    MalformedTarget,
    /// `xml` in any case is reserved.
    #[error("processing instruction with the reserved target `xml`")]
    ReservedTarget,

    /// A name that starts with the wrong character, holds one, or is missing.
    #[error("expected a name")]
    MalformedName,
    /// A name with a colon at its start, at its end, or twice.
    #[error("name with a colon in the wrong place")]
    MisplacedColon,
    /// An attribute without `=` and a value.
    #[error("attribute `{name}` has no value")]
    AttributeWithoutValue {
        /// Its name as written.
        name: String,
    },
    /// A value without quotes.
    #[error("value of the attribute `{name}` has no quotes")]
    AttributeWithoutQuotes {
        /// Its name as written.
        name: String,
    },
    /// Two attributes with nothing between them.
    #[error("expected white space before an attribute")]
    NoSpaceBeforeAttribute,
    /// `<` in the value of an attribute.
    #[error("`<` in the value of an attribute")]
    LessThanInValue,
    /// Two attributes of the same name as written.
    #[error("attribute `{name}` stands twice")]
    DuplicateAttribute {
        /// The name as written.
        name: String,
    },
    /// Two attributes of the same local name whose prefixes are bound to the same namespace.
    #[error("attribute `{name}` stands twice, with another prefix for the same namespace")]
    DuplicateExpandedName {
        /// The name of the second one as written.
        name: String,
    },

    /// `]]>` in text.
    #[error("`]]>` in text")]
    CDataEndInText,
    /// `&` that begins no reference.
    #[error("`&` that begins no reference")]
    BareAmpersand,
    /// A reference to an entity that only a document type could declare.
    #[error("unknown entity `{name}`")]
    UnknownEntity {
        /// Its name.
        name: String,
    },
    /// `&#` without a number.
    #[error("malformed character reference")]
    MalformedCharacterReference,
    /// A reference to a character that no document may hold.
    #[error("reference to a character that is not allowed in XML")]
    IllegalCharacterReference,

    /// A prefix that is not declared here.
    #[error("prefix `{prefix}` is not declared")]
    UndeclaredPrefix {
        /// The prefix.
        prefix: String,
    },
    /// `xmlns:p=""`: only the default namespace can be undeclared.
    #[error("prefix `{prefix}` is bound to nothing")]
    EmptyPrefixBinding {
        /// The prefix.
        prefix: String,
    },
    /// The prefix `xml` bound to another namespace than its own.
    #[error("prefix `xml` is bound to another namespace")]
    XmlPrefixRebound,
    /// Another prefix, or the default, bound to the namespace of `xml`.
    #[error("the namespace of `xml` is bound to another prefix")]
    XmlNamespaceBound,
    /// The prefix `xmlns` declared, or used for an element.
    #[error("prefix `xmlns` is reserved")]
    XmlnsPrefix,
    /// A prefix, or the default, bound to the namespace of `xmlns`.
    #[error("the namespace of `xmlns` is bound to a prefix")]
    XmlnsNamespaceBound,
}

/// A broken rule before anyone has counted lines.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) span: Range<usize>,
    pub(super) kind: XmlErrorKind,
}

impl Refusal {
    pub(super) fn new(span: Range<usize>, kind: XmlErrorKind) -> Self {
        Self { span, kind }
    }

    /// The error, with the place counted in `text`.
    pub(super) fn at(self, text: &str) -> XmlError {
        let position = Position::of(text, self.span.start);
        XmlError { span: self.span, position, kind: self.kind }
    }
}
