//! The built-in target: where the reference crate and the engine meet.

use std::sync::Arc;

use fedspec_engine::drive::{Clock, InProcess, Site};
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use fedspec_engine::target::Target;
use fedspec_engine::vocabulary::Era;
use fedspec_reference::{ClockSource, Config, FaultSet, Profile, Reference};

use crate::failure::Failure;
use crate::{library, target_file};

/// The target file of a profile of the reference target, below `scenarios/`.
pub(crate) const fn target_path(profile: Profile) -> &'static str {
    match profile {
        Profile::Aws => "targets/reference.yaml",
        Profile::Rfc => "targets/reference-rfc.yaml",
        Profile::Saml2Sp => "targets/reference-saml2-sp.yaml",
        Profile::Saml2Idp => "targets/reference-saml2-idp.yaml",
    }
}

/// The variable that holds the admin API's token.
pub(crate) const ADMIN_TOKEN: &str = "FEDSPEC_ADMIN_TOKEN";
/// The token used in-process, where nobody else can reach the target.
const IN_PROCESS_TOKEN: &str = "in-process-admin-token-of-the-built-in-target";
/// The virtual clock of in-process runs, so that they are the same every time.
pub(crate) const START: &str = "2026-01-01T00:00:00Z";

/// The reference target as a function of this process.
pub(crate) fn site(
    library: &Library,
    profile: Profile,
    era: Option<Era>,
    faults: FaultSet,
    seed: u64,
) -> Result<Site, Failure> {
    let mut target = target(library, profile)?;
    target.era = era_of(profile, era)?;
    let clock = START.parse().map_err(|_| Failure::Internal("the start is no time".to_owned()))?;
    let reference = Reference::new(Config {
        profile,
        era: reference_era(target.era.unwrap_or_default()),
        seed,
        faults,
        admin_token: IN_PROCESS_TOKEN.to_owned(),
        clock: ClockSource::Frozen(clock),
        public_base: String::new(),
    });
    let transport = InProcess::new(move |request| {
        let reference = reference.clone();
        async move { reference.handle(request).await }
    });
    let env = |name: &str| (name == ADMIN_TOKEN).then(|| IN_PROCESS_TOKEN.to_owned());
    let mut site = Site::open(target, Arc::new(transport), &env)?;
    site.clock = Clock::Frozen(clock);
    Ok(site)
}

/// The era that a profile has, if it has any.
///
/// # Errors
/// One was asked for that does not exist.
pub(crate) fn era_of(profile: Profile, era: Option<Era>) -> Result<Option<Era>, Failure> {
    match (profile, era) {
        (Profile::Aws, era) => Ok(Some(era.unwrap_or_default())),
        (Profile::Rfc | Profile::Saml2Sp | Profile::Saml2Idp, None) => Ok(None),
        (Profile::Rfc | Profile::Saml2Sp | Profile::Saml2Idp, Some(_)) => Err(Failure::Argument {
            message: format!("the profile `{profile}` has no eras"),
            help: "leave `--era` out".to_owned(),
        }),
    }
}

/// The text of the target file of a profile.
///
/// # Errors
/// The binary was built without it.
pub(crate) fn target_text(profile: Profile) -> Result<&'static str, Failure> {
    let path = target_path(profile);
    library::embedded_text(path)
        .ok_or_else(|| Failure::Internal(format!("`{path}` is not built in")))
}

/// The same word for an era on both sides.
pub(crate) const fn reference_era(era: Era) -> fedspec_reference::Era {
    match era {
        Era::Specific => fedspec_reference::Era::Specific,
        Era::Generic => fedspec_reference::Era::Generic,
    }
}

fn target(library: &Library, profile: Profile) -> Result<Target, Failure> {
    let name = format!("scenarios/{}", target_path(profile));
    target_file::parse(&Source::new(name, target_text(profile)?), library)
}
