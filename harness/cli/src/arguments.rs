//! The command line as types; its help texts are the manual.

mod certify;
mod fuzz;
mod saml;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};
use fedspec_engine::vocabulary::{Class, Duration, Era, Level, UnknownClass};
use fedspec_reference::Profile;

pub(crate) use self::certify::{CertifyArguments, DiffArguments, VerifyArguments};
pub(crate) use self::fuzz::{FuzzArguments, Fuzzed};
pub(crate) use self::saml::{ForgeArguments, IdpArguments, MessageForm};

/// Conformance harness and fuzzer for identity federation: SCIM 2.0 and SAML 2.0.
#[derive(Debug, Parser)]
#[command(name = "fedspec", version, about, after_help = after_help(), max_term_width = 100)]
pub(crate) struct Arguments {
    /// Folder of scenarios [default: ./scenarios, or those built in]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) scenarios: Option<Utf8PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

fn after_help() -> String {
    let codes = crate::exit::Exit::MEANINGS
        .map(|(code, meaning)| format!("  {:>3}  {meaning}", code as u8));
    format!("Exit codes:\n{}", codes.join("\n"))
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run scenarios against a target, judge and report
    Run(Box<RunArguments>),
    /// Send a target what a fuzzer makes up, and write what it gets wrong as scenarios
    Fuzz(Box<FuzzArguments>),
    /// Run a frozen profile against a target, and write evidence that others can judge again
    Certify(CertifyArguments),
    /// Judge an evidence folder again: exit code 5 where anything in it is not as it says
    Verify(VerifyArguments),
    /// Compare runs: what is broken, worse, fixed, new; with three or more as a matrix
    Diff(DiffArguments),
    /// Make a pair of minisign keys to sign evidence with
    Keygen {
        /// Folder for fedspec.key and fedspec.pub; nothing there is replaced
        #[arg(short, long, default_value = ".", value_name = "DIR")]
        output: Utf8PathBuf,
    },
    /// Look whether a target can be reached, before anything is judged
    Probe(ProbeArguments),
    /// Check scenario and target files, offline
    Check(CheckArguments),
    /// List cases, requirements, capabilities, reasons, faults, tamperings, wrappings, fields,
    /// personas
    List(ListArguments),
    /// Explain a scenario, check, requirement, persona, capability, reason, fault or tampering in words
    Explain(ExplainArguments),
    /// Start the reference target on a port
    Serve(ServeArguments),
    /// Print a SAML response, honest or not, without sending it
    Forge(Box<ForgeArguments>),
    /// Make a key, a certificate and metadata of an identity provider for tests
    Idp(IdpArguments),
    /// Print the JSON Schema of a file format
    Schema(SchemaArguments),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct TargetArguments {
    /// Target file [default: the built-in reference target, in-process]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) target: Option<Utf8PathBuf>,
    /// Profile of the built-in target: `aws` (IAM Identity Center), `rfc` (RFC 7643, 7644, 9865), `saml2-sp` or `saml2-idp`
    #[arg(long, value_parser = parse_profile, default_value = "aws", value_name = "NAME", conflicts_with = "target")]
    pub(crate) profile: Profile,
    /// Run against the built-in provisioning connector, with a service provider of `peer` behind it: `rfc` or `aws`
    #[arg(long, value_name = "PEER", num_args = 0..=1, default_missing_value = "rfc", value_parser = ["rfc", "aws"], conflicts_with_all = ["target", "profile"])]
    pub(crate) connector: Option<String>,
    /// Era of texts and limits [default: the target file's]
    #[arg(long, value_parser = parse_era, value_name = "ERA")]
    pub(crate) era: Option<Era>,
    /// Deliberate mistake of the built-in target; may be given more than once
    #[arg(long = "fault", value_name = "NAME", conflicts_with = "target")]
    pub(crate) faults: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SelectionArguments {
    /// Scenario or case ids (with * and ?), paths of files or folders, or @FILE with one a line; a file
    /// from elsewhere is run too
    #[arg(value_name = "SCENARIO")]
    pub(crate) patterns: Vec<String>,
    /// Only cases of at least this level
    #[arg(long, value_parser = parse_level, value_name = "LEVEL")]
    pub(crate) level: Option<Level>,
    /// Only cases with a check of this class (rule, leniency, interop, interop:NAME, robustness);
    /// may be given more than once
    #[arg(long = "class", value_parser = parse_class, value_name = "CLASS")]
    pub(crate) classes: Vec<Classes>,
    /// Only scenarios with this tag; may be given more than once
    #[arg(long = "tag", value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// Only cases that cite a requirement beginning like this; may be given more than once
    #[arg(long = "cites", value_name = "ID")]
    pub(crate) cites: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub(crate) selection: SelectionArguments,
    #[command(flatten)]
    pub(crate) target: TargetArguments,
    /// Run only part M of N; a case's part follows from its id
    #[arg(long, value_name = "M/N")]
    pub(crate) shard: Option<String>,
    /// How many cases run at once [default: the target file's, or 2; in-process: one a core]
    #[arg(short, long, value_parser = clap::value_parser!(u16).range(1..=1024), value_name = "N")]
    pub(crate) jobs: Option<u16>,
    /// Where unique values come from [default: the time of day]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Begin no further case after so many that failed or met an error
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..), value_name = "N")]
    pub(crate) max_fail: Option<u32>,
    /// How long one case may take
    #[arg(long, value_parser = parse_timeout, default_value = "2m", value_name = "TIME")]
    pub(crate) timeout: Duration,
    /// Leave behind what was created at the target
    #[arg(long)]
    pub(crate) keep: bool,
    /// Print the plan as JSON and connect to nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Folder for the run's files; an earlier run there is kept as DIR.old
    #[arg(short, long, default_value = "fedspec-run", value_name = "DIR")]
    pub(crate) output: Utf8PathBuf,
    /// A report beside those in the run directory; may be given more than once
    #[arg(long = "report", value_name = "KIND=PATH")]
    pub(crate) reports: Vec<String>,
    /// YAML file of findings that somebody answers for; verdicts stay, a stale waiver fails the run
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<Utf8PathBuf>,
    /// How many findings are shown in full
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) show: usize,
    /// A line for every case
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ProbeArguments {
    #[command(flatten)]
    pub(crate) target: TargetArguments,
    /// Print a `supports:` list for the target file to stdout; no file is changed
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Scenario files from elsewhere to check as well
    #[arg(value_name = "SCENARIO")]
    pub(crate) files: Vec<Utf8PathBuf>,
    /// Target files to check as well
    #[arg(short, long = "target", value_name = "FILE")]
    pub(crate) targets: Vec<Utf8PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listed {
    Cases,
    Requirements,
    Capabilities,
    Reasons,
    Faults,
    ConnectorFaults,
    Tamperings,
    Wrappings,
    Fields,
    Personas,
}

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// What to list
    #[arg(default_value = "cases")]
    pub(crate) what: Listed,
    /// With requirements: which checks cite each, and what is missing
    #[arg(long)]
    pub(crate) coverage: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Id of a scenario, case, check, requirement, persona, capability, reason, fault or
    /// tampering
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// Address; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:7643", value_name = "ADDRESS")]
    pub(crate) listen: std::net::SocketAddr,
    /// Profile: `aws` (IAM Identity Center), `rfc` (RFC 7643, 7644, 9865), `saml2-sp` or `saml2-idp`
    #[arg(long, value_parser = parse_profile, default_value = "aws", value_name = "NAME")]
    pub(crate) profile: Profile,
    /// Era of texts and limits, of the profile `aws` [default: specific]
    #[arg(long, value_parser = parse_era, value_name = "ERA")]
    pub(crate) era: Option<Era>,
    /// Deliberate mistake; may be given more than once
    #[arg(long = "fault", value_name = "NAME")]
    pub(crate) faults: Vec<String>,
    /// Where ids and tokens come from [default: the time of day]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Let time stand still: only the admin API moves the clock
    #[arg(long)]
    pub(crate) frozen: bool,
    /// Write a target file for this server
    #[arg(long, value_name = "FILE")]
    pub(crate) write_target: Option<Utf8PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Scenario,
    Fragment,
    Requirements,
    Page,
    Target,
    Profile,
    Waivers,
    Statement,
    Calibration,
    Verdicts,
    Event,
    Plan,
    Transcript,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Which format; without it all are written to --write
    #[arg(required_unless_present = "write")]
    pub(crate) format: Option<Format>,
    /// Write all schemas into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) write: Option<Utf8PathBuf>,
}

