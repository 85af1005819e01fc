use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::scenario::{
    Bindings, CannedAnswer, Disturbance, Method, TemplateError, WireFault, is_path, render,
    render_text,
};

/// A fault that waits for its request.
#[derive(Clone, Debug)]
pub(super) struct Armed {
    method: Vec<Method>,
    path: Option<String>,
    nth: u16,
    times: u16,
    what: Disturbance,
    seen: u16,
}

impl Armed {
    /// With every placeholder replaced.
    ///
    /// # Errors
    /// One that has no value.
    pub(super) fn of(fault: &WireFault, bindings: &Bindings<'_>) -> Result<Self, TemplateError> {
        let path = fault.path.as_deref().map(|path| render_text(path, bindings)).transpose()?;
        let what = match &fault.what {
            Disturbance::Query(query) => {
                let mut rendered = BTreeMap::new();
                for (name, value) in query {
                    rendered.insert(name.clone(), render(value, bindings)?);
                }
                Disturbance::Query(rendered)
            }
            other => other.clone(),
        };
        Ok(Self {
            method: fault.method.clone(),
            path,
            nth: fault.nth,
            times: fault.times,
            what,
            seen: 0,
        })
    }

    /// What happens to a request, which counts.
    pub(super) fn strikes(&mut self, method: &http::Method, path: &str) -> Option<Disturbance> {
        let about = (self.method.is_empty() || self.method.iter().any(|it| it.to_http() == method))
            && self.path.as_deref().is_none_or(|pattern| is_path(pattern, path));
        if !about {
            return None;
        }
        self.seen = self.seen.saturating_add(1);
        let end = self.nth.saturating_add(self.times);
        (self.nth..end).contains(&self.seen).then(|| self.what.clone())
    }
}

/// The body of an answer that the service provider did not give.
pub(super) fn body(answer: &CannedAnswer) -> Value {
    answer.body.clone().unwrap_or_else(|| {
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": answer.status.to_string(),
            "detail": match answer.status {
                401 => "the token is not valid",
                429 => "too many requests",
                500.. => "something broke",
                _ => "this is refused",
            },
        })
    })
}

/// A query with some parameters replaced, or taken out where they are null.
pub(super) fn replaced(query: Option<&str>, by: &BTreeMap<String, Value>) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        if !by.contains_key(name.as_ref()) {
            pairs.append_pair(&name, &value);
        }
    }
    for (name, value) in by {
        match value {
            Value::Null => {}
            Value::String(text) => {
                pairs.append_pair(name, text);
            }
            other => {
                pairs.append_pair(name, &other.to_string());
            }
        }
    }
    pairs.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strikes_the_nth_and_as_many_as_it_says() {
        let mut armed = Armed {
            method: vec![Method::Post],
            path: Some("/Users".to_owned()),
            nth: 2,
            times: 2,
            what: Disturbance::Cut,
            seen: 0,
        };
        let mut strikes = |method, path| armed.strikes(&method, path).is_some();
        assert!(!strikes(http::Method::GET, "/Users"));
        assert!(!strikes(http::Method::POST, "/Users"));
        assert!(strikes(http::Method::POST, "/Users"));
        assert!(!strikes(http::Method::POST, "/Groups"));
        assert!(strikes(http::Method::POST, "/Users"));
        assert!(!strikes(http::Method::POST, "/Users"));
    }

    #[test]
    fn replaces_parameters_and_takes_them_out() {
        let by =
            BTreeMap::from([("count".to_owned(), json!(2)), ("filter".to_owned(), json!(null))]);
        assert_eq!(
            replaced(Some("filter=a+eq+1&startIndex=3&count=9"), &by),
            "startIndex=3&count=2"
        );
        assert_eq!(replaced(None, &by), "count=2");
    }
}
