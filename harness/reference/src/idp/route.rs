use bytes::Bytes;
use fedspec_protocol::saml::metadata::KeyUse;
use fedspec_protocol::saml::metadata::write::{self, IdpMetadata};
use fedspec_protocol::saml::names;
use http::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use url::form_urlencoded;

use super::answer::{self, Result as Answer};
use super::ask::{self, Ask, Unanswerable};
use super::name::{context, name};
use super::people::PEOPLE;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::origin::origin;
use crate::reply;
use crate::signin::{cookie, home, page};

/// The cookie of a session.
const COOKIE: &str = "fedspec-idp-session";
/// Sessions at most; one of them goes when another one comes.
const MOST_SESSIONS: usize = 10_000;

/// Answers a request to a directory of this profile; `path` is what follows the tenant.
pub(crate) fn serve(
    directory: &mut Directory,
    request: &Request<Bytes>,
    path: &str,
    public_base: &str,
) -> Response<Bytes> {
    let base = format!("{}/{}", origin(request, public_base), directory.id);
    match (request.method(), path) {
        (&Method::GET, "" | "/") => page::page(StatusCode::OK, "fedspec identity provider", &[]),
        (&Method::GET, "/saml/metadata") => metadata(directory, &base),
        (&Method::GET | &Method::POST, "/saml/sso") => sso(directory, request, &base),
        (&Method::GET, "/saml/unsolicited") => unsolicited(directory, request, &base),
        (&Method::POST, "/login") => log_in(directory, request, &base),
        _ => page::page(StatusCode::NOT_FOUND, "not found", &[]),
    }
}

fn metadata(directory: &Directory, base: &str) -> Response<Bytes> {
    let sso = format!("{base}/saml/sso");
    let certificate = answer::certificate();
    let own: [(KeyUse, &[u8]); 1] = [(KeyUse::Signing, &certificate)];
    let keys: &[_] = if directory.has(Fault::IdpMetadataNoKey) { &[] } else { &own };
    let text = write::idp(&IdpMetadata {
        entity_id: &entity_id(base),
        want_authn_requests_signed: Some(true),
        keys,
        name_id_formats: &[names::EMAIL_ADDRESS, names::PERSISTENT, names::TRANSIENT],
        single_sign_on: &[(names::HTTP_REDIRECT, &sso), (names::HTTP_POST, &sso)],
        ..IdpMetadata::default()
    });
    let text = match directory.has(Fault::IdpMetadataIncomplete) {
        true => text.replace(" protocolSupportEnumeration=", " x="),
        false => text,
    };
    reply::with_type(StatusCode::OK, "application/samlmetadata+xml", text)
}

fn entity_id(base: &str) -> String {
    format!("{base}/saml/metadata")
}

fn sso(directory: &mut Directory, request: &Request<Bytes>, base: &str) -> Response<Bytes> {
    let own = format!("{base}/saml/sso");
    if request.method() == Method::POST && directory.has(Fault::IdpPostRefused) {
        return page::page(StatusCode::METHOD_NOT_ALLOWED, "not taken", &[]);
    }
    match ask::read(request, &directory.sign_in.idp, &own, directory.faults) {
        Ok(ask) => proceed(directory, request, ask, base),
        Err(Unanswerable(why)) => {
            if directory.has(Fault::IdpForgetsAfterError) {
                directory.sign_in.idp.sps.clear();
            }
            let status = match directory.has(Fault::IdpBreaksDown) {
                true => StatusCode::INTERNAL_SERVER_ERROR,
                false => StatusCode::BAD_REQUEST,
            };
            page::page(status, "the request is not answered", &[("refusal", why)])
        }
    }
}

/// A response that nobody asked for, to the first service provider.
fn unsolicited(directory: &mut Directory, request: &Request<Bytes>, base: &str) -> Response<Bytes> {
    match directory.sign_in.idp.sps.first() {
        Some(sp) => {
            let ask = Ask::unasked(sp);
            proceed(directory, request, ask, base)
        }
        None => page::page(StatusCode::NOT_FOUND, "nobody is known", &[]),
    }
}

