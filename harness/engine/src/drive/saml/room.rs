//! A place for many sign-ins in a row, one after the other: what live fuzzing goes through.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::browser::Browsers;
use super::respond::{Scene, kept};
use super::sp::Sp;
use crate::drive::sandbox::Place;
use crate::drive::site::Site;
use crate::scenario::{Bindings, CaseId, SamlResponseAction, SignIn, render};
use crate::target::is_here;
use crate::transcript::Attempt;
use crate::transcript::redact::{Redactor, Secrets};
use crate::vocabulary::Party;

/// A service provider, in a sandbox of its own where the target has them, and browsers in front of it.
pub(crate) struct Room {
    case: CaseId,
    seed: u64,
    began: String,
    place: Place,
    sp: Sp,
    browsers: Browsers,
    /// What `${target.x}` stands for.
    target: BTreeMap<String, Value>,
    secrets: Secrets,
}

/// Fills a slice with random bytes.
type Random<'a> = &'a mut (dyn FnMut(&mut [u8]) + Send);

impl Room {
    /// Opens a room; names of users in it come from `seed` and `case`. The number is that of the
    /// requests that this took.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(crate) async fn open(
        site: &Site,
        case: CaseId,
        seed: u64,
        began: &str,
    ) -> (usize, Result<Self, String>) {
        let (opening, place) = site.open_place(&case, seed, began).await;
        let opened = usize::from(opening.is_some());
        let mut place = match place {
            Ok(place) => place,
            Err(cause) => return (opened, Err(cause)),
        };
        let mut secrets = site.secrets.clone();
        for secret in std::mem::take(&mut place.secrets) {
            learn(&mut secrets, secret.expose_secret());
        }
        let mut target = site.target.values(Party::SamlSp);
        target.insert("base".to_owned(), Value::String(place.base(Party::SamlSp).to_owned()));
        let known = place.locals.iter().filter(|(name, _)| {
            ["idp.", "honest.", "other."].iter().any(|space| name.starts_with(space))
        });
        target.extend(known.map(|(name, value)| (name.clone(), value.clone())));
        let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
        let bindings = Bindings {
            case_id: &case,
            seed,
            vars: &nothing,
            texts: &no_texts,
            case: &nothing,
            saved: &nothing,
            target: &target,
            now: began,
            local: place.locals.clone(),
        };
        let (asked, sp) = site.open_sp(&place, &bindings).await;
        let opened = opened + asked.len();
        let sp = match sp {
            Ok(sp) => sp,
            Err(cause) => {
                let room = Unfinished { site, place: &place };
                return (opened + room.close().await, Err(cause));
            }
        };
        let stays = site.target.elsewhere().is_empty();
        if stays && [&sp.base, &sp.acs].iter().any(|url| !is_here(url)) {
            let room = Unfinished { site, place: &place };
            let cause = "the target file names this machine, and the target leads to another one";
            return (opened + room.close().await, Err(cause.to_owned()));
        }
        target.extend(sp.values());
        let (began, browsers) = (began.to_owned(), Browsers::default());
        (opened, Ok(Self { case, seed, began, place, sp, browsers, target, secrets }))
    }

    /// Goes through one sign-in, described with the keys of `saml-response`; placeholders may stand for
    /// what is known of the target.
    ///
    /// # Errors
    /// Why the message cannot be made or sent, in words.
    pub(crate) async fn sign_in(
        &mut self,
        site: &Site,
        described: &Value,
        random: Random<'_>,
    ) -> Result<Attempt, String> {
        let sign_in = self.read(described)?;
        let file = site.target.saml_sp.as_ref().ok_or("the target file has no `saml-sp`")?;
        let now = site.clock.now();
        let mut scene = Scene { site, file, sp: &self.sp, browsers: &mut self.browsers, now };
        scene.sign_in(&sign_in, random).await.map_err(|error| error.to_string())
    }

    fn read(&self, described: &Value) -> Result<SignIn, String> {
        let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
        let bindings = Bindings {
            case_id: &self.case,
            seed: self.seed,
            vars: &nothing,
            texts: &no_texts,
            case: &nothing,
            saved: &nothing,
            target: &self.target,
            now: &self.began,
            local: BTreeMap::new(),
        };
        let rendered = render(described, &bindings).map_err(|error| error.to_string())?;
        SamlResponseAction::read(&rendered)
            .map_err(|misfit| format!("{misfit} ({})", misfit.path.join(".")))
    }

    /// The message of a sign-in, to be sent again byte for byte; none where none was delivered.
    pub(crate) fn kept(attempt: &Attempt) -> Option<Value> {
        kept(attempt)
    }

    /// Goes on with new browsers: nothing that was sent before can have anything to do with what comes.
    pub(crate) fn renew(&mut self) {
        self.browsers = Browsers::default();
    }

    /// What hides the target's secrets and the cookies that came in since [`renew`](Self::renew).
    pub(crate) fn redactor(&mut self) -> Redactor {
        let mut secrets = self.secrets.clone();
        for cookie in self.browsers.secrets() {
            learn(&mut secrets, &cookie);
        }
        Redactor::new(&secrets)
    }

    /// Drops the sandbox, where there is one; the number is that of the requests that this took.
    pub(crate) async fn close(self, site: &Site) -> usize {
        Unfinished { site, place: &self.place }.close().await
    }
}

/// A place that has to be given back.
struct Unfinished<'a> {
    site: &'a Site,
    place: &'a Place,
}

impl Unfinished<'_> {
    async fn close(self) -> usize {
        let Some(close) = &self.place.close else { return 0 };
        self.site.exchange(close).await;
        1
    }
}

fn learn(secrets: &mut Secrets, secret: &str) {
    let name = format!("fuzz-{}", secrets.names().count() + 1);
    // A value too short to be a secret cannot be told from other text, and is left.
    let _ = secrets.insert(name, SecretString::from(secret));
}
