use serde_json::Value;

use super::json;
use super::refusal::Refusal;

/// A request below the base of a directory, as the operations see it: from HTTP, or out of a bulk
/// request.
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    /// The method, in capitals.
    pub(crate) method: &'a str,
    /// The path below the base, percent-decoded; empty for the base itself.
    pub(crate) segments: Vec<String>,
    /// The query as it was sent, without the question mark; empty when there is none.
    pub(crate) query: &'a str,
    pub(crate) headers: Headers<'a>,
    pub(crate) body: Body<'a>,
}

/// The headers that mean something here.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Headers<'a> {
    pub(crate) content_type: Option<&'a str>,
    pub(crate) if_match: Option<&'a str>,
    pub(crate) if_none_match: Option<&'a str>,
}

/// What a request carries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body<'a> {
    /// Bytes that nobody has read yet.
    Bytes(&'a [u8]),
    /// The `data` of an operation of a bulk request.
    Data(&'a Value),
}

impl Request<'_> {
    /// The body as JSON (RFC 7644 section 3.8): UTF-8, one value, no member twice in an object.
    ///
    /// # Errors
    /// 415 for another media type or charset, 400 `invalidSyntax` otherwise.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        match self.body {
            Body::Data(value) => Ok(value.clone()),
            Body::Bytes(bytes) => {
                json::is_scim(self.headers.content_type)?;
                json::read(bytes)
            }
        }
    }

    /// The body's size in bytes; of data out of a bulk request none, for that was counted before.
    pub(crate) fn size(&self) -> usize {
        match self.body {
            Body::Bytes(bytes) => bytes.len(),
            Body::Data(_) => 0,
        }
    }
}
