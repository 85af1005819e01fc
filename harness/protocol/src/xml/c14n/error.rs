use thiserror::Error;

/// Why something has no canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum C14nError {
    /// The document does not have the node, or it is neither an element nor the document.
    #[error("expected an element or the document")]
    NoSuchNode,
    /// Raw bytes were put in: write the document and read it again.
    #[error("raw bytes have no canonical form")]
    RawBytes,
    /// A prefix that is used where nothing declares it; only in a document that was changed.
    #[error("prefix `{prefix}` is not declared")]
    UndeclaredPrefix {
        /// The prefix.
        prefix: String,
    },
    /// RFC 3076 section 1.3 demands an absolute name of each namespace.
    #[error("namespace `{namespace}` is relative")]
    RelativeNamespace {
        /// The namespace as declared.
        namespace: String,
    },
}
