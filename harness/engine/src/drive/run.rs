use std::cmp::Reverse;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::case::{self, CaseSettings};
use super::confirm::Unconfirmed;
use super::saml::sign_in_again;
use super::site::Site;
use super::turn::Places;
use crate::judge::{CaseVerdict, Outcome, judge};
use crate::plan::{Plan, Planned};
use crate::scenario::{Action, Phase, Step};
use crate::transcript::CaseRecord;
use crate::transcript::redact::Redacted;

/// How a plan is driven.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where unique values come from.
    pub seed: u64,
    /// When the run began, RFC 3339.
    pub began: String,
    /// How many cases talk to the target at once; at least 1. Beside them there may be some that wait.
    pub jobs: usize,
    /// Stop after so many failed cases.
    pub max_fail: Option<usize>,
    /// How long one case may take, clean-up apart.
    pub timeout: Duration,
    /// Leave behind what was created.
    pub keep: bool,
    /// Cancelled on Ctrl-C: cases stop, clean up, and are recorded.
    pub cancel: CancellationToken,
}

/// News of a run, as it happens.
#[derive(Debug)]
pub enum Progress {
    /// A case began.
    Started(Planned),
    /// A case ended.
    Finished(Box<Finished>),
    /// A moment went by, with news or without: what was written down can be put on disk.
    Tick,
}

/// How long a person does not mind to wait for news.
const MOMENT: Duration = Duration::from_millis(50);

/// A case that ended.
#[derive(Debug)]
pub struct Finished {
    /// Which.
    pub planned: Planned,
    /// What happened.
    pub record: Redacted<CaseRecord>,
    /// What that means.
    pub verdict: CaseVerdict,
}

/// Drives plans against one site.
pub struct Drive {
    site: Arc<Site>,
}

impl Drive {
    /// For one site.
    pub fn new(site: Site) -> Self {
        Self { site: Arc::new(site) }
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Runs every case of a plan that applies; `news` is called for each start and end, from one
    /// task, in the order in which they happen. Returns whether every case was run.
    pub async fn run(
        &self,
        plan: &Plan,
        settings: &Settings,
        mut news: impl FnMut(Progress),
    ) -> bool {
        let mut todo: Vec<Planned> = plan.to_run().cloned().collect();
        // Whatever was asked for: a connector calls one address, where one case listens.
        let jobs = if self.site.gateway.is_some() { 1 } else { settings.jobs };
        if jobs > 1 {
            // The longest cases first, so that no lane is still at one when the others are done.
            todo.sort_by_key(|planned| Reverse((pauses(planned), requests(planned))));
        }
        let waiting = todo.iter().filter(|planned| pauses(planned) > Duration::ZERO).count();
        let places = Places::new(jobs);
        let lanes = places.with_waiting(waiting).clamp(1, todo.len().max(1));
        let todo = Arc::new(todo);
        let next = Arc::new(AtomicUsize::new(0));
        let failed = Arc::new(AtomicUsize::new(0));
        let controls = Arc::new(AtomicUsize::new(0));
        // No new case begins after `stop`; running ones are cut short only by `cancel`.
        let stop = settings.cancel.child_token();
        let (sender, mut receiver) = mpsc::channel(64);
        for _ in 0..lanes {
            let lane = Lane {
                site: self.site.clone(),
                todo: todo.clone(),
                next: next.clone(),
                places: places.clone(),
                failed: failed.clone(),
                controls: controls.clone(),
                stop: stop.clone(),
                settings: settings.clone(),
                news: sender.clone(),
            };
            tokio::spawn(lane.run());
        }
        drop(sender);
        let mut finished = 0;
        let mut moments = tokio::time::interval(MOMENT);
        loop {
            let progress = tokio::select! {
                progress = receiver.recv() => progress,
                _ = moments.tick() => Some(Progress::Tick),
            };
            let Some(progress) = progress else { break };
            finished += usize::from(matches!(progress, Progress::Finished(_)));
            news(progress);
        }
        finished == todo.len() && !settings.cancel.is_cancelled()
    }
}

/// About how many requests a case sends.
fn requests(planned: &Planned) -> usize {
    let times = |step: &Step| step.repeat.as_ref().map_or(1, |times| usize::from(times.value));
    steps(planned).map(times).sum()
}

/// How long a case only waits.
fn pauses(planned: &Planned) -> Duration {
    let pause = |step: &Step| match &step.send.value {
        Action::Wait(wait) => wait.duration.get(),
        _ => Duration::ZERO,
    };
    steps(planned).map(pause).sum()
}

fn steps(planned: &Planned) -> impl Iterator<Item = &Step> {
    let phases = [Phase::Setup, Phase::Steps, Phase::Cleanup];
    phases.into_iter().flat_map(|phase| planned.case.steps(phase)).map(|step| &step.value)
}

/// One of the cases that run at once, and then the next.
struct Lane {
    site: Arc<Site>,
    todo: Arc<Vec<Planned>>,
    next: Arc<AtomicUsize>,
    places: Places,
    failed: Arc<AtomicUsize>,
    /// How often an honest sign-in was tried again.
    controls: Arc<AtomicUsize>,
    stop: CancellationToken,
    settings: Settings,
    news: mpsc::Sender<Progress>,
}

impl Lane {
    async fn run(self) {
        let mut unconfirmed = Unconfirmed::default();
        self.cases(&mut unconfirmed).await;
        // Also after Ctrl-C: what was seen is told, and told rightly.
        self.confirm(&mut unconfirmed).await;
    }

