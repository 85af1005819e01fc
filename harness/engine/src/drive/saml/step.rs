//! Steps of a case that are about sign-ins.

use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::metadata::{fetch, result};
use super::respond::Scene;
use super::sp::Sp;
use crate::drive::case::{CaseRun, repeat_number};
use crate::drive::sandbox::Place;
use crate::drive::site::Site;
use crate::drive::step::Prepared;
use crate::drive::url::Unaddressed;
use crate::scenario::{
    Action, Bindings, Browser, CaseId, Phase, SamlResponseAction, Step, TemplateError, render,
};
use crate::target::Reset;
use crate::transcript::{Attempt, Exchange};

/// Which step of a case something is for.
#[derive(Clone, Copy, Debug)]
pub(in crate::drive) struct Where {
    pub(in crate::drive) phase: Phase,
    pub(in crate::drive) index: usize,
    pub(in crate::drive) repeat: Option<u16>,
}

impl Site {
    /// The service provider as a case in this place sees it, reset; with what was asked for that.
    ///
    /// # Errors
    /// Why it cannot be talked to, in words.
    pub(in crate::drive) async fn open_sp(
        &self,
        place: &Place,
        bindings: &Bindings<'_>,
    ) -> (Vec<Exchange>, Result<Sp, String>) {
        let mut exchanges = Vec::new();
        let Some((file, idp)) = self.target.saml_sp.as_ref().zip(self.idp.as_ref()) else {
            return (exchanges, Err("the target file has no `saml-sp`".to_owned()));
        };
        // With a place-holder entityID first, for the addresses.
        let bare = match Sp::new(file, idp, place, Some(&super::sp::unnamed(place)), bindings) {
            Ok(bare) => bare,
            Err(cause) => return (exchanges, Err(cause)),
        };
        let described = match &self.baseline.described {
            // In a sandbox it is another one each time.
            Some(described) if place.close.is_none() => Ok(Some(described.clone())),
            _ => {
                let (exchange, described) = fetch(self, bare.metadata_url()).await;
                exchanges.extend(exchange);
                described
            }
        };
        let sp = described.and_then(|described| {
            Sp::new(file, idp, place, described.as_ref(), bindings).map(|sp| Sp { described, ..sp })
        });
        if let (Ok(sp), reset) = (&sp, &file.reset) {
            match (reset, &sp.paths.reset) {
                (Reset::Post(_), Some(url)) => {
                    let reset = Prepared::form(url.clone(), bytes::Bytes::new());
                    exchanges.push(self.exchange(&reset).await);
                }
                (Reset::Command(words), _) => {
                    let _ = super::reason::output(words, self.limits().patience).await;
                }
                _ => {}
            }
        }
        (exchanges, sp)
    }
}

impl CaseRun<'_> {
    /// What time it is for the identity provider: where the target's clock was moved, ours moves
    /// along.
    pub(in crate::drive) fn now(&self) -> Timestamp {
        self.site.clock.now().checked_add(self.ahead).unwrap_or(Timestamp::MAX)
    }

    /// Takes over the clock that an operation of an administrator has moved.
    pub(in crate::drive) fn follow_clock(&mut self, result: &Value) {
        let now = result.get("now").and_then(Value::as_str);
        if let Some(now) = now.and_then(|text| text.parse::<Timestamp>().ok()) {
            self.ahead = now.duration_since(self.site.clock.now());
        }
    }

    /// Does a step that is about sign-ins.
    pub(in crate::drive) async fn saml(
        &mut self,
        step: &Step,
        at: Where,
    ) -> Result<Attempt, Unaddressed> {
        if let Some(idp) = self.idp.clone() {
            let attempt = match &step.send.value {
                Action::AuthnRequest(action) => self.ask_idp(&idp, action, at).await?,
                Action::SamlMetadata(_) => self.idp_metadata(&idp).await,
                other => return Err(TemplateError::Unbound(other.name().to_owned()).into()),
            };
            for secret in self.browsers.secrets() {
                self.learn_cookie(&secret);
            }
            return Ok(attempt);
        }
        let Some(sp) = self.sp.clone() else {
            return Err(Unaddressed::Unmade("the target has no SAML".to_owned()));
        };
        let attempt = match &step.send.value {
            Action::SamlRequest(action) => self.request(&sp, action.browser).await,
            Action::SamlMetadata(_) => self.metadata(&sp).await,
            Action::SamlResponse(action) => self.response(&sp, action, at).await?,
            Action::Sts(action) => self.sts(&sp, action, at).await?,
            other => return Err(TemplateError::Unbound(other.name().to_owned()).into()),
        };
        for secret in self.browsers.secrets() {
            self.learn_cookie(&secret);
        }
        Ok(attempt)
    }

    async fn response(
        &mut self,
        sp: &Sp,
        action: &SamlResponseAction,
        at: Where,
    ) -> Result<Attempt, Unaddressed> {
        let bindings = self.bindings(repeat_number(at.repeat));
        let rendered = render(&Value::Object(action.0.clone()), &bindings)?;
        let sign_in = SamlResponseAction::read(&rendered).map_err(|misfit| {
            Unaddressed::Unmade(format!("{misfit} ({})", misfit.path.join(".")))
        })?;
        let mut random = random(self.settings.seed, &self.case.id, at);
        let now = self.now();
        let Some(file) = &self.site.target.saml_sp else {
            return Err(Unaddressed::Unmade("the target has no SAML".to_owned()));
        };
        let mut scene = Scene { site: self.site, file, sp, browsers: &mut self.browsers, now };
        let flow = scene.flow(&sign_in.course);
        if let Some(why) = self.site.baseline.of(flow) {
            return Err(Unaddressed::NoBaseline { flow, why: why.to_owned() });
        }
        scene.sign_in(&sign_in, &mut random).await
    }

    async fn request(&mut self, sp: &Sp, browser: Browser) -> Attempt {
        let window = self.browsers.window(browser);
        let mut before = match &self.site.target.saml_sp {
            Some(file) => window.refresh(self.site, sp, &file.identity).await,
            None => Vec::new(),
        };
        let (journey, read) = window.begin(self.site, sp).await;
        let (hops, exchange) = journey.split();
        before.extend(hops);
        let (request, result) = match read {
            Ok(read) => (Some(read.text()), read.result),
            Err(why) => (None, serde_json::json!({ "problem": why })),
        };
        Attempt { before, request, result: Some(result), ..Attempt::of(exchange) }
    }

    async fn metadata(&self, sp: &Sp) -> Attempt {
        // The plan leaves out cases whose target does not say where.
        let url = sp.metadata_url().unwrap_or_default().to_owned();
        let exchange = self.site.exchange(&Prepared::page(url)).await;
        let read = exchange.answer.as_ref().ok().map(|response| {
            result(&response.body.bytes())
                .unwrap_or_else(|why| serde_json::json!({ "problem": why }))
        });
        Attempt { result: read, ..Attempt::of(exchange) }
    }
}

/// Random bytes that are the same in every run with this seed, whatever else is run.
pub(super) fn random(seed: u64, case: &CaseId, at: Where) -> impl FnMut(&mut [u8]) + Send + use<> {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(case.as_str().as_bytes());
    hash.update(format!("#{} {} {:?}", at.phase, at.index, at.repeat).as_bytes());
    let mut generator = ChaCha12Rng::from_seed(hash.finalize().into());
    move |bytes: &mut [u8]| generator.fill_bytes(bytes)
}

/// How far the target's clock is ahead of ours.
pub(in crate::drive) type Ahead = SignedDuration;
