//! An honest sign-in before anything is judged: where it fails, nothing follows from what is refused.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fedspec_protocol::saml::ask::RequestSpec;
use fedspec_protocol::saml::forge::{ResponseSpec, Span};
use schemars::JsonSchema;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::ask::Desk;
use super::browser::Browsers;
use super::metadata::Described;
use super::respond::Scene;
use super::sp::Sp;
use super::step::{Where, random};
use crate::drive::sandbox::Place;
use crate::drive::site::Site;
use crate::judge::{entered, issued};
use crate::scenario::{AskCourse, Bindings, Browser, CaseId, Course, Phase, SignIn};
use crate::transcript::redact::{Redact, Redacted, Redactor, Secrets};
use crate::transcript::{Attempt, Exchange, IdentityReading};
use crate::vocabulary::{Flow, SignInOutcome};

/// What is known of sign-ins before the first case.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// Why an honest sign-in does not work, for each flow that the target file declares; nothing
    /// where it does.
    pub flows: BTreeMap<Flow, Option<String>>,
    /// What the metadata says, where every case sees the same.
    pub(in crate::drive) described: Option<Described>,
    /// Why it works no more, since some moment of the run.
    lost: OnceLock<String>,
}

/// The file `baseline.json`: an honest sign-in for each flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct BaselineRecord {
    /// Version of this format.
    pub format: u32,
    /// One for each flow that the target file declares.
    pub flows: Vec<FlowBaseline>,
}

/// An honest sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FlowBaseline {
    /// Who began.
    pub flow: Flow,
    /// Why it does not work; nothing where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What made a sandbox, and read the metadata.
    pub opening: Vec<Exchange>,
    /// What the target shows before anybody signs in.
    pub anonymous: Vec<Exchange>,
    /// The sign-in itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
    /// A message past its time, where the target file says where reasons stand: whether one is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Attempt>,
    /// What dropped the sandbox.
    pub closing: Vec<Exchange>,
}

impl FlowBaseline {
    /// What was seen on the way, a sentence each.
    pub fn seen(&self) -> Vec<String> {
        let mut seen = Vec::new();
        let status = |exchange: &Exchange| match &exchange.answer {
            Ok(response) => response.status.to_string(),
            Err(trouble) => format!("nothing ({trouble})"),
        };
        seen.extend(self.opening.iter().map(|one| {
            format!("{} {} answers {}", one.request.method, one.request.url, status(one))
        }));
        if let Some(last) = self.anonymous.last() {
            seen.push(format!(
                "before anybody signs in, {} answers {}",
                last.request.url,
                status(last)
            ));
        }
        let Some(attempt) = &self.attempt else { return seen };
        if let Some(request) = &attempt.request {
            seen.push(format!("its request has {} bytes of XML", request.len()));
        }
        seen.push(format!(
            "to the message, {} answers {}",
            attempt.exchange.request.url.split('?').next().unwrap_or_default(),
            status(&attempt.exchange)
        ));
        if let Some(issued) = attempt.issued.as_deref().map(issued) {
            seen.push(issued.came);
        }
        let Some(sign_in) = &attempt.sign_in else { return seen };
        seen.push(match &sign_in.identity {
            IdentityReading::Somebody(name) => format!("`identity` shows `{name}`"),
            IdentityReading::Nobody => "`identity` shows that nobody is signed in".to_owned(),
            IdentityReading::Unreadable(_) => {
                "`identity` shows neither a name nor nobody".to_owned()
            }
        });
        seen.extend(sign_in.reason.as_ref().map(|said| format!("`reason` says {said:?}")));
        if let Some(late) = self.late.as_ref().and_then(|late| late.sign_in.as_ref()) {
            let told = match (&late.reason, &late.identity) {
                (Some(said), _) => format!("`reason` says {said:?}"),
                (None, IdentityReading::Somebody(_)) => "it lets somebody in".to_owned(),
                (None, _) => "`reason` finds nothing: does its pattern match?".to_owned(),
            };
            seen.push(format!("of a message that is a day old, {told}"));
        }
        seen
    }
}

impl Baseline {
    /// Why no sign-in works at all, or works no more, if so; in a sentence.
    pub fn broken(&self) -> Option<String> {
        if let Some(cause) = self.lost.get() {
            return Some(cause.clone());
        }
        let all_broken = !self.flows.is_empty() && self.flows.values().all(Option::is_some);
        let first = self.flows.values().flatten().next().filter(|_| all_broken)?;
        Some(format!("an honest sign-in does not work: {first}"))
    }

    /// Notes that an honest sign-in works no more; the first cause counts.
    pub(in crate::drive) fn lose(&self, cause: &Redacted<String>) {
        let _ = self.lost.set(cause.to_string());
    }

