//! Live fuzzing.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};
use fedspec_engine::vocabulary::Duration;
use fedspec_reference::Profile;

use super::{parse_profile, parse_timeout};

/// What is fuzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fuzzed {
    /// A SAML service provider: signed responses with random compositions of tamperings
    Saml,
    /// A SCIM service provider: random histories of users and groups, held against a model
    Scim,
}

#[derive(Debug, Args)]
pub(crate) struct FuzzArguments {
    /// What is fuzzed
    pub(crate) what: Fuzzed,
    /// Target file [default: the built-in reference target, in-process]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) target: Option<Utf8PathBuf>,
    /// Profile of the built-in target [default: saml2-sp for saml, rfc for scim]
    #[arg(long, value_parser = parse_profile, value_name = "NAME", conflicts_with = "target")]
    pub(crate) profile: Option<Profile>,
    /// Deliberate mistake of the built-in target; may be given more than once
    #[arg(long = "fault", value_name = "NAME", conflicts_with = "target")]
    pub(crate) faults: Vec<String>,
    /// Test a target that is not on this machine: you own it, or its owner has agreed
    #[arg(long)]
    pub(crate) i_may_test_this_target: bool,
    /// Where everything that is made up comes from [default: the time of day]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Begin nothing further after this time
    #[arg(long, value_parser = parse_timeout, default_value = "60s", value_name = "TIME")]
    pub(crate) time: Duration,
    /// Begin nothing further after so many requests
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..), value_name = "N")]
    pub(crate) max_requests: Option<u64>,
    /// At most so many requests a second [default: the target file's limit, or none]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
    pub(crate) requests_per_second: Option<u32>,
    /// How many operations are under way at once; with 1 the same seed does the same [default: the
    /// target file's, or 1; in-process: one a core]
    #[arg(short, long, value_parser = clap::value_parser!(u16).range(1..=64), value_name = "N")]
    pub(crate) jobs: Option<u16>,
    /// Say what would be sent, and connect to nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Folder for the scenarios and fuzz.json; an earlier one there is kept as DIR.old
    #[arg(short, long, default_value = "fedspec-fuzz", value_name = "DIR")]
    pub(crate) output: Utf8PathBuf,
}
