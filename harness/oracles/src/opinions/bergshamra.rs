use bergshamra::keys::loader;
use bergshamra::{DsigContext, Key as Theirs, KeysManager, VerifyResult};

use super::{Answer, Does, Opinion};
use crate::case::{Case, Key, SECRET};

/// The crate bergshamra, on the parser uppsala.
pub struct Bergshamra;

pub fn context(key: Result<Theirs, bergshamra::Error>) -> Answer<KeysManager> {
    let mut keys = KeysManager::new();
    keys.add_key(key.map_err(|error| error.to_string())?);
    Ok(keys)
}

fn verify(case: &Case, text: &str) -> Answer<()> {
    let key = match case.key.verifying().to_spki() {
        None => loader::load_hmac_key(SECRET),
        Some(spki) if case.key == Key::Ed25519 => loader::load_ed25519_public_spki_der(&spki),
        Some(spki) => loader::load_spki_der(&spki),
    };
    let context = DsigContext::new(context(key)?).with_trusted_keys_only(true);
    match bergshamra::verify(&context, text).map_err(|error| error.to_string())? {
        VerifyResult::Valid { references, .. } => {
            let named = format!("#{}", case.id);
            let right = references.iter().any(|one| one.uri == named && one.digest_verified);
            right.then_some(()).ok_or_else(|| "it verified something else".to_owned())
        }
        VerifyResult::Invalid { reason } => Err(reason),
    }
}

fn sign(case: &Case) -> Answer<String> {
    let key = match case.key {
        Key::Secret => loader::load_hmac_key(SECRET),
        Key::Ed25519 => {
            let der = pem::parse(case.key.private_pem()).map_err(|error| error.to_string())?;
            loader::load_ed25519_private_pkcs8_der(der.contents())
        }
        key => loader::load_pem_auto(key.private_pem().as_bytes(), None),
    };
    let context = DsigContext::new_permissive(context(key)?);
    bergshamra::sign(&context, &case.template()).map_err(|error| error.to_string())
}

impl Opinion for Bergshamra {
    fn name(&self) -> &'static str {
        "bergshamra"
    }

    fn verify(&self, messages: &[(&Case, String)]) -> Vec<Answer<Option<Vec<u8>>>> {
        messages.iter().map(|(case, text)| verify(case, text).map(|()| None)).collect()
    }

    fn sign(&self, cases: &[&Case]) -> Vec<Answer<String>> {
        cases.iter().map(|case| sign(case)).collect()
    }

    fn exception(&self, case: &Case, _does: Does) -> Option<&'static str> {
        match case.message.name {
            "spaces" => Some("its parser keeps line ends and tabs in attributes"),
            _ => None,
        }
    }
}
