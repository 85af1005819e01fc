use std::process::Command;

use camino::Utf8PathBuf;
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::scenario::one_key;

/// Where a secret is kept; a target file never holds one itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// A file, without the line end at its end.
    #[schemars(with = "String")]
    File(Utf8PathBuf),
    /// The output of a command, given as a list of words.
    Command(Vec<String>),
}

/// Where a bearer token comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BearerFrom {
    /// An environment variable.
    Env(String),
    /// A file, without the line end at its end.
    #[schemars(with = "String")]
    File(Utf8PathBuf),
    /// The output of a command, given as a list of words.
    Command(Vec<String>),
    /// A result of `sandbox.open`.
    Sandbox(String),
}

/// Credentials of requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// None: the target asks for none.
    None,
    /// `Authorization: Bearer …` (RFC 6750).
    Bearer(#[serde(deserialize_with = "one_key")] BearerFrom),
}

/// Why a secret could not be had. Never holds the secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The variable is not set, or is not text.
    #[error("environment variable `{0}` is not set")]
    NoVariable(String),
    /// The file cannot be read.
    #[error("failed to read the secret's file `{file}`: {cause}")]
    NoFile {
        /// Its path.
        file: Utf8PathBuf,
        /// The system's word.
        cause: std::io::Error,
    },
    /// The command is empty, does not start, or fails.
    #[error("the secret's command `{command}` failed: {cause}")]
    NoOutput {
        /// Its first word.
        command: String,
        /// What went wrong.
        cause: String,
    },
    /// There is nothing in it.
    #[error("the secret is empty")]
    Empty,
    /// A line end or another control character would break the header.
    #[error("the secret holds a character that cannot stand in an HTTP header")]
    Unprintable,
}

impl BearerFrom {
    /// The same as a plain reference; none for a sandbox's token.
    pub fn outside(&self) -> Option<SecretRef> {
        match self {
            Self::Env(name) => Some(SecretRef::Env(name.clone())),
            Self::File(path) => Some(SecretRef::File(path.clone())),
            Self::Command(words) => Some(SecretRef::Command(words.clone())),
            Self::Sandbox(_) => None,
        }
    }
}

impl SecretRef {
    /// Fetches the secret; `env` looks a variable up.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn fetch(&self, env: &dyn Fn(&str) -> Option<String>) -> Result<SecretString, SecretError> {
        let text = self.fetch_text(env)?;
        if text.chars().any(|letter| !letter.is_ascii() || letter.is_ascii_control()) {
            return Err(SecretError::Unprintable);
        }
        Ok(SecretString::from(text))
    }

    /// Fetches a text of several lines, such as a key; `env` looks a variable up.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn fetch_text(&self, env: &dyn Fn(&str) -> Option<String>) -> Result<String, SecretError> {
        let mut text = match self {
            Self::Env(name) => env(name).ok_or_else(|| SecretError::NoVariable(name.clone()))?,
            Self::File(file) => std::fs::read_to_string(file)
                .map_err(|cause| SecretError::NoFile { file: file.clone(), cause })?,
            Self::Command(words) => output(words)?,
        };
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        if text.is_empty() { Err(SecretError::Empty) } else { Ok(text) }
    }
}

fn output(words: &[String]) -> Result<String, SecretError> {
    let (program, arguments) = words.split_first().ok_or_else(|| SecretError::NoOutput {
        command: String::new(),
        cause: "no word is given".to_owned(),
    })?;
    let failed = |cause: String| SecretError::NoOutput { command: program.clone(), cause };
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|cause| failed(cause.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("its output is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_place_and_never_the_secret() {
        let missing = SecretRef::Env("FEDSPEC_X".into()).fetch(&|_| None);
        assert!(missing.unwrap_err().to_string().contains("FEDSPEC_X"));
        let broken = SecretRef::Env("X".into()).fetch(&|_| Some("s3cret\nHost: evil".into()));
        assert!(!broken.unwrap_err().to_string().contains("s3cret"));
        assert!(matches!(
            SecretRef::Command(vec!["false".into()]).fetch(&|_| None),
            Err(SecretError::NoOutput { .. })
        ));
    }
}
