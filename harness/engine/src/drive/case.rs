use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::admin;
use super::cleanup::Created;
use super::patience::later;
use super::prepare::Ready;
use super::saml::{Ahead, Browsers, Sp, UnderTest, Where};
use super::sandbox::Place;
use super::site::Site;
use super::throttle;
use super::together::groups;
use super::totp::Device;
use super::turn::Turn;
use super::url::Unaddressed;
use super::wait::ahead;
use crate::judge::{Context, step_holds};
use crate::scenario::{Action, Bindings, Browser, Case, HttpAction, Phase, Step};
use crate::transcript::redact::{Redact, Redacted, Redactor, Secrets};
use crate::transcript::{Attempt, CaseRecord, Ending, Exchange, NotSent, StepRecord};
use crate::vocabulary::Party;

/// What one case is run with, beside the site.
#[derive(Clone, Debug)]
pub(super) struct CaseSettings {
    pub(super) seed: u64,
    pub(super) began: String,
    pub(super) timeout: Duration,
    pub(super) keep: bool,
    pub(super) cancel: CancellationToken,
}

/// Runs one case from sandbox to clean-up; what comes out holds no secret.
pub(super) async fn run(
    site: &Site,
    case: &Case,
    settings: &CaseSettings,
    turn: Turn,
) -> Redacted<CaseRecord> {
    let supports = site.target.supported();
    let context = site.context(&supports);
    let mut run = CaseRun {
        site,
        case,
        context,
        settings,
        turn,
        deadline: Instant::now() + settings.timeout,
        secrets: site.secrets.clone(),
        place: site.plain_place(),
        target: site.target.values(case.scenario.against),
        saved: BTreeMap::new(),
        created: Created::default(),
        steps: Vec::new(),
        opening: Vec::new(),
        closing: Vec::new(),
        left_behind: Vec::new(),
        exchanges: 0,
        sp: None,
        idp: None,
        browsers: Browsers::default(),
        ahead: Ahead::ZERO,
        devices: BTreeMap::new(),
        unwritable: BTreeSet::new(),
    };
    let ending = run.all().await;
    run.learn_what_came();
    let record = CaseRecord {
        case: case.id.clone(),
        seed: settings.seed,
        began: settings.began.clone(),
        target: run.target,
        steps: run.steps,
        opening: run.opening,
        closing: run.closing,
        left_behind: run.left_behind,
        ending,
    };
    record.redact(&Redactor::new(&run.secrets))
}

pub(super) struct CaseRun<'a> {
    pub(super) site: &'a Site,
    pub(super) case: &'a Case,
    pub(super) context: Context<'a>,
    pub(super) settings: &'a CaseSettings,
    pub(super) turn: Turn,
    pub(super) deadline: Instant,
    pub(super) secrets: Secrets,
    pub(super) place: Place,
    pub(super) target: BTreeMap<String, Value>,
    pub(super) saved: BTreeMap<String, Value>,
    pub(super) created: Created,
    pub(super) steps: Vec<StepRecord>,
    pub(super) opening: Vec<Exchange>,
    pub(super) closing: Vec<Exchange>,
    pub(super) left_behind: Vec<String>,
    exchanges: u32,
    /// The service provider, where the case is about one.
    pub(super) sp: Option<Sp>,
    /// The identity provider, where the case is about one.
    pub(super) idp: Option<UnderTest>,
    pub(super) browsers: Browsers,
    /// How far the target's clock is ahead of the identity provider's.
    pub(super) ahead: Ahead,
    /// Authenticator apps by the names that the scenario gives them.
    pub(super) devices: BTreeMap<String, Device>,
    /// What steps were to keep in another form that it has not.
    pub(super) unwritable: BTreeSet<String>,
}

/// Why the steps of a case are not gone through to the end.
pub(super) enum Stop {
    Interrupted,
    TimedOut,
}

