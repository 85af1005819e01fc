use bytes::Bytes;
use fedspec_protocol::saml::receive::{Refusal, SignedIn};
use http::{Request, Response, StatusCode};
use jiff::Timestamp;

use super::refused::refused;
use super::relay_state::sp_99_target;
use super::who::COOKIE;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::signin::{
    Addresses, KnownAttribute, SignedInUser, cookie, home, judge, page, statements,
};

/// The assertion consumer service: opens a session for whom the standard lets in, and tells everybody else
/// why not.
pub(crate) fn acs(
    directory: &mut Directory,
    request: &Request<Bytes>,
    addresses: &Addresses,
    origin: &str,
) -> Response<Bytes> {
    match judge::judge(directory, request, addresses) {
        Ok(signed_in) => admit(directory, &signed_in, origin),
        Err(refusal) => {
            let page = refused(&refusal, directory.faults);
            let unread = matches!(refusal, Refusal::Binding(_) | Refusal::Xml(_));
            if unread && directory.has(Fault::UnreadableSignsIn) {
                return open(directory, guest(), None, page);
            }
            let believed = directory
                .has(Fault::SessionAfterRefusal)
                .then(|| judge::whoever(directory, request, addresses))
                .flatten();
            match believed {
                Some(signed_in) => with_session(directory, &signed_in, page),
                None => page,
            }
        }
    }
}

/// A session, and where the user wanted to be (SP-99).
fn admit(directory: &mut Directory, signed_in: &SignedIn, origin: &str) -> Response<Bytes> {
    let request = judge::remember(directory, signed_in);
    let home = home(directory);
    let relay_state = signed_in.relay_state.as_deref();
    let target = sp_99_target(request.as_ref(), relay_state, origin, &home, directory.faults);
    let answer = page::see_other(&target).or_else(|| page::see_other(&home));
    let answer = answer.unwrap_or_else(|| page::page(StatusCode::OK, "signed in", &[]));
    with_session(directory, signed_in, answer)
}

/// Opens a session, and gives the browser what opens it.
fn with_session(
    directory: &mut Directory,
    signed_in: &SignedIn,
    answer: Response<Bytes>,
) -> Response<Bytes> {
    let mut who = who(signed_in, directory.faults);
    if directory.has(Fault::AlikeNamesShared)
        && let Some(known) = alike(directory, &who.name)
    {
        who.name = known;
    }
    open(directory, who, signed_in.session_ends, answer)
}

fn open(
    directory: &mut Directory,
    who: SignedInUser,
    until: Option<Timestamp>,
    answer: Response<Bytes>,
) -> Response<Bytes> {
    let (now, faults) = (directory.clock.now(), directory.faults);
    let sign_in = &mut directory.sign_in;
    let secret = sign_in.sessions.open(who, until, now, &mut sign_in.ids, faults);
    page::with_cookie(answer, cookie::set(COOKIE, &secret, &home(directory)))
}

fn who(signed_in: &SignedIn, faults: FaultSet) -> SignedInUser {
    let subject = &signed_in.subject;
    let named = match faults.has(Fault::FriendlyNameIdentifies) {
        true => by_friendly_name(signed_in),
        false => None,
    };
    SignedInUser {
        name: named.unwrap_or_else(|| subject.value.clone()),
        format: subject.format.clone().unwrap_or_default(),
        issuer: signed_in.idp.clone(),
        user: None,
        attributes: attributes(signed_in, faults),
    }
}

/// The first name that has signed in and is nearly this one.
fn alike(directory: &Directory, name: &str) -> Option<String> {
    let loose = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut known = directory.sign_in.sessions.iter().map(|session| &session.who.name);
    known.find(|known| loose(known) == loose(name)).cloned()
}

/// What is said of the user. Values of one attribute belong together, however the message has them
/// (SP-92); another NameFormat makes another attribute (SP-90).
fn attributes(signed_in: &SignedIn, faults: FaultSet) -> Vec<KnownAttribute> {
    let mut all: Vec<KnownAttribute> = Vec::new();
    for found in &signed_in.attributes {
        let any_format = faults.has(Fault::AttributeFormatIgnored);
        let same = |known: &&mut KnownAttribute| {
            known.name == found.name && (any_format || known.format == found.format)
        };
        let values = found.values.iter().cloned();
        let most = if faults.has(Fault::FirstAttributeValueOnly) { 1 } else { usize::MAX };
        match all.iter_mut().find(same) {
            Some(known) => known.values.extend(values),
            None => all.push(KnownAttribute {
                name: found.name.clone(),
                format: found.format.clone(),
                values: values.take(most).collect(),
            }),
        }
    }
    all
}

/// SP-89: what no honest service provider knows anybody by.
fn by_friendly_name(signed_in: &SignedIn) -> Option<String> {
    const NAMES: [&str; 4] = ["mail", "uid", "NameID", "eduPersonPrincipalName"];
    let statements = statements(signed_in);
    let mut attributes = statements.iter().flat_map(|statement| &statement.attributes);
    let named = attributes.find(|attribute| {
        attribute.friendly_name.as_deref().is_some_and(|name| NAMES.contains(&name))
    })?;
    named.values.first().map(|value| value.text.clone())
}

/// Whom a careless service provider takes for signed in when all that it has is an error.
fn guest() -> SignedInUser {
    SignedInUser {
        name: "guest".to_owned(),
        format: String::new(),
        issuer: String::new(),
        user: None,
        attributes: Vec::new(),
    }
}