/// Answers from a session, or shows the log-in page.
fn proceed(
    directory: &mut Directory,
    request: &Request<Bytes>,
    ask: Ask,
    base: &str,
) -> Response<Bytes> {
    let failed = ask.error.or_else(|| context(&ask, directory.faults).err());
    if let Some(codes) = failed {
        return finish(directory, &ask, &Answer::Failed(codes), base);
    }
    let secret = cookie::read(request.headers(), COOKIE).unwrap_or_default();
    let session = directory.sign_in.idp.sessions.get(secret).copied();
    let forced = ask.force && !directory.has(Fault::IdpForceIgnored);
    match session.filter(|_| !forced) {
        Some(_) if directory.has(Fault::IdpSessionRefused) => {
            finish(directory, &ask, &Answer::Failed(("Responder", "AuthnFailed")), base)
        }
        Some((user, since)) => named(directory, &ask, user, since, base),
        None if ask.passive && !directory.has(Fault::IdpPassiveAsks) => {
            finish(directory, &ask, &Answer::Failed(("Responder", "NoPassive")), base)
        }
        None => {
            let secret = directory.sign_in.ids.secret();
            directory.sign_in.idp.wait(secret.clone(), ask);
            let form = page::Form {
                action: &format!("{base}/login"),
                hidden: &[("ask", &secret)],
                fields: &[("username", "Name"), ("password", "Password")],
                buttons: &[("", "Log in")],
            };
            page::with_forms(StatusCode::OK, "Log in", &[], &[form])
        }
    }
}

fn log_in(directory: &mut Directory, request: &Request<Bytes>, base: &str) -> Response<Bytes> {
    let mut fields =
        [("username", String::new()), ("password", String::new()), ("ask", String::new())];
    for (name, value) in form_urlencoded::parse(request.body()) {
        if let Some((_, field)) = fields.iter_mut().find(|(known, _)| *known == name) {
            *field = value.into_owned();
        }
    }
    let [(_, username), (_, password), (_, secret)] = fields;
    let Some(ask) = directory.sign_in.idp.take(&secret) else {
        return page::page(StatusCode::BAD_REQUEST, "nobody waits for this", &[]);
    };
    let user = PEOPLE.iter().position(|one| one.name == username);
    let Some(user) = user.filter(|_| password == directory.sign_in.idp.password) else {
        return page::page(StatusCode::FORBIDDEN, "the name or the password is wrong", &[]);
    };
    let (session, now) = (directory.sign_in.ids.secret(), directory.clock.now());
    let sessions = &mut directory.sign_in.idp.sessions;
    if sessions.len() >= MOST_SESSIONS {
        sessions.pop_first();
    }
    sessions.insert(session.clone(), (user, now));
    let answer = named(directory, &ask, user, now, base);
    page::with_cookie(answer, cookie::set(COOKIE, &session, &home(directory)))
}

/// An answer about somebody who is logged in.
fn named(
    directory: &mut Directory,
    ask: &Ask,
    user: usize,
    since: Timestamp,
    base: &str,
) -> Response<Bytes> {
    let faults = directory.faults;
    let mut user = user;
    if faults.has(Fault::IdpAnswersByRequest) {
        let id = ask.id.clone().unwrap_or_default();
        user = *directory.sign_in.idp.first_users.entry(id).or_insert(user);
    }
    let mut drawn = [0; fedspec_protocol::saml::id::RANDOM_BYTES];
    fill(directory, &mut drawn);
    let result = match name(&mut directory.sign_in.idp, ask, user, drawn, faults) {
        Err(codes) => Answer::Failed(codes),
        Ok((name, format)) => {
            let email = PEOPLE.get(user).map_or("", |one| one.email);
            // Whoever is to be named is named by this name, or by their address.
            let other =
                ask.subject.as_ref().is_some_and(|(wanted, _)| *wanted != name && wanted != email);
            if other && !faults.has(Fault::IdpAnySubject) {
                Answer::Failed(("Responder", "UnknownPrincipal"))
            } else {
                return finish(
                    directory,
                    ask,
                    &Answer::Named { user, name: &name, format, since },
                    base,
                );
            }
        }
    };
    finish(directory, ask, &result, base)
}

fn finish(
    directory: &mut Directory,
    ask: &Ask,
    result: &Answer<'_>,
    base: &str,
) -> Response<Bytes> {
    let (now, faults) = (directory.clock.now(), directory.faults);
    let mut random = |bytes: &mut [u8]| fill(directory, bytes);
    let answer = answer::answer(ask, result, &entity_id(base), now, faults, &mut random);
    answer.unwrap_or_else(|| {
        page::page(StatusCode::INTERNAL_SERVER_ERROR, "no response can be made", &[])
    })
}

/// Fills a slice with random bytes.
fn fill(directory: &mut Directory, bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(16) {
        let key = directory.sign_in.ids.key();
        chunk.iter_mut().zip(key).for_each(|(byte, random)| *byte = random);
    }
}