fn parse_era(text: &str) -> Result<Era, String> {
    match text {
        "specific" => Ok(Era::Specific),
        "generic" => Ok(Era::Generic),
        _ => Err("expected `specific` or `generic`".to_owned()),
    }
}

fn parse_profile(text: &str) -> Result<Profile, String> {
    text.parse().map_err(|_| "expected `aws`, `rfc`, `saml2-sp` or `saml2-idp`".to_owned())
}

fn parse_timeout(text: &str) -> Result<Duration, String> {
    let timeout = Duration::parse(text)?;
    if timeout.get().is_zero() {
        return Err("no time at all is too little; write `30s`".to_owned());
    }
    Ok(timeout)
}

/// One class, or those of all identity providers.
#[derive(Clone, Debug)]
pub(crate) struct Classes(pub(crate) Vec<Class>);

fn parse_class(text: &str) -> Result<Classes, String> {
    if text == "interop" {
        let interop = |class: &Class| matches!(class, Class::Interop(_));
        return Ok(Classes(Class::ALL.into_iter().filter(interop).collect()));
    }
    let class: Class = text.parse().map_err(|unknown: UnknownClass| unknown.help)?;
    Ok(Classes(vec![class]))
}

fn parse_level(text: &str) -> Result<Level, String> {
    match text {
        "must" => Ok(Level::Must),
        "should" => Ok(Level::Should),
        "may" => Ok(Level::May),
        _ => Err("expected `must`, `should` or `may`".to_owned()),
    }
}
