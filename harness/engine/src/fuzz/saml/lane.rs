//! One of the rows of sign-ins that go on at once.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::composition::Composition;
use super::hunt::Shared;
use super::oracle::{Offence, Seen};
use super::shrink::simpler;
use super::write::Writing;
use crate::drive::Room;
use crate::fuzz::{Dice, Ending, Finding};
use crate::scenario::CaseId;
use crate::transcript::redact::Redacted;
use crate::transcript::{Attempt, IdentityReading};

/// After so many messages an honest one has to be accepted.
const HONEST_EVERY: u64 = 25;
/// Messages that are sent to shrink one finding, at most.
const MOST_TRIALS: usize = 80;

pub(super) struct Lane {
    number: usize,
    shared: Arc<Shared>,
    news: mpsc::Sender<Box<Redacted<Finding>>>,
    room: Option<Room>,
    /// Messages so far, which IDs in them follow from.
    messages: u64,
    /// Messages since the last honest one.
    unvouched: u64,
    /// Whether the target answers whatever it refuses with an internal error.
    refuses_by_breaking: bool,
}

/// What a composition came to.
struct Trial {
    seen: Seen,
    /// What came, in words.
    came: String,
    /// Whether a trusted key vouches for anybody in the message.
    vouched: bool,
}

/// Why a lane ends.
enum Stop {
    /// Nothing further may begin, or an honest sign-in was refused.
    Over,
}

impl Lane {
    pub(super) fn new(
        number: usize,
        shared: Arc<Shared>,
        news: mpsc::Sender<Box<Redacted<Finding>>>,
    ) -> Self {
        Self {
            number,
            shared,
            news,
            room: None,
            messages: 0,
            unvouched: 0,
            refuses_by_breaking: false,
        }
    }

    pub(super) async fn run(mut self) {
        let shared = self.shared.clone();
        let case = CaseId::new("fuzz.saml", Some(&format!("lane-{}", self.number)));
        let settings = &shared.settings;
        let (requests, room) = Room::open(&shared.site, case, settings.seed, &settings.began).await;
        shared.budget.spend(requests);
        match room {
            Ok(room) => self.room = Some(room),
            Err(cause) => return shared.end(Ending::Broken(cause)),
        }
        let _: Result<(), Stop> = self.all().await;
        if let Some(room) = self.room.take() {
            // What was opened is closed, whatever is left of the requests.
            shared.budget.spend(room.close(&shared.site).await);
        }
    }

    async fn all(&mut self) -> Result<(), Stop> {
        self.honest().await?;
        self.look_at_refusals().await?;
        while !self.shared.is_over() {
            let composition = self.shared.next();
            let Some(trial) = self.trial(&composition).await else { continue };
            self.unvouched += 1;
            if let Some(offence) = self.offence(&trial, &composition) {
                self.pursue(composition, offence).await?;
            } else if self.unvouched >= HONEST_EVERY {
                self.honest().await?;
            }
        }
        if self.unvouched > 0 && matches!(self.shared.budget.spent(), Some(Ending::Time)) {
            self.honest().await?;
        }
        Ok(())
    }

    fn offence(&self, trial: &Trial, composition: &Composition) -> Option<Offence> {
        Offence::of(&trial.seen, composition, self.refuses_by_breaking)
    }

    /// An honest sign-in, which vouches for what came before; where it fails, everything ends.
    async fn honest(&mut self) -> Result<(), Stop> {
        let Some(trial) = self.trial(&Composition::default()).await else { return Err(Stop::Over) };
        if !trial.seen.is_honest() {
            let why = format!("an honest sign-in does not work any more: {}", trial.came);
            self.shared.end(Ending::Broken(why));
            return Err(Stop::Over);
        }
        self.shared.count(std::mem::take(&mut self.unvouched));
        Ok(())
    }

    /// Finds out how a plain refusal is answered.
    async fn look_at_refusals(&mut self) -> Result<(), Stop> {
        let unsigned = json!({ "tamper": ["unsigned"] });
        if let Some(room) = &mut self.room {
            room.renew();
        }
        if let Some(attempt) = self.send(&unsigned).await {
            self.refuses_by_breaking = matches!(Seen::of(&attempt), Seen::Refused(500..));
        }
        self.honest().await
    }

    /// Tries one composition; nothing where no such message can be made.
    async fn trial(&mut self, composition: &Composition) -> Option<Trial> {
        if let Some(room) = &mut self.room {
            room.renew();
        }
        let first = self.send(&Value::Object(composition.patch())).await?;
        let Some(replay) = composition.replay else { return Some(Trial::of(&first)) };
        let once = Trial::of(&first);
        let kept = Room::kept(&first).filter(|_| once.seen.is_honest());
        let Some(kept) = kept else {
            // What was not taken once is not taken twice.
            return Some(Trial { seen: Seen::Unclear(once.came.clone()), ..once });
        };
        let again = json!({ "browser": replay.browser(), "replay": kept });
        Some(Trial::of(&self.send(&again).await?))
    }

