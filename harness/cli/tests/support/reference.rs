//! The reference target in this process.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]

use std::sync::Arc;

use fedspec_engine::drive::{
    Clock, Drive, Finished, InProcess, Progress, Settings, Site, probe, sign_in_once,
};
use fedspec_engine::library::Library;
use fedspec_engine::plan::Plan;
use fedspec_engine::survey::Survey;
use fedspec_engine::vocabulary::{Era, Party};
use fedspec_reference::{ClockSource, Config, FaultSet, Profile, Reference};

use super::files::{self, SEED, root, settings, target};

const ADMIN_TOKEN: &str = "conformance-admin-token";

/// A way for the reference target to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guise {
    /// Profile `aws`, with the texts of today.
    Specific,
    /// Profile `aws`, with the texts up to 2024.
    Generic,
    /// Profile `rfc`.
    Rfc,
    /// Profile `saml2-sp`.
    Saml2Sp,
    /// Profile `saml2-idp`.
    Saml2Idp,
}

impl Guise {
    /// All of them, the usual one first.
    pub(crate) const ALL: [Self; 5] =
        [Self::Specific, Self::Generic, Self::Rfc, Self::Saml2Sp, Self::Saml2Idp];

    const fn profile(self) -> Profile {
        match self {
            Self::Specific | Self::Generic => Profile::Aws,
            Self::Rfc => Profile::Rfc,
            Self::Saml2Sp => Profile::Saml2Sp,
            Self::Saml2Idp => Profile::Saml2Idp,
        }
    }

    const fn target_file(self) -> &'static str {
        match self {
            Self::Specific | Self::Generic => "scenarios/targets/reference.yaml",
            Self::Rfc => "scenarios/targets/reference-rfc.yaml",
            Self::Saml2Sp => "scenarios/targets/reference-saml2-sp.yaml",
            Self::Saml2Idp => "scenarios/targets/reference-saml2-idp.yaml",
        }
    }
}

/// The reference target as a function of this process.
pub(crate) fn site(library: &Library, guise: Guise, faults: FaultSet) -> Site {
    let mut target = target(&root().join(guise.target_file()), library);
    let (era, reference_era) = match guise {
        Guise::Specific => (Some(Era::Specific), fedspec_reference::Era::Specific),
        Guise::Generic => (Some(Era::Generic), fedspec_reference::Era::Generic),
        Guise::Rfc | Guise::Saml2Sp | Guise::Saml2Idp => (None, fedspec_reference::Era::default()),
    };
    target.era = era;
    let reference = Reference::new(Config {
        profile: guise.profile(),
        era: reference_era,
        seed: SEED,
        faults,
        admin_token: ADMIN_TOKEN.to_owned(),
        clock: ClockSource::Frozen(files::START.parse().unwrap()),
        public_base: String::new(),
    });
    let transport = InProcess::new(move |request| {
        let reference = reference.clone();
        async move { reference.handle(request).await }
    });
    let mut site =
        Site::open(target, Arc::new(transport), &|_| Some(ADMIN_TOKEN.to_owned())).unwrap();
    site.clock = Clock::Frozen(files::START.parse().unwrap());
    site
}

/// The same site, with what it says of itself, and how an honest sign-in went.
pub(crate) async fn surveyed(mut site: Site) -> Site {
    let Settings { seed, began, .. } = settings();
    if site.target.has(Party::ScimServer) {
        let visit = probe(&site, &[], seed, &began).await.unwrap();
        site.survey = Survey::take(&visit, &site.target);
    }
    if site.target.has(Party::SamlSp) || site.target.has(Party::SamlIdp) {
        (site.baseline, _) = sign_in_once(&site, seed, &began).await;
    }
    site
}

/// Runs a plan and hands out what finished, in the order of the plan.
pub(crate) async fn run(drive: &Drive, plan: &Plan) -> Vec<Finished> {
    let mut finished = Vec::new();
    let complete = drive
        .run(plan, &settings(), |news| {
            if let Progress::Finished(case) = news {
                finished.push(*case);
            }
        })
        .await;
    assert!(complete, "every case of the plan is run");
    finished.sort_by_key(|case| case.planned.number);
    finished
}
