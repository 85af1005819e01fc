use bytes::Bytes;
use http::{Request, StatusCode};
use url::form_urlencoded;

use super::ApiError;
use crate::messages as m;

/// The parameters of a call, from its form and its query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn read(request: &Request<Bytes>) -> Self {
        let query = request.uri().query().unwrap_or_default();
        let parts = [request.body().as_ref(), query.as_bytes()];
        Self(parts.into_iter().flat_map(|part| form_urlencoded::parse(part).into_owned()).collect())
    }

    /// Every parameter, in the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of this name; none where it is missing or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The same, or the refusal of a call that lacks it; its words are this project's.
    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.get(name).ok_or_else(|| {
            let message = m::IAM_PARAMETER.filled(&[("parameter", name)]);
            ApiError::new(StatusCode::BAD_REQUEST, "ValidationError", message)
        })
    }

    /// The name of each, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_form_before_the_query() {
        let mut request = Request::new(Bytes::from_static(b"Action=A&Empty=&Sign=a%2Bb"));
        *request.uri_mut() = "/x?Action=B&Version=1".parse().unwrap();
        let read = Parameters::read(&request);
        assert_eq!((read.get("Action"), read.get("Version")), (Some("A"), Some("1")));
        assert_eq!((read.get("Sign"), read.get("Empty")), (Some("a+b"), None));
        let missing = read.required("Name").unwrap_err();
        assert_eq!((missing.status.as_u16(), missing.code), (400, "ValidationError"));
    }
}