    async fn send(&mut self, described: &Value) -> Option<Attempt> {
        let shared = self.shared.clone();
        self.messages += 1;
        let purpose = format!("{} {}", shared.settings.began, self.number);
        let mut dice = Dice::new(shared.settings.seed, &purpose, self.messages);
        let mut random = move |bytes: &mut [u8]| dice.fill(bytes);
        let attempt =
            self.room.as_mut()?.sign_in(&shared.site, described, &mut random).await.ok()?;
        shared.budget.spend(1 + attempt.before.len() + attempt.after.len());
        Some(attempt)
    }

    /// Believes a finding when it shows again, shrinks it, and hands it out.
    async fn pursue(&mut self, composition: Composition, offence: Offence) -> Result<(), Stop> {
        if self.shared.knows(offence, &composition) {
            return Ok(());
        }
        self.honest().await?;
        if !self.shows(&composition, offence).await {
            return Ok(());
        }
        let shrunk = self.shrink(composition, offence).await;
        if self.shared.knows(offence, &shrunk) {
            return Ok(());
        }
        self.honest().await?;
        let Some(trial) = self.trial(&shrunk).await else { return Ok(()) };
        if self.offence(&trial, &shrunk) != Some(offence) {
            return Ok(());
        }
        // Now, for the next sign-in has other browsers.
        let redactor = self.room.as_mut().map(Room::redactor);
        self.honest().await?;
        let Some(redactor) = redactor else { return Ok(()) };
        let finding = self.finding(&shrunk, offence, &trial);
        let kept = self.shared.keep(offence, &shrunk, finding, &redactor);
        if let Some(finding) = kept {
            // Whoever listened is gone only when the run is.
            let _ = self.news.send(Box::new(finding)).await;
        }
        Ok(())
    }

    async fn shows(&mut self, composition: &Composition, offence: Offence) -> bool {
        let trial = self.trial(composition).await;
        trial.is_some_and(|trial| self.offence(&trial, composition) == Some(offence))
    }

    /// Goes on with whatever is simpler and still shows it, until nothing is.
    async fn shrink(&mut self, composition: Composition, offence: Offence) -> Composition {
        let mut smallest = composition;
        let mut trials = 0;
        'smaller: loop {
            for candidate in simpler(&smallest) {
                if trials >= MOST_TRIALS || self.shared.budget.spent().is_some() {
                    break 'smaller;
                }
                trials += 1;
                if self.shows(&candidate, offence).await {
                    smallest = candidate;
                    continue 'smaller;
                }
            }
            break;
        }
        smallest
    }

    fn finding(&self, composition: &Composition, offence: Offence, trial: &Trial) -> Finding {
        let target = &self.shared.site.target;
        let writing = Writing {
            composition,
            offence,
            came: &trial.came,
            vouched: trial.vouched,
            seed: self.shared.settings.seed,
            target: &target.target.value,
            patience: target.limits.patience,
        };
        Finding {
            kind: offence.name(),
            moves: composition.kinds(),
            rule: offence.rule(composition).0,
            steps: composition.words(),
            came: trial.came.clone(),
            id: writing.id(),
            scenario: writing.text(),
            requests: self.shared.budget.requests(),
        }
    }
}

impl Trial {
    fn of(attempt: &Attempt) -> Self {
        let seen = Seen::of(attempt);
        let sign_in = attempt.sign_in.as_ref();
        let answered = match &attempt.exchange.answer {
            Ok(response) => format!("the message is answered with {}", response.status),
            Err(trouble) => trouble.to_string(),
        };
        let came = match sign_in.map(|it| (&it.identity, &it.claims)) {
            Some((IdentityReading::Somebody(name), claims)) => {
                let honest = match claims.vouched {
                    true => format!("the trusted key vouches for `{}`", claims.honest),
                    false => "no trusted key vouches for anybody".to_owned(),
                };
                format!("`{name}` is signed in; {honest}")
            }
            Some((IdentityReading::Nobody, _)) => {
                let said = sign_in.and_then(|it| it.reason.as_ref());
                let said = said.map_or_else(String::new, |said| format!(", and says {said:?}"));
                format!("nobody is signed in; {answered}{said}")
            }
            Some((IdentityReading::Unreadable(why), _)) => why.clone(),
            None => answered,
        };
        Self { seen, came, vouched: sign_in.is_some_and(|it| it.claims.vouched) }
    }
}