impl CaseRun<'_> {
    async fn all(&mut self) -> Ending {
        let party = self.case.scenario.against;
        if let Some(cause) =
            self.site.baseline.broken().filter(|_| matches!(party, Party::SamlSp | Party::SamlIdp))
        {
            return Ending::NoBaseline(cause);
        }
        if let Err(cause) = self.open().await {
            return Ending::Unprepared(cause);
        }
        let ending = match self.main().await {
            Ok(()) => Ending::Complete,
            Err(Stop::Interrupted) => Ending::Interrupted,
            Err(Stop::TimedOut) => Ending::TimedOut,
        };
        // Clean-up has its own time, also after Ctrl-C: what was made must not stay behind.
        self.deadline = Instant::now() + self.site.limits().patience * 4;
        for (index, step) in self.case.steps(Phase::Cleanup).iter().enumerate() {
            let record = self.step(Phase::Cleanup, index, step, None, false).await;
            self.steps.extend(record.ok());
        }
        if !self.settings.keep {
            self.tidy_up().await;
        }
        if let Some(gateway) = &self.site.gateway {
            gateway.end();
        }
        ending
    }

    async fn main(&mut self) -> Result<(), Stop> {
        let mut blocked = None;
        for phase in [Phase::Setup, Phase::Steps] {
            let steps = self.case.steps(phase);
            for group in groups(steps) {
                let records = match steps.get(group.clone()) {
                    Some([step]) => {
                        vec![self.step(phase, group.start, step, blocked.clone(), true).await?]
                    }
                    Some(several) => {
                        self.together(phase, group.start, several, blocked.as_deref()).await?
                    }
                    None => Vec::new(),
                };
                for (step, record) in steps.get(group).into_iter().flatten().zip(records) {
                    if phase == Phase::Setup && blocked.is_none() {
                        blocked = self.not_held(step, &record);
                    }
                    self.steps.push(record);
                }
            }
        }
        Ok(())
    }

    /// Why nothing that follows this set-up step makes sense, if so.
    fn not_held(&self, step: &Step, record: &StepRecord) -> Option<String> {
        match &record.not_sent {
            Some(NotSent::Blocked(cause) | NotSent::Unasked(cause)) => Some(cause.clone()),
            Some(_) => None,
            None => {
                let bindings = self.bindings(BTreeMap::new());
                step_holds(step, &record.attempts, self.case, &self.context, &bindings)
                    .err()
                    .map(|cause| format!("set-up did not hold: {cause}"))
            }
        }
    }

    async fn step(
        &mut self,
        phase: Phase,
        index: usize,
        step: &Step,
        blocked: Option<String>,
        stoppable: bool,
    ) -> Result<StepRecord, Stop> {
        let mut record = StepRecord::new(phase, index);
        if !step.when.holds(&self.context.facts(self.case)) {
            record.not_sent = Some(NotSent::NotApplicable);
            return Ok(record);
        }
        if let Some(cause) = blocked {
            record.not_sent = Some(NotSent::Blocked(cause));
            return Ok(record);
        }
        let ahead = ahead(step, &self.site.target);
        let step = ahead.as_ref().unwrap_or(step);
        if let Action::Wait(wait) = &step.send.value {
            self.pause(stoppable, wait.duration.get()).await?;
            record.not_sent = Some(NotSent::Waited);
            return Ok(record);
        }
        let times = step.repeat.as_ref().map(|times| times.value);
        for number in 1..=times.unwrap_or(1) {
            let at = Where { phase, index, repeat: times.map(|_| number) };
            match self.patiently(step, at, stoppable).await? {
                Ok(attempt) => record.attempts.push(attempt),
                Err(error) => {
                    record.not_sent = Some(self.not_sent(&error));
                    return Ok(record);
                }
            }
        }
        self.save(step, times.is_some(), &mut record);
        Ok(record)
    }

    /// Sends once, or with `retry` until the checks hold.
    async fn patiently(
        &mut self,
        step: &Step,
        at: Where,
        stoppable: bool,
    ) -> Result<Result<Attempt, Unaddressed>, Stop> {
        let repeat = at.repeat;
        let began = Instant::now();
        let mut tries = 1;
        loop {
            let mut attempt = match self.send(step, at, stoppable).await? {
                Ok(attempt) => attempt,
                Err(error) => return Ok(Err(error)),
            };
            attempt.tries = tries;
            let Some(retry) = &step.retry else { return Ok(Ok(attempt)) };
            let one = std::slice::from_ref(&attempt);
            let mut saved = self.saved.clone();
            saved.extend(self.kept(step, repeat.is_some(), one));
            let bindings = Bindings { saved: &saved, ..self.bindings(repeat_number(repeat)) };
            let holds = step_holds(step, one, self.case, &self.context, &bindings).is_ok();
            if holds || began.elapsed() + retry.every.get() > retry.within.get() {
                return Ok(Ok(attempt));
            }
            self.pause(stoppable, retry.every.get()).await?;
            tries += 1;
        }
    }

    /// A sign-in, or what else browsers do.
    async fn sign_in(
        &mut self,
        step: &Step,
        at: Where,
        stoppable: bool,
    ) -> Result<Result<Attempt, Unaddressed>, Stop> {
        // Both are as they were, whenever what they bound is let go.
        let (deadline, cancel) = (self.deadline, self.settings.cancel.clone());
        let done = async {
            match &step.send.value {
                Action::Totp(action) => self.totp(action, at).await,
                _ => self.saml(step, at).await,
            }
        };
        let done = tokio::time::timeout_at(deadline, done);
        let done = if stoppable {
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(Stop::Interrupted),
                done = done => done,
            }
        } else {
            done.await
        };
        let attempt = match done.map_err(|_| Stop::TimedOut)? {
            Ok(attempt) => attempt,
            Err(error) => return Ok(Err(error)),
        };
        self.exchanges += 1;
        Ok(Ok(Attempt { number: self.exchanges, repeat: at.repeat, ..attempt }))
    }

    async fn send(
        &mut self,
        step: &Step,
        at: Where,
        stoppable: bool,
    ) -> Result<Result<Attempt, Unaddressed>, Stop> {
        if step.send.value.listens() {
            return self.listen(step, stoppable).await;
        }
        if step.send.value.is_saml() || matches!(step.send.value, Action::Totp(_)) {
            return self.sign_in(step, at, stoppable).await;
        }
        let repeat = at.repeat;
        if let Action::Http(HttpAction { browser: Some(browser), .. }) = &step.send.value {
            return self.browse(step, *browser, repeat).await;
        }
        let Ready { prepared, path, mapping } = match self.prepare(step, repeat) {
            Ok(ready) => ready,
            Err(error) => return Ok(Err(error)),
        };
        self.learn_altered(step);
        let server = self.server();
        let mut again = 0;
        let exchange = loop {
            let exchange = if prepared.creates() {
                // Cut off now, it may create something that nobody knows the id of. Patience ends it.
                self.bounded(stoppable, async { Ok(()) }).await?;
                server.exchange(&prepared).await
            } else {
                self.bounded(stoppable, async { Ok(server.exchange(&prepared).await) }).await?
            };
            match throttle::pause(step, &exchange).filter(|_| again < throttle::AGAIN) {
                Some(pause) => self.bounded(stoppable, later(pause)).await?,
                None => break exchange,
            }
            again += 1;
        };
        let result = mapping.map(|mapping| {
            let results = admin::results(&exchange, &mapping);
            for secret in admin::secrets(&results) {
                self.learn(&secret);
            }
            if matches!(&step.send.value, Action::Admin(action) if action.moves_clock()) {
                self.follow_clock(&results);
            }
            results
        });
        self.note_created(path.as_deref(), &exchange);
        let number = self.next_number();
        Ok(Ok(Attempt { number, repeat, result, ..Attempt::of(exchange) }))
    }

    /// Remembers what was made, to delete it afterwards.
    pub(super) fn note_created(&mut self, path: Option<&str>, exchange: &Exchange) {
        if let (Some(path), Ok(response)) = (path, &exchange.answer) {
            match exchange.request.method.as_str() {
                "POST" => self.created.note(path, response),
                "DELETE" => self.created.forget(path, response),
                _ => {}
            }
        }
    }

    /// The number of the next exchange of the case.
    pub(super) const fn next_number(&mut self) -> u32 {
        self.exchanges += 1;
        self.exchanges
    }

    /// A raw request with a browser's cookies.
    async fn browse(
        &mut self,
        step: &Step,
        browser: Browser,
        repeat: Option<u16>,
    ) -> Result<Result<Attempt, Unaddressed>, Stop> {
        let prepared = match self.prepare(step, repeat) {
            Ok(ready) => ready.prepared,
            Err(error) => return Ok(Err(error)),
        };
        let exchange = self.browsers.send(self.site, browser, prepared).await;
        for secret in self.browsers.secrets() {
            self.learn_cookie(&secret);
        }
        self.exchanges += 1;
        Ok(Ok(Attempt { number: self.exchanges, repeat, ..Attempt::of(exchange) }))
    }

    pub(super) fn bindings(&self, local: BTreeMap<String, Value>) -> Bindings<'_> {
        Bindings {
            case_id: &self.case.id,
            seed: self.settings.seed,
            vars: &self.case.scenario.vars,
            texts: &self.case.scenario.texts,
            case: self.case.values(),
            saved: &self.saved,
            target: &self.target,
            now: &self.settings.began,
            local,
        }
    }
}

pub(super) fn repeat_number(repeat: Option<u16>) -> BTreeMap<String, Value> {
    repeat.map(|number| ("repeat.number".to_owned(), Value::from(number))).into_iter().collect()
}
