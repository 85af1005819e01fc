use thiserror::Error;

/// Why a request carries no message, or one that is not read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BindingError {
    /// Another HTTP method than the binding has.
    #[error("expected the method {expected}, found `{found}`")]
    OtherMethod {
        /// The method of the binding.
        expected: &'static str,
        /// The method of the request.
        found: String,
    },
    /// The body of a POST is no form.
    #[error("expected a form")]
    NotAForm,
    /// More bytes or parameters than [`Limits`](super::Limits) allow.
    #[error("more than is read: {what} over {limit}")]
    TooMuch {
        /// Bytes or parameters.
        what: &'static str,
        /// How many are read.
        limit: usize,
    },
    /// A `%` without two hexadecimal digits, in a parameter that counts.
    #[error("parameter `{name}` is not percent-encoded as it should be")]
    PercentEncoding {
        /// The parameter.
        name: String,
    },
    /// Bytes that are no UTF-8, in a parameter that counts.
    #[error("parameter `{name}` is not UTF-8")]
    NotUtf8 {
        /// The parameter.
        name: String,
    },
    /// Neither `SAMLRequest` nor `SAMLResponse`, or not the one that is expected (SP-01).
    #[error("parameter `{expected}` is missing")]
    NoMessage {
        /// The parameter.
        expected: &'static str,
    },
    /// The parameter is there, and empty (SP-01).
    #[error("parameter `{name}` is empty")]
    EmptyMessage {
        /// The parameter.
        name: &'static str,
    },
    /// `SAMLRequest` and `SAMLResponse` together: parties may read different ones (SP-09).
    #[error("`SAMLRequest` and `SAMLResponse` together")]
    BothMessages,
    /// A parameter of the binding twice: parties may read different ones (SP-09).
    #[error("parameter `{name}` is there more than once")]
    RepeatedParameter {
        /// The parameter.
        name: String,
    },
    /// The name of a parameter of the binding with percent-encoding in it: parties may overlook it
    /// (SP-09).
    #[error("the name of parameter `{name}` is percent-encoded")]
    EncodedName {
        /// The parameter, decoded.
        name: String,
    },
    /// No base64 (SP-01).
    #[error("parameter `{name}` is no base64")]
    Base64 {
        /// The parameter.
        name: &'static str,
    },
    /// A `SAMLEncoding` that nobody knows (SP-10).
    #[error("unknown encoding `{encoding}`")]
    UnknownEncoding {
        /// What is named.
        encoding: String,
    },
    /// The message is not deflated, not to its end, or something follows it.
    #[error("expected a deflated message and nothing else: {problem}")]
    Deflate {
        /// What is wrong.
        problem: DeflateProblem,
    },
    /// `SigAlg` without `Signature`, `Signature` without `SigAlg`, or one of them empty.
    #[error("expected `SigAlg` and `Signature` to be there both, and not empty")]
    HalfSignature,
}

/// What is wrong with deflated bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DeflateProblem {
    /// They are no DEFLATE (RFC 1951); a zlib header is none either (SP-105).
    #[error("no DEFLATE")]
    Malformed,
    /// They end too early.
    #[error("cut short")]
    CutShort,
    /// Bytes follow the end.
    #[error("bytes after its end")]
    BytesAfterEnd,
    /// They would become more bytes than are read (SP-11).
    #[error("more than {limit} bytes")]
    TooLong {
        /// Bytes that are read.
        limit: usize,
    },
}

impl From<DeflateProblem> for BindingError {
    fn from(problem: DeflateProblem) -> Self {
        Self::Deflate { problem }
    }
}
