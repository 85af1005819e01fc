use bytes::Bytes;
use http::{Method, Request, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::answer::refused;
use super::refusal::Refusal;
use super::{pages, passwords, register, resync, sign_in};
use crate::directory::Directory;
use crate::signin::home;

/// Bytes of a request at most.
const BODY: usize = 16 * 1_024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    user: String,
    password: String,
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    user: String,
    password: String,
    #[serde(default)]
    kind: Kind,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    #[default]
    AuthenticatorApp,
    SecurityKey,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirm {
    user: String,
    password: String,
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resync {
    user: String,
    password: String,
    codes: [String; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forgotten {
    user: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renew {
    user: String,
    code: String,
    password: String,
}

/// Answers a request below `/{tenant}/native`: JSON both ways, and pages for a browser, which gets `…/sign-in`
/// and sends forms with the same members.
///
/// | request | body | answer |
/// |---|---|---|
/// | `POST …/sign-in` | `{"user", "password", "code"?}` | 200 `{"accepted", "userName"?, "next"?: "TOTP", "EMAIL_OTP" or "REGISTER"}` and the portal's cookie |
/// | `POST …/devices` | `{"user", "password", "kind"?: "authenticator-app" or "security-key"}` | 201 `{"device", "secret", "address"}` |
/// | `POST …/devices/{device}` | `{"user", "password", "code"}` | 200 `{"accepted", "synchronized", "message"?}` |
/// | `POST …/resync` | `{"user", "password", "codes": [text, text]}` | 200 `{"accepted"}` |
/// | `GET …/methods` | | 200 `{"methods": [{"kind", "offered"}]}` for the browser that asks |
/// | `POST …/password/forgotten` | `{"user"}` | 202; a mail with a code |
/// | `POST …/password` | `{"user", "code", "password"}` | 200 `{"accepted"}` |
///
/// A refusal is 403, 404, 400 or 501 with `{"accepted": false, "message"}`.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    login_to: &str,
) -> Response<Bytes> {
    let home = home(directory);
    if request.method() == Method::GET && path == "/native/sign-in" {
        return pages::sign_in(&home);
    }
    let mut answer = |request: &Request<Bytes>| {
        let answer = route(directory, request, path, login_to);
        answer.unwrap_or_else(|refusal| refused(&refusal, directory.faults))
    };
    match pages::is_form(request) {
        true => pages::shown(&answer(&request.clone().map(|form| pages::as_json(&form))), &home),
        false => answer(request),
    }
}

fn route(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    login_to: &str,
) -> Result<Response<Bytes>, Refusal> {
    let (headers, body) = (request.headers(), request.body());
    let segments: Vec<&str> = path.split('/').skip(2).collect();
    match (request.method(), segments.as_slice()) {
        (&Method::GET, ["methods"]) => Ok(register::mfa_10_methods(directory, headers)),
        (&Method::POST, ["sign-in"]) => {
            let SignIn { user, password, code } = read(body)?;
            let who = (user.as_str(), password.as_str());
            sign_in::sign_in(directory, who, code.as_deref(), headers, login_to)
        }
        (&Method::POST, ["devices"]) => match read(body)? {
            Begin { user, password, kind: Kind::AuthenticatorApp } => {
                register::begin(directory, &user, &password)
            }
            Begin { user, password, kind: Kind::SecurityKey } => {
                register::mfa_10_security_key(directory, &user, &password, headers)
            }
        },
        (&Method::POST, ["devices", device]) => {
            let Confirm { user, password, code } = read(body)?;
            register::confirm(directory, device, (&user, &password), &code)
        }
        (&Method::POST, ["resync"]) => {
            let Resync { user, password, codes: [first, second] } = read(body)?;
            resync::resync(directory, (&user, &password), [first.trim(), second.trim()])
        }
        (&Method::POST, ["password", "forgotten"]) => {
            let Forgotten { user } = read(body)?;
            Ok(passwords::forgotten(directory, &user))
        }
        (&Method::POST, ["password"]) => {
            let Renew { user, code, password } = read(body)?;
            passwords::renew(directory, &user, &code, &password)
        }
        _ => Err(Refusal::NoPage),
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    if body.len() > BODY {
        return Err(Refusal::Body { cause: format!("it has more than {BODY} bytes") });
    }
    serde_json::from_slice(body).map_err(|error| Refusal::Body { cause: error.to_string() })
}
