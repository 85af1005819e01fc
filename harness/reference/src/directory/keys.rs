//! What a resource is found by, apart from its id.

use serde_json::{Map, Value};

use super::Kind;
use crate::refusal::Unique;

/// A value as it is compared: `userName`, e-mail and group name regardless of case, `externalId` as
/// it is written (RFC 7643 section 3.1 makes it case-exact).
pub(crate) fn fold(of: Unique, value: &str) -> Box<str> {
    match of {
        Unique::UserName | Unique::Email | Unique::GroupName => value.to_lowercase().into(),
        Unique::UserExternalId | Unique::GroupExternalId => value.into(),
    }
}

/// The folded values under which a resource is indexed: at most one of each sort.
pub(crate) fn keys_of(kind: Kind, resource: &Map<String, Value>) -> Vec<(Unique, Box<str>)> {
    let text = |name: &str| resource.get(name).and_then(Value::as_str);
    let found = match kind {
        Kind::User => [
            (Unique::UserName, text("userName")),
            (Unique::UserExternalId, text("externalId")),
            (Unique::Email, primary_email(resource)),
        ],
        Kind::Group => [
            (Unique::GroupName, text("displayName")),
            (Unique::GroupExternalId, text("externalId")),
            (Unique::Email, None),
        ],
    };
    found.into_iter().filter_map(|(of, value)| Some((of, fold(of, value?)))).collect()
}

/// The primary e-mail; the first one when none is marked, for there is only one (SCIM-U-07).
fn primary_email(user: &Map<String, Value>) -> Option<&str> {
    let emails = user.get("emails")?.as_array()?;
    let primary = emails.iter().find(|email| email.get("primary") == Some(&Value::Bool(true)));
    primary.or(emails.first())?.get("value")?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keys(value: &Value) -> Vec<(Unique, String)> {
        let user = value.as_object().cloned().unwrap_or_default();
        keys_of(Kind::User, &user).into_iter().map(|(of, key)| (of, key.into())).collect()
    }

    #[test]
    fn finds_a_user_by_name_external_id_and_primary_email() {
        let user = json!({
            "userName": "Ada@Example.com", "externalId": "AbC",
            "emails": [{"value": "second@x"}, {"value": "First@X", "primary": true}],
        });
        assert_eq!(
            keys(&user),
            [
                (Unique::UserName, "ada@example.com".to_owned()),
                (Unique::UserExternalId, "AbC".to_owned()),
                (Unique::Email, "first@x".to_owned()),
            ]
        );
    }

    #[test]
    fn takes_the_only_email_for_the_primary_one() {
        let user = json!({"emails": [{"value": "only@x", "primary": false}]});
        assert_eq!(keys(&user), [(Unique::Email, "only@x".to_owned())]);
    }

    #[test]
    fn finds_nothing_in_a_resource_of_the_wrong_shape() {
        assert_eq!(keys(&json!({"userName": 1, "emails": {"value": "x"}})), []);
    }
}