    /// Why a flow does not work, if so.
    pub fn of(&self, flow: Flow) -> Option<&str> {
        self.flows.get(&flow)?.as_deref()
    }
}

/// Signs in honestly, once for each flow that the target file declares.
pub async fn sign_in_once(
    site: &Site,
    seed: u64,
    now: &str,
) -> (Baseline, Redacted<BaselineRecord>) {
    let mut baseline = Baseline::default();
    let mut secrets = site.secrets.clone();
    let mut flows = Vec::new();
    let declared: Vec<Flow> =
        site.target.saml_sp.iter().flat_map(|file| file.flows().collect::<Vec<_>>()).collect();
    let of_idp = site.target.saml_idp.iter().flat_map(|file| file.flows().collect::<Vec<_>>());
    // A file has one of the two, says the lint.
    let declared: Vec<Flow> = declared.into_iter().chain(of_idp).collect();
    for flow in declared {
        let case = CaseId::new("baseline", Some(&flow.to_string()));
        let mut once = Once { site, seed, now, flow, case, and_late: true, secrets: &mut secrets };
        let (record, sp) = once.run().await;
        baseline.flows.insert(flow, record.problem.clone());
        if let Some(sp) = sp {
            baseline.described = sp.described;
        }
        flows.push(record);
    }
    let record = BaselineRecord { format: 1, flows };
    (baseline, record.redact(&Redactor::new(&secrets)))
}

/// One honest sign-in.
pub(super) struct Once<'a> {
    pub(super) site: &'a Site,
    pub(super) seed: u64,
    pub(super) now: &'a str,
    pub(super) flow: Flow,
    /// Under which name: it makes the random parts of the message its own.
    pub(super) case: CaseId,
    /// Whether a message past its time follows, where the target file says where reasons stand.
    pub(super) and_late: bool,
    pub(super) secrets: &'a mut Secrets,
}

