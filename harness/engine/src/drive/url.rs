use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::scenario::{Bindings, Goal, RESERVED, TemplateError, render, render_text};
use crate::vocabulary::Flow;

/// Why a request cannot be addressed, and so is not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unaddressed {
    /// A placeholder has no value.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A message that cannot be made as it is described.
    #[error("the message cannot be made: {0}")]
    Unmade(String),
    /// The target file has no token, or none that can be altered so.
    #[error("the target file has no token that is another one when it is {0}")]
    NoOtherToken(&'static str),
    /// An honest sign-in of this kind does not work there.
    #[error("an honest sign-in does not work ({flow}): {why}")]
    NoBaseline {
        /// Who begins.
        flow: Flow,
        /// Why it does not work.
        why: String,
    },
    /// A reference of the target that is none.
    #[error("`{reference}`, which the target gave, is not followed: it is no URL ({cause})")]
    NoUrl {
        /// What it gave.
        reference: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A reference to elsewhere: the token goes nowhere but to the target.
    #[error("`{reference}`, which the target gave, is not followed: {why}")]
    Elsewhere {
        /// What it gave.
        reference: String,
        /// Why not.
        why: &'static str,
    },
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Absolute, with its query.
    pub(super) url: String,
    /// The part below the SCIM base; none where it lies elsewhere within the target's origin.
    pub(super) below: Option<String>,
}

/// The address of a scenario's request.
pub(super) fn address(
    base: &str,
    goal: Goal<'_>,
    bindings: &Bindings<'_>,
) -> Result<Address, Unaddressed> {
    let Some(reference) = goal.url else {
        let path = goal.path.map_or("", |path| path.as_str());
        let below = render_text(path, bindings)?;
        return Ok(Address { url: url(base, path, goal.query, bindings)?, below: Some(below) });
    };
    let (to, below) = within(base, &render_text(reference, bindings)?)?;
    Ok(Address { url: with_query(to, goal.query, bindings)?, below })
}

/// A reference of the target, resolved against its base (RFC 3986 section 5), if it leads to the
/// target's own scheme, host and port; with what of its path is below the base.
fn within(base: &str, reference: &str) -> Result<(String, Option<String>), Unaddressed> {
    let no_url = |error: ::url::ParseError| Unaddressed::NoUrl {
        reference: reference.to_owned(),
        cause: error.to_string(),
    };
    let elsewhere = |why| Err(Unaddressed::Elsewhere { reference: reference.to_owned(), why });
    if reference.trim().is_empty() {
        return elsewhere("it is empty");
    }
    let base = ::url::Url::parse(&format!("{}/", base.trim_end_matches('/'))).map_err(no_url)?;
    // RFC 7643 section 8.2 writes `../Users/1`, which is meant from where the resource itself is.
    let from =
        if reference.starts_with("../") { base.join("Resources/id") } else { Ok(base.clone()) };
    let mut to = from.and_then(|from| from.join(reference)).map_err(no_url)?;
    if to.origin() != base.origin() {
        return elsewhere("it leads to another scheme, host or port");
    }
    if !to.username().is_empty() || to.password().is_some() {
        return elsewhere("it names a user");
    }
    to.set_fragment(None);
    let below = to.path().strip_prefix(base.path()).map(|below| format!("/{below}"));
    Ok((to.into(), below))
}

/// Base, path and query put together; the path is taken as it is written.
pub(super) fn url(
    base: &str,
    path: &str,
    query: &BTreeMap<String, Value>,
    bindings: &Bindings<'_>,
) -> Result<String, TemplateError> {
    let (base, path) = (base.trim_end_matches('/'), render_text(path, bindings)?);
    // Behind a mere host, a path without a slash would be a part of that host's name.
    let is_host = base.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
    let joint = if is_host && !path.is_empty() && !path.starts_with(['/', '?']) { "/" } else { "" };
    with_query(format!("{base}{joint}{path}"), query, bindings)
}

fn with_query(
    mut url: String,
    query: &BTreeMap<String, Value>,
    bindings: &Bindings<'_>,
) -> Result<String, TemplateError> {
    let mut separator = if url.contains('?') { '&' } else { '?' };
    for (name, value) in query {
        let name = render_text(name, bindings)?;
        let pairs = match render(value, bindings)? {
            Value::Array(many) => many,
            one => vec![one],
        };
        for value in pairs {
            url.push(separator);
            separator = '&';
            url.extend(utf8_percent_encode(&name, RESERVED));
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text,
                other => other.to_string(),
            };
            url.push('=');
            url.extend(utf8_percent_encode(&text, RESERVED));
        }
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::scenario::CaseId;

    const BASE: &str = "https://a.test:8443/t/scim/v2/";

    fn to(reference: &str) -> Result<(String, Option<String>), String> {
        within(BASE, reference).map_err(|error| error.to_string())
    }

    #[test]
    fn a_reference_is_resolved_against_the_base() {
        let user = "https://a.test:8443/t/scim/v2/Users/1";
        let below = |path: &str| Some(path.to_owned());
        for same in [user, "Users/1", "/t/scim/v2/Users/1", "//a.test:8443/t/scim/v2/Users/1#x"] {
            assert_eq!(to(same), Ok((user.to_owned(), below("/Users/1"))), "{same}");
        }
        let query = to("Users?startIndex=3");
        assert_eq!(
            query,
            Ok(("https://a.test:8443/t/scim/v2/Users?startIndex=3".into(), below("/Users")))
        );
        assert_eq!(to("/v3/Users/1"), Ok(("https://a.test:8443/v3/Users/1".into(), None)));
        assert_eq!(to("../Users/1"), Ok((user.to_owned(), below("/Users/1"))));
    }

    #[test]
    fn a_path_never_becomes_a_part_of_the_host() {
        let case_id = CaseId::new("a.b", None);
        let (vars, texts, none) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let bindings = Bindings {
            case_id: &case_id,
            seed: 7,
            vars: &vars,
            texts: &texts,
            case: &none,
            saved: &none,
            target: &none,
            now: "2026-01-01T00:00:00Z",
            local: BTreeMap::new(),
        };
        let at = |base: &str, path: &str| url(base, path, &BTreeMap::new(), &bindings).unwrap();
        assert_eq!(at("https://a.test", "Groups"), "https://a.test/Groups");
        assert_eq!(at("https://a.test:8443/", "Groups"), "https://a.test:8443/Groups");
        assert_eq!(at("https://a.test", "@b.test/"), "https://a.test/@b.test/");
        assert_eq!(at("https://a.test", "?a=b"), "https://a.test?a=b");
        assert_eq!(at("https://a.test/v2", "Groups"), "https://a.test/v2Groups");
        assert_eq!(at("https://a.test/v2/", "/Groups"), "https://a.test/v2/Groups");
    }

    #[test]
    fn a_reference_to_elsewhere_is_not_followed() {
        for elsewhere in [
            "http://a.test:8443/t/scim/v2/Users/1",
            "https://a.test/t/scim/v2/Users/1",
            "https://b.test:8443/",
            "//b.test:8443/Users",
            "\\\\b.test:8443\\Users",
            "https://u:p@a.test:8443/t/scim/v2/Users/1",
            "https://u@a.test:8443/",
            "https://:p@a.test:8443/",
            "https://a.test:8443@b.test/",
            "ht\ttps://b.test/",
            "file:///etc/passwd",
            "data:text/plain,x",
            "urn:uuid:1",
            "",
            " ",
        ] {
            let why = to(elsewhere).unwrap_err();
            assert!(why.contains("not followed"), "{elsewhere}: {why}");
        }
        assert!(to("https://[::1").unwrap_err().contains("no URL"));
    }

    #[test]
    fn names_of_parameters_are_rendered_and_encoded_like_their_values() {
        let case_id = CaseId::new("a.b", None);
        let (vars, texts, none) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let case = BTreeMap::from([("parameter".to_owned(), json!("start Index"))]);
        let bindings = Bindings {
            case_id: &case_id,
            seed: 7,
            vars: &vars,
            texts: &texts,
            case: &case,
            saved: &none,
            target: &none,
            now: "2026-01-01T00:00:00Z",
            local: BTreeMap::new(),
        };
        let query = BTreeMap::from([
            ("${case.parameter}".to_owned(), json!("a&b")),
            ("cursor".to_owned(), Value::Null),
        ]);
        assert_eq!(
            url("https://a.test/", "/Users", &query, &bindings),
            Ok("https://a.test/Users?start%20Index=a%26b&cursor".to_owned())
        );
    }

    fn references() -> impl Strategy<Value = String> {
        let parts = prop::sample::select(vec![
            "https:", "http:", "//", "/", "\\", "a.test", "b.test", ":8443", ":", "@", "#", "?",
            "..", "u", "%2e", "%40", "\t", "\n", " ", "Users", "\u{ff0f}", "\u{3002}", "[::1]",
            "0x7f.1", "ſ", "é",
        ]);
        prop_oneof![
            prop::collection::vec(parts, 0..9).prop_map(|parts| parts.concat()),
            any::<String>(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn whatever_a_target_gives_the_token_stays_within_its_origin(reference in references()) {
            if let Ok((to, below)) = to(&reference) {
                // Another reader of URLs than the one that resolved it.
                prop_assert!(to.starts_with("https://a.test:8443/"), "{to}");
                if let Ok(uri) = to.parse::<http::Uri>() {
                    prop_assert_eq!(uri.scheme_str(), Some("https"));
                    prop_assert_eq!(uri.authority().map(|a| a.as_str()), Some("a.test:8443"));
                    if let Some(below) = below {
                        prop_assert_eq!(uri.path(), format!("/t/scim/v2{below}"));
                    }
                }
            }
        }
    }
}
