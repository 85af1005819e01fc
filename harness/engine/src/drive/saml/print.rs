//! A message that is printed instead of delivered.

use std::collections::BTreeMap;

use fedspec_protocol::saml::forge::{DeliveryMethod, PendingRequest};

use super::browser::Browsers;
use super::respond::Scene;
use super::step::{Where, random};
use crate::drive::site::Site;
use crate::scenario::{Bindings, CaseId, Phase, SignIn};

/// A message, and how it would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The message itself.
    pub xml: Vec<u8>,
    /// Where it goes, with its query where that carries it.
    pub url: String,
    /// The form that carries it; empty where the query does.
    pub form: Vec<u8>,
    /// Whether the query carries it.
    pub is_redirect: bool,
    /// The user whom a trusted key vouches for, if one does.
    pub vouched: Option<String>,
}

/// Why there is no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The target cannot be asked what a message needs.
    #[error("nothing is known of the target: {0}")]
    NoTarget(String),
    /// The message cannot be made.
    #[error(transparent)]
    Unmade(#[from] UnmadeError),
}

/// A message that cannot be made as it is described.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnmadeError(String);

/// Makes a message for a target; of the target only metadata is asked for, and only where its file
/// does not say what a message needs. `answers` is the ID of the request that is answered.
///
/// # Errors
/// The target's metadata is not to be had, or the message cannot be made.
pub async fn print(
    site: &Site,
    sign_in: &SignIn,
    answers: Option<&str>,
    seed: u64,
) -> Result<Printed, PrintError> {
    let case = CaseId::new("forge", None);
    let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
    let now = site.clock.now();
    let began = now.to_string();
    let bindings = Bindings {
        case_id: &case,
        seed,
        vars: &nothing,
        texts: &no_texts,
        case: &nothing,
        saved: &nothing,
        target: &nothing,
        now: &began,
        local: BTreeMap::new(),
    };
    let place = site.plain_place();
    let (_, sp) = site.open_sp(&place, &bindings).await;
    let sp = sp.map_err(PrintError::NoTarget)?;
    let Some(file) = &site.target.saml_sp else {
        return Err(PrintError::NoTarget("its file has no `saml-sp`".to_owned()));
    };
    let request =
        answers.map(|id| PendingRequest { id: id.to_owned(), ..PendingRequest::default() });
    let mut browsers = Browsers::default();
    let scene = Scene { site, file, sp: &sp, browsers: &mut browsers, now };
    let at = Where { phase: Phase::Steps, index: 0, repeat: None };
    let mut random = random(seed, &case, at);
    let forged = scene
        .forge(&sign_in.response, request.as_ref(), &mut random)
        .map_err(|error| UnmadeError(error.to_string()))?;
    let delivery = forged.delivery;
    Ok(Printed {
        xml: forged.xml,
        url: delivery.url,
        is_redirect: delivery.method == DeliveryMethod::Get,
        form: delivery.body,
        vouched: forged.claims.vouched.then_some(forged.claims.honest.name_id),
    })
}
