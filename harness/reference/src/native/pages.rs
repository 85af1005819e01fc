//! The same sign-in for a person with a browser. Of AWS's pages only texts are known: the markup is this
//! project's.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, SET_COOKIE};
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::signin::page::{self, Form};

const HEADING: &str = "Sign in (reference target)";

/// Names and labels of fields.
const USER: (&str, &str) = ("user", "User name");
const PASSWORD: (&str, &str) = ("password", "Password");
const CODE: (&str, &str) = ("code", "Code, where one is asked for");

/// The page on which somebody signs in, or says that the password is forgotten. `home` is the path of
/// the directory, with a slash at its end.
pub(super) fn sign_in(home: &str) -> Response<Bytes> {
    page::with_forms(StatusCode::OK, HEADING, &[], &forms(&Actions::below(home)))
}

/// Whether a browser's form was sent.
pub(super) fn is_form(request: &Request<Bytes>) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// What a form says, as the JSON that a client sends; a field left empty is not there.
pub(super) fn as_json(form: &Bytes) -> Bytes {
    let fields: Map<String, Value> = form_urlencoded::parse(form)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
        .collect();
    Value::Object(fields).to_string().into()
}

/// The answer to a client, as a page; who is signed in is led to the portal.
pub(super) fn shown(answer: &Response<Bytes>, home: &str) -> Response<Bytes> {
    let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let text = |name: &str| said.get(name).and_then(Value::as_str);
    let cookie = answer.headers().get(SET_COOKIE).cloned();
    if text("userName").is_some()
        && let Some(portal) = page::see_other(&format!("{home}start"))
    {
        return page::with_cookie(portal, cookie);
    }
    let actions = Actions::below(home);
    if let (Some(device), Some(secret), Some(address)) =
        (text("device"), text("secret"), text("address"))
    {
        return confirmed(&format!("{}/{device}", actions.devices), (secret, address));
    }
    let said = match (text("message"), text("next")) {
        (Some(message), _) => ("error", message),
        (None, Some("TOTP")) => ("next", "Enter the code that your authenticator app shows."),
        (None, Some("EMAIL_OTP")) => ("next", "Enter the code that was sent to you by mail."),
        (None, Some(_)) => return register(&actions),
        (None, None) if answer.status() == StatusCode::ACCEPTED => {
            ("next", "If there is such a user, a mail with a code is on its way.")
        }
        (None, None) if said.get("synchronized").is_some() => {
            ("next", "The authenticator app is registered.")
        }
        (None, None) => ("next", "The password is changed."),
    };
    page::with_forms(answer.status(), HEADING, &[said], &forms(&actions))
}

/// MFA-07: the page of who has to register a device before the first sign-in.
fn register(actions: &Actions) -> Response<Bytes> {
    let said = ("next", "Register an authenticator app before you sign in.");
    let form = form(&actions.devices, &[USER, PASSWORD], &[("", "Register")]);
    page::with_forms(StatusCode::OK, HEADING, &[said], &[form])
}

/// The page with what an authenticator app needs to know, where its first code is asked for.
fn confirmed(action: &str, (secret, address): (&str, &str)) -> Response<Bytes> {
    let shown = [
        ("next", "Give this secret or address to your authenticator app, and enter its code."),
        ("secret", secret),
        ("address", address),
    ];
    let form = form(action, &[USER, PASSWORD, ("code", "Code of the app")], &[("", "Confirm")]);
    page::with_forms(StatusCode::CREATED, HEADING, &shown, &[form])
}

/// Where the forms go.
struct Actions {
    sign_in: String,
    forgotten: String,
    renew: String,
    devices: String,
}

impl Actions {
    fn below(home: &str) -> Self {
        let at = |path| format!("{home}native/{path}");
        Self {
            sign_in: at("sign-in"),
            forgotten: at("password/forgotten"),
            renew: at("password"),
            devices: at("devices"),
        }
    }
}

fn form<'a>(
    action: &'a str,
    fields: &'a [(&'a str, &'a str)],
    buttons: &'a [(&'a str, &'a str)],
) -> Form<'a> {
    Form { action, hidden: &[], fields, buttons }
}

fn forms(actions: &Actions) -> [Form<'_>; 3] {
    const MAILED: (&str, &str) = ("code", "Code of the mail");
    const NEW: (&str, &str) = ("password", "New password");
    [
        form(&actions.sign_in, &[USER, PASSWORD, CODE], &[("", "Sign in")]),
        form(&actions.forgotten, &[USER], &[("", "Forgot password")]),
        form(&actions.renew, &[USER, MAILED, NEW], &[("", "Set new password")]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_left_empty_is_not_there() {
        let json = as_json(&Bytes::from_static(b"user=a%40b&password=x+y&code="));
        assert_eq!(json, r#"{"password":"x y","user":"a@b"}"#);
    }
}
