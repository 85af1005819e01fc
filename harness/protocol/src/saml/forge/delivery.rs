/// A message on its way: what is sent, octet for octet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The HTTP method.
    pub method: DeliveryMethod,
    /// The whole URL, its query included.
    pub url: String,
    /// Headers in the order in which they go out; `Host` and `Content-Length` are the transport's.
    pub headers: Vec<(String, String)>,
    /// The body: an encoded form, or nothing.
    pub body: Vec<u8>,
}

/// The HTTP method of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryMethod {
    /// HTTP Redirect: everything is in the URL.
    Get,
    /// HTTP POST: the message is in the body.
    Post,
}
