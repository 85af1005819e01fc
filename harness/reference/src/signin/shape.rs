use bytes::Bytes;
use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, post};
use fedspec_protocol::saml::model::Response;
use fedspec_protocol::xml::Document;
use http::Request;
use http::header::CONTENT_TYPE;

/// How a Response is built, before anything in it is believed: what IAM Identity Center counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Assertions that are children of the Response.
    pub(crate) plain: usize,
    /// Encrypted ones.
    pub(crate) encrypted: usize,
    /// Characters of the largest of them.
    pub(crate) largest: usize,
}

impl Shape {
    /// The shape of what a request carries; nothing where that cannot be read, which is for others to
    /// tell.
    pub(crate) fn of(request: &Request<Bytes>) -> Self {
        let posted = post::read(&arrival(request), MessageKind::Response, &Limits::default());
        let Ok(document) =
            posted.map_err(drop).and_then(|posted| Document::read(&posted.xml).map_err(drop))
        else {
            return Self::default();
        };
        let Some(root) = document.root() else { return Self::default() };
        let response = Response::read(root, &mut Vec::new());
        let plain = response.assertions.iter().map(|assertion| assertion.node);
        let encrypted = response.encrypted.iter().map(|assertion| assertion.node);
        let spans = plain.chain(encrypted).filter_map(|id| document.node(id)?.span());
        let written = spans.filter_map(|span| document.source().get(span));
        Self {
            plain: response.assertions.len(),
            encrypted: response.encrypted.len(),
            largest: written.map(|text| text.chars().count()).max().unwrap_or_default(),
        }
    }
}

/// A request as the bindings read it.
pub(crate) fn arrival(request: &Request<Bytes>) -> Arrival<'_> {
    Arrival {
        method: request.method().as_str(),
        query: request.uri().query().map(str::as_bytes),
        content_type: request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()),
        body: request.body(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(children: &str) -> Shape {
        let xml = format!(
            "<p:Response xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:a=\"urn:oasis:names:tc:SAML:2.0:assertion\">{children}</p:Response>"
        );
        let body = post::write(MessageKind::Response, xml.as_bytes(), None);
        let mut request = Request::new(Bytes::from(body));
        *request.method_mut() = http::Method::POST;
        let form = "application/x-www-form-urlencoded".parse().unwrap();
        request.headers_mut().insert(CONTENT_TYPE, form);
        Shape::of(&request)
    }

    #[test]
    fn counts_the_assertions_that_are_children_of_the_response() {
        let shape =
            of("<a:Assertion>é</a:Assertion><a:EncryptedAssertion/><a:Assertion><a:Advice>\
                        <a:Assertion/></a:Advice></a:Assertion>");
        assert_eq!((shape.plain, shape.encrypted), (2, 1));
        assert_eq!(of("<a:Assertion>é</a:Assertion>").largest, 28);
    }

    #[test]
    fn sees_nothing_in_what_cannot_be_read() {
        assert_eq!(of("<"), Shape::default());
        assert_eq!(Shape::of(&Request::new(Bytes::new())), Shape::default());
    }
}
