use jiff::Timestamp;

use super::error::AskError;
use super::spec::{RequestSigner, RequestSpec, RequestTampering};
use super::write::{self, NAME, OTHER_NAME};
use crate::crypto::SigningKey;
use crate::dsig::{self, SignaturePlan, Transform};
use crate::saml::binding::{MessageKind, post, redirect};
use crate::saml::forge::{Binding, KeyPair};
use crate::saml::id::{self, RANDOM_BYTES};
use crate::xml::Document;

/// The service provider that asks.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// Its entityID.
    pub entity_id: &'a str,
    /// Its assertion consumer service.
    pub acs: &'a str,
    /// The key that the identity provider trusts.
    pub key: &'a KeyPair,
    /// A key that nobody trusts.
    pub stranger: &'a KeyPair,
    /// Whether it signs where a scenario does not say.
    pub signs: bool,
    /// What time it is.
    pub now: Timestamp,
}

/// Where the identity provider takes requests.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// By which binding.
    pub binding: Binding,
    /// The URL.
    pub url: &'a str,
}

/// A request, and how it gets there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request itself.
    pub xml: Vec<u8>,
    /// Its ID, whether or not it stands there.
    pub id: String,
    /// The URL, with the query where that carries it.
    pub url: String,
    /// The form; none where the query carries it.
    pub form: Option<String>,
}

/// Makes the request that `spec` describes. `random` fills a slice with random bytes.
///
/// # Errors
/// When the description asks for something that cannot be made.
pub fn ask(
    spec: &RequestSpec,
    asker: &Asker<'_>,
    door: &Door<'_>,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<Asked, AskError> {
    let mut drawn = [0; RANDOM_BYTES];
    random(&mut drawn);
    let id = spec.id.clone().unwrap_or_else(|| id::from_random(&drawn));
    let xml = match &spec.text {
        Some(text) => text.clone(),
        None => write::xml(spec, asker, &id, door.url),
    };
    let signer = spec.sign.unwrap_or(match asker.signs && spec.text.is_none() {
        true => RequestSigner::Own,
        false => RequestSigner::Nobody,
    });
    let key = match signer {
        RequestSigner::Nobody => None,
        RequestSigner::Own => Some(asker.key),
        RequestSigner::Stranger => Some(asker.stranger),
    };
    if let (None, Some(tampering)) = (key, spec.tamper) {
        return Err(AskError::NotSigned { tampering: tampering.name() });
    }
    match door.binding {
        Binding::HttpRedirect => by_redirect(spec, &xml, id, key, door),
        Binding::HttpPost => by_post(spec, xml, id, key, door),
    }
}

fn by_redirect(
    spec: &RequestSpec,
    xml: &str,
    id: String,
    key: Option<&KeyPair>,
    door: &Door<'_>,
) -> Result<Asked, AskError> {
    let write = |xml: &str, relay_state: Option<&str>| {
        redirect::write(MessageKind::Request, xml.as_bytes(), relay_state)
    };
    let relay_state = spec.relay_state.as_deref();
    let mut query = write(xml, relay_state);
    let mut sent = xml.to_owned();
    if let Some(pair) = key {
        let algorithm = pair.key.usual_algorithm();
        let to_sign = redirect::to_sign(&query, algorithm.uri());
        let signature = pair.key.sign(algorithm, to_sign.as_bytes())?;
        query = match spec.tamper {
            None => redirect::signed(&to_sign, &signature),
            Some(RequestTampering::Changed) => {
                sent = xml.replace(NAME, OTHER_NAME);
                let changed = redirect::to_sign(&write(&sent, relay_state), algorithm.uri());
                redirect::signed(&changed, &signature)
            }
            Some(RequestTampering::RelayStateChanged) => {
                let changed = write(xml, Some("changed-after-signing"));
                redirect::signed(&redirect::to_sign(&changed, algorithm.uri()), &signature)
            }
            Some(RequestTampering::WithoutAlgorithm) => redirect::signed(&query, &signature),
            Some(tampering @ RequestTampering::Excluding) => {
                let (tampering, needs) = (tampering.name(), "HTTP POST");
                return Err(AskError::OtherBinding { tampering, needs });
            }
        };
    }
    let joint = if door.url.contains('?') { '&' } else { '?' };
    let url = format!("{}{joint}{query}", door.url);
    Ok(Asked { xml: sent.into_bytes(), id, url, form: None })
}

fn by_post(
    spec: &RequestSpec,
    xml: String,
    id: String,
    key: Option<&KeyPair>,
    door: &Door<'_>,
) -> Result<Asked, AskError> {
    let mut sent = xml;
    if let Some(pair) = key {
        sent = signed(&sent, &id, pair, spec.tamper)?;
        match spec.tamper {
            None => {}
            Some(RequestTampering::Changed | RequestTampering::Excluding) => {
                sent = sent.replace(NAME, OTHER_NAME);
            }
            Some(tampering) => {
                let (tampering, needs) = (tampering.name(), "HTTP Redirect");
                return Err(AskError::OtherBinding { tampering, needs });
            }
        }
    }
    let form = post::write(MessageKind::Request, sent.as_bytes(), spec.relay_state.as_deref());
    Ok(Asked { xml: sent.into_bytes(), id, url: door.url.to_owned(), form: Some(form) })
}

/// The request with an enveloped signature (Core section 5.4).
fn signed(
    xml: &str,
    id: &str,
    pair: &KeyPair,
    tampering: Option<RequestTampering>,
) -> Result<String, AskError> {
    let key: &SigningKey = &pair.key;
    let mut document = Document::read(xml.as_bytes())?;
    let root = document.root().unwrap_or(document.top()).id();
    let mut plan =
        SignaturePlan::enveloped(id, key.usual_algorithm()).with_certificate(&pair.certificate);
    if tampering == Some(RequestTampering::Excluding) {
        let references = plan.signed_infos.iter_mut().flat_map(|info| &mut info.references);
        for reference in references {
            // A receiver that does what it says is left with nothing to digest.
            reference.transforms = Some(vec![Transform::Other {
                uri: "http://www.w3.org/TR/1999/REC-xpath-19991116".to_owned(),
                content: "<ds:XPath>false()</ds:XPath>".to_owned(),
            }]);
            reference.target = dsig::Target::Octets(Vec::new());
        }
    }
    dsig::sign(&mut document, root, &plan, key)?;
    Ok(String::from_utf8_lossy(&document.to_bytes()).into_owned())
}
