//! What the admin API shows of things.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::directory::{FreshToken, Token};

/// RFC 3339 in whole seconds.
pub(crate) fn time(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// A token that was just made: the only time its secret is shown (TOK-04).
pub(crate) fn fresh_token(fresh: &FreshToken) -> Value {
    let FreshToken { token, secret } = fresh;
    json!({
        "id": token.id.to_string(),
        "token": secret,
        "createdAt": time(token.created),
        "expiresAt": time(token.expires),
    })
}

/// A token in a list: without its secret.
pub(crate) fn listed_token(token: &Token) -> Value {
    let mut shown = json!({
        "id": token.id.to_string(),
        "createdAt": time(token.created),
        "expiresAt": time(token.expires),
    });
    // Present by a fault only.
    if let (Some(secret), Some(members)) = (&token.leaked, shown.as_object_mut()) {
        members.insert("token".to_owned(), secret.as_str().into());
    }
    shown
}
