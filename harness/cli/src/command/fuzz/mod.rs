//! `fedspec fuzz`: what all fuzzers share; each has a file of its own.

mod desk;
mod saml;
mod scim;
mod watch;

use std::num::NonZero;

use fedspec_engine::drive::Site;
use fedspec_engine::fuzz::Settings;
use fedspec_engine::library::Library;
use fedspec_engine::report::one_line;
use fedspec_reference::Profile;
use tokio_util::sync::CancellationToken;

use super::{run, site};
use crate::arguments::{FuzzArguments, Fuzzed, TargetArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Fuzzes a target.
pub(super) fn fuzz(arguments: &FuzzArguments, library: &Library) -> Result<Exit, Failure> {
    let seed = site::seed(arguments.seed);
    let opened = open(arguments, library, seed)?;
    match arguments.what {
        Fuzzed::Saml => saml::fuzz(arguments, library, opened, seed),
        Fuzzed::Scim => scim::fuzz(arguments, opened, seed),
    }
}

impl Fuzzed {
    /// The word for it.
    const fn name(self) -> &'static str {
        match self {
            Self::Saml => "saml",
            Self::Scim => "scim",
        }
    }

    /// The profile of the built-in target that is fuzzed where nothing is said.
    const fn profile(self) -> Profile {
        match self {
            Self::Saml => Profile::Saml2Sp,
            Self::Scim => Profile::Rfc,
        }
    }
}

/// The target, which has to be on this machine or to be allowed.
fn open(arguments: &FuzzArguments, library: &Library, seed: u64) -> Result<Site, Failure> {
    let target = TargetArguments {
        connector: None,
        target: arguments.target.clone(),
        profile: arguments.profile.unwrap_or(arguments.what.profile()),
        era: None,
        faults: arguments.faults.clone(),
    };
    let mut opened = site::open(&target, library, seed)?;
    let elsewhere = opened.target.elsewhere();
    // The built-in target is in this process, whatever its file says.
    if let (Some(first), Some(_), false) =
        (elsewhere.first(), &arguments.target, arguments.i_may_test_this_target)
    {
        return Err(Failure::Argument {
            message: format!("`{}` is not on this machine", one_line(first)),
            help: "fuzzing sends thousands of hostile messages; if the target is yours, or its owner has \
                   agreed, add `--i-may-test-this-target`"
                .to_owned(),
        });
    }
    if let Some(per_second) = arguments.requests_per_second {
        opened.slow_down(per_second);
    }
    Ok(opened)
}

/// How long and how hard.
fn settings(arguments: &FuzzArguments, opened: &Site, seed: u64, began: &str) -> Settings {
    let own = opened.target.limits.concurrency.as_ref().map(|limit| limit.value);
    let default = match arguments.target {
        // A product that nobody here knows is not to be pushed, and what it keeps may be shared.
        Some(_) => 1,
        None => {
            let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
            u16::try_from(cores).unwrap_or(u16::MAX)
        }
    };
    Settings {
        seed,
        began: began.to_owned(),
        time: arguments.time.get(),
        max_requests: arguments.max_requests,
        jobs: usize::from(arguments.jobs.or(own).unwrap_or(default)),
        cancel: CancellationToken::new(),
    }
}

/// Lets Ctrl-C end a run.
fn heed_interrupts(settings: &Settings) {
    let cancel = settings.cancel.clone();
    tokio::spawn(async move { run::watch_interrupts(&cancel).await });
}

/// A line of a dry run.
fn tell(line: &str) {
    output::data(&format!("{line}\n"));
}