    async fn cases(&self, unconfirmed: &mut Unconfirmed) {
        let settings = CaseSettings {
            seed: self.settings.seed,
            began: self.settings.began.clone(),
            timeout: self.settings.timeout,
            keep: self.settings.keep,
            cancel: self.settings.cancel.clone(),
        };
        let supports = self.site.target.supported();
        loop {
            let turn = self.places.turn().await;
            if self.stop.is_cancelled() {
                return;
            }
            let Some(planned) = self.todo.get(self.next.fetch_add(1, Ordering::Relaxed)) else {
                return;
            };
            if self.news.send(Progress::Started(planned.clone())).await.is_err() {
                return;
            }
            let began = Instant::now();
            let record = case::run(&self.site, &planned.case, &settings, turn).await;
            let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            let context = self.site.context(&supports);
            let verdict = judge(&planned.case, &record, &context, planned.number, millis);
            let finished = Finished { planned: planned.clone(), record, verdict };
            if !self.tell(unconfirmed.take_in(finished, &self.site)).await {
                return;
            }
            if unconfirmed.is_due() && !self.confirm(unconfirmed).await {
                return;
            }
        }
    }

    /// Finds out what the refusals so far are worth, and tells of these cases; whether anybody listens.
    async fn confirm(&self, unconfirmed: &mut Unconfirmed) -> bool {
        if unconfirmed.is_empty() {
            return true;
        }
        let _turn = self.places.turn().await;
        let number = self.controls.fetch_add(1, Ordering::Relaxed);
        let (seed, began) = (self.settings.seed, &self.settings.began);
        let checked = sign_in_again(&self.site, seed, began, number).await;
        self.tell(unconfirmed.confirmed(checked, &self.site)).await
    }

    /// Tells of cases that are done; whether anybody listens.
    async fn tell(&self, finished: Vec<Finished>) -> bool {
        for finished in finished {
            if matches!(finished.verdict.outcome, Outcome::Fail | Outcome::Error) {
                // Counted here: whoever hears the news may be cases behind.
                let failed = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
                if self.settings.max_fail.is_some_and(|limit| failed >= limit) {
                    self.stop.cancel();
                }
            }
            if self.news.send(Progress::Finished(Box::new(finished))).await.is_err() {
                return false;
            }
        }
        true
    }
}
