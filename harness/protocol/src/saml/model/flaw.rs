use thiserror::Error;

use crate::xml::NodeId;

use super::stated::Malformed;

/// What the schema of SAML does not allow, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind} in `{element}`")]
pub struct Flaw {
    /// The element, in the document that was read.
    pub node: NodeId,
    /// Its name without the prefix.
    pub element: String,
    /// What is wrong with it.
    pub kind: FlawKind,
}

/// One thing that the schema of SAML does not allow.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FlawKind {
    /// Another element was expected.
    #[error("expected `{expected}`")]
    OtherElement {
        /// Its name without a prefix.
        expected: &'static str,
    },
    /// An attribute that has to be there.
    #[error("attribute `{name}` is missing")]
    MissingAttribute {
        /// Its name.
        name: &'static str,
    },
    /// An attribute that is not empty, by the standard.
    #[error("attribute `{name}` is empty")]
    EmptyAttribute {
        /// Its name.
        name: &'static str,
    },
    /// An attribute without a value of its type.
    #[error("attribute `{name}`: {malformed}")]
    MalformedAttribute {
        /// Its name.
        name: &'static str,
        /// What is wrong.
        malformed: Malformed,
    },
    /// An attribute without a prefix that the element does not have.
    #[error("unknown attribute `{name}`")]
    UnknownAttribute {
        /// Its name.
        name: String,
    },
    /// An attribute with a value that nobody knows.
    #[error("attribute `{name}` has an unknown value")]
    UnknownValue {
        /// Its name.
        name: &'static str,
    },
    /// An attribute of more characters than the standard allows.
    #[error("attribute `{name}` has more than {limit} characters")]
    TooLong {
        /// Its name.
        name: &'static str,
        /// Characters that are allowed.
        limit: usize,
    },
    /// An index that another endpoint of its kind has (Metadata section 2.2.3).
    #[error("index {index} stands twice")]
    RepeatedIndex {
        /// The index.
        index: u16,
    },
    /// A second endpoint that says it is the default (SP-106).
    #[error("a second default")]
    SecondDefault,
    /// An identifier that is no name (SP-23).
    #[error("attribute `{name}` is no name")]
    MalformedId {
        /// The attribute's name.
        name: &'static str,
    },
    /// An element that has to be there.
    #[error("element `{name}` is missing")]
    MissingElement {
        /// Its name without a prefix, or what it may be.
        name: &'static str,
    },
    /// An element that may stand there once.
    #[error("element `{name}` stands twice")]
    RepeatedElement {
        /// Its name without the prefix.
        name: String,
    },
    /// An element after one that it has to stand before.
    #[error("element `{name}` stands too late")]
    LateElement {
        /// Its name without the prefix.
        name: String,
    },
    /// An element that may not stand there.
    #[error("unexpected element `{name}`")]
    UnexpectedElement {
        /// Its name without the prefix.
        name: String,
    },
    /// Text where only elements stand.
    #[error("text between elements")]
    TextBetweenElements,
    /// Text that is no base64.
    #[error("no base64")]
    NotBase64,
    /// Nothing where something has to stand.
    #[error("no text")]
    NoText,
}

impl FlawKind {
    /// Whether it is about what stands where, not about what a single attribute or text says.
    pub fn is_structural(&self) -> bool {
        match self {
            Self::OtherElement { .. }
            | Self::UnknownAttribute { .. }
            | Self::RepeatedElement { .. }
            | Self::LateElement { .. }
            | Self::UnexpectedElement { .. }
            | Self::TextBetweenElements => true,
            Self::MissingAttribute { .. }
            | Self::EmptyAttribute { .. }
            | Self::MalformedAttribute { .. }
            | Self::MalformedId { .. }
            | Self::UnknownValue { .. }
            | Self::TooLong { .. }
            | Self::RepeatedIndex { .. }
            | Self::SecondDefault
            | Self::NotBase64
            | Self::MissingElement { .. }
            | Self::NoText => false,
        }
    }
}
