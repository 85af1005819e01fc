/// An HTTP request that may carry a message, as it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// The HTTP method, as `POST`.
    pub method: &'a str,
    /// The octets after `?` in the request's target, not decoded.
    pub query: Option<&'a [u8]>,
    /// The header `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

impl Arrival<'_> {
    /// Whether the body is a form, by its content type.
    pub fn has_form(&self) -> bool {
        const FORM: &str = "application/x-www-form-urlencoded";
        let media = self.content_type.and_then(|value| value.split(';').next());
        media.is_some_and(|media| media.trim().eq_ignore_ascii_case(FORM))
    }
}