impl Once<'_> {
    pub(super) async fn run(&mut self) -> (FlowBaseline, Option<Sp>) {
        let mut record = FlowBaseline {
            flow: self.flow,
            problem: None,
            opening: Vec::new(),
            anonymous: Vec::new(),
            attempt: None,
            late: None,
            closing: Vec::new(),
        };
        let case = self.case.clone();
        let (opening, place) = self.site.open_place(&case, self.seed, self.now).await;
        record.opening.extend(opening);
        let mut place = match place {
            Ok(place) => place,
            Err(cause) => {
                record.problem = Some(cause);
                return (record, None);
            }
        };
        for secret in std::mem::take(&mut place.secrets) {
            self.learn(secret.expose_secret());
        }
        let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
        let bindings = Bindings {
            case_id: &case,
            seed: self.seed,
            vars: &nothing,
            texts: &no_texts,
            case: &nothing,
            saved: &nothing,
            target: &nothing,
            now: self.now,
            local: place.locals.clone(),
        };
        if self.site.target.saml_idp.is_some() {
            record.problem = self.issued(&place, &bindings, &mut record).await.err();
            if let Some(close) = &place.close {
                record.closing.push(self.site.exchange(close).await);
            }
            return (record, None);
        }
        let (asked, sp) = self.site.open_sp(&place, &bindings).await;
        record.opening.extend(asked);
        let sp = match sp {
            Ok(sp) => {
                record.problem = self.sign_in(&sp, &mut record).await.err();
                Some(sp)
            }
            Err(cause) => {
                record.problem = Some(cause);
                None
            }
        };
        if let Some(close) = &place.close {
            record.closing.push(self.site.exchange(close).await);
        }
        (record, sp)
    }

    async fn sign_in(&mut self, sp: &Sp, record: &mut FlowBaseline) -> Result<(), String> {
        let site = self.site;
        let Some(file) = &site.target.saml_sp else { return Ok(()) };
        let mut browsers = Browsers::default();
        let (hops, before) = browsers.window(Browser::First).who(site, sp, &file.identity).await;
        record.anonymous.extend(hops);
        match before {
            IdentityReading::Nobody => {}
            IdentityReading::Somebody(name) => {
                return Err(format!(
                    "`identity` shows `{name}` before anybody has signed in; mend its pattern"
                ));
            }
            IdentityReading::Unreadable(why) => {
                return Err(format!("before anybody has signed in: {why}"));
            }
        }
        let course = Course { flow: Some(self.flow), ..Course::default() };
        let sign_in = SignIn { course, response: ResponseSpec::default() };
        let at = Where { phase: Phase::Steps, index: 0, repeat: None };
        let mut random = random(self.seed, &self.case, at);
        let now = site.clock.now();
        let mut scene = Scene { site, file, sp, browsers: &mut browsers, now };
        let attempt = scene.sign_in(&sign_in, &mut random).await;
        for secret in browsers.secrets() {
            self.learn(&secret);
        }
        let attempt = attempt.map_err(|error| error.to_string())?;
        let told = problem(&attempt);
        record.attempt = Some(attempt);
        if let Some(told) = told {
            return Err(told);
        }
        if self.and_late && !file.reason.any_of.is_empty() {
            record.late = self.late(sp, &mut browsers).await;
        }
        Ok(())
    }

    /// An honest request to an identity provider, which has to bring an assertion to the service provider.
    async fn issued(
        &mut self,
        place: &Place,
        bindings: &Bindings<'_>,
        record: &mut FlowBaseline,
    ) -> Result<(), String> {
        let site = self.site;
        let Some(file) = &site.target.saml_idp else { return Ok(()) };
        let (asked, idp) = site.open_idp(place, bindings).await;
        record.opening.extend(asked);
        let idp = idp?;
        for secret in idp.secrets() {
            self.learn(secret.expose_secret());
        }
        let mut browsers = Browsers::default();
        let course = AskCourse { flow: Some(self.flow), ..AskCourse::default() };
        let at = Where { phase: Phase::Steps, index: 0, repeat: None };
        let mut random = random(self.seed, &self.case, at);
        let now = site.clock.now();
        let mut desk = Desk { site, file, idp: &idp, browsers: &mut browsers, now };
        let attempt = desk.ask(&course, &RequestSpec::default(), &mut random).await;
        for secret in browsers.secrets() {
            self.learn(&secret);
        }
        let attempt = attempt.map_err(|error| error.to_string())?;
        let found = attempt.issued.as_deref().map(issued);
        let answered = match &attempt.exchange.answer {
            Ok(response) => response.status.to_string(),
            Err(trouble) => format!("nothing ({trouble})"),
        };
        let url = attempt.exchange.request.url.split('?').next().unwrap_or_default().to_owned();
        record.attempt = Some(attempt);
        let Some(found) = found else { return Ok(()) };
        match found.outcome {
            Ok(outcome) if outcome.satisfies(SignInOutcome::Issued) => Ok(()),
            _ => Err(format!("{}; in the end `{url}` answers {answered}", found.came)),
        }
    }

    /// What is said of a message that was made a day ago; nothing hangs on it.
    async fn late(&mut self, sp: &Sp, browsers: &mut Browsers) -> Option<Attempt> {
        let site = self.site;
        let file = site.target.saml_sp.as_ref()?;
        let course = Course { flow: Some(self.flow), ..Course::default() };
        let response = ResponseSpec { clock: Span::seconds(-86_400), ..ResponseSpec::default() };
        let at = Where { phase: Phase::Steps, index: 1, repeat: None };
        let mut random = random(self.seed, &self.case, at);
        let mut scene = Scene { site, file, sp, browsers, now: site.clock.now() };
        let attempt = scene.sign_in(&SignIn { course, response }, &mut random).await.ok();
        for secret in browsers.secrets() {
            self.learn(&secret);
        }
        attempt
    }

    fn learn(&mut self, secret: &str) {
        let name = format!("baseline-{}", self.secrets.names().count() + 1);
        // A value too short to be a secret cannot be told from other text, and is left.
        let _ = self.secrets.insert(name, SecretString::from(secret));
    }
}

/// Why an honest sign-in is none, if so.
fn problem(attempt: &Attempt) -> Option<String> {
    let sign_in = attempt.sign_in.as_ref()?;
    let answered = match &attempt.exchange.answer {
        Ok(response) => response.status.to_string(),
        Err(trouble) => format!("nothing ({trouble})"),
    };
    let said =
        sign_in.reason.as_ref().map_or_else(String::new, |said| format!(", and says {said:?}"));
    match &sign_in.identity {
        IdentityReading::Somebody(name) => match entered(name, &sign_in.claims) {
            SignInOutcome::Accepted => None,
            _ => Some(format!(
                "it shows `{name}` where `{}` has signed in; `users` and `shown-as` say how users are \
                 named",
                sign_in.claims.honest
            )),
        },
        IdentityReading::Nobody => Some(format!(
            "nobody is signed in afterwards: to the message it answers {answered}{said}"
        )),
        IdentityReading::Unreadable(why) => Some(why.clone()),
    }
}

impl Redact for BaselineRecord {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { format: _, flows } = self;
        flows.redact_in_place(redactor);
    }
}

impl Redact for FlowBaseline {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        let Self { flow: _, problem, opening, anonymous, attempt, late, closing } = self;
        problem.redact_in_place(redactor);
        opening.redact_in_place(redactor);
        anonymous.redact_in_place(redactor);
        attempt.redact_in_place(redactor);
        late.redact_in_place(redactor);
        closing.redact_in_place(redactor);
    }
}
