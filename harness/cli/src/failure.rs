use camino::Utf8PathBuf;
use fedspec_engine::certify::SignError;
use fedspec_engine::drive::{MakeIdpError, PrintError, SiteError};
use fedspec_engine::plan::{SelectionError, ShardError};
use fedspec_engine::problem::Problem;
use fedspec_engine::transcript::{StoreError, Trouble};

use crate::exit::Exit;

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Files that people wrote have problems.
    #[error("{} in the files", count(.0.len()))]
    Files(Vec<Problem>),
    /// A file that is named cannot be read.
    #[error("failed to read `{path}`: {cause}")]
    Unreadable {
        /// The file.
        path: Utf8PathBuf,
        /// The system's word.
        cause: std::io::Error,
    },
    /// A file that is asked for cannot be written.
    #[error("failed to write `{path}`: {cause}")]
    Unwritable {
        /// The file.
        path: Utf8PathBuf,
        /// The system's word.
        cause: std::io::Error,
    },
    /// A selection that makes no sense.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// A shard that makes no sense.
    #[error(transparent)]
    Shard(#[from] ShardError),
    /// Nothing to run.
    #[error("nothing to run: {0}")]
    NothingSelected(String),
    /// Credentials that cannot be used.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The target cannot be used.
    #[error("the target cannot be used: {0}")]
    Preflight(String),
    /// There is no client.
    #[error("failed to start the HTTP client: {0}")]
    Client(Trouble),
    /// The run directory cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A name that is unknown.
    #[error("{message}")]
    Unknown {
        /// What is unknown.
        message: String,
        /// Something to try.
        help: Option<String>,
    },
    /// A message that cannot be printed.
    #[error(transparent)]
    Message(#[from] PrintError),
    /// No identity provider.
    #[error(transparent)]
    Idp(#[from] MakeIdpError),
    /// An argument that does not fit.
    #[error("{message}")]
    Argument {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// The reference target cannot listen.
    #[error("failed to listen on {address}: {cause}")]
    Listen {
        /// Where.
        address: String,
        /// The system's word.
        cause: std::io::Error,
    },
    /// Scenarios that are not those of the frozen profile.
    #[error("{} of `{profile}` {} not as frozen: {}", files(.paths.len()), if .paths.len() == 1 { "is" } else { "are" }, first(.paths))]
    NotFrozen {
        /// The profile.
        profile: String,
        /// Their files.
        paths: Vec<String>,
    },
    /// A key that cannot be used.
    #[error("`{path}`: {cause}")]
    Key {
        /// The file, or the key itself.
        path: String,
        /// Why not.
        cause: SignError,
    },
    /// Something that cannot happen.
    #[error("fault in the harness: {0}")]
    Internal(String),
}

impl Failure {
    /// The exit code.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Files(_)
            | Self::Unreadable { .. }
            | Self::Unwritable { .. }
            | Self::Selection(_)
            | Self::Shard(_)
            | Self::Site(_)
            | Self::Store(_)
            | Self::Unknown { .. }
            | Self::Listen { .. }
            | Self::NotFrozen { .. }
            | Self::Key { .. }
            | Self::Message(PrintError::Unmade(_))
            | Self::Argument { .. } => Exit::Usage,
            Self::NothingSelected(_) => Exit::NothingSelected,
            Self::Preflight(_) | Self::Client(_) | Self::Message(PrintError::NoTarget(_)) => {
                Exit::Unusable
            }
            Self::Internal(_) | Self::Idp(_) => Exit::Internal,
        }
    }

    /// Something to do.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Selection(SelectionError::NothingMatches { help, .. })
            | Self::Unknown { help, .. } => {
                help.clone().or_else(|| Some("`fedspec list` shows what there is".to_owned()))
            }
            Self::NothingSelected(_) => Some("`fedspec list` shows what there is".to_owned()),
            Self::Argument { help, .. } => Some(help.clone()),
            Self::Preflight(_) => Some("`fedspec probe` shows what was looked at".to_owned()),
            Self::Store(StoreError::NotOurs(_)) => Some("name another folder with `-o`".to_owned()),
            Self::NotFrozen { .. } => Some(
                "run `certify` in a checkout of a release, or anywhere else for the scenarios built in"
                    .to_owned(),
            ),
            Self::Key { cause: SignError::PasswordNeeded, .. } => {
                Some("set FEDSPEC_KEY_PASSWORD to its password".to_owned())
            }
            Self::Key { .. } => Some("`fedspec keygen`, or `minisign -G`, makes a pair".to_owned()),
            Self::Site(_) => Some("mend the target file, or set what it refers to".to_owned()),
            Self::Listen { .. } => {
                Some("is it in use? name another one with `--listen`".to_owned())
            }
            _ => None,
        }
    }
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

/// The first few of a list.
fn first(paths: &[String]) -> String {
    let shown: Vec<&str> = paths.iter().take(5).map(String::as_str).collect();
    let more = paths.len().saturating_sub(shown.len());
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    format!("{}{more}", shown.join(", "))
}

fn count(problems: usize) -> String {
    if problems == 1 { "1 problem".to_owned() } else { format!("{problems} problems") }
}
