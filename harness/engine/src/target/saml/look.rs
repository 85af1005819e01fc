use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scenario::At;

/// How a target shows who is signed in: a page that is read with the browser's cookies.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "ProbeFile", into = "ProbeFile")]
#[schemars(with = "ProbeFile")]
pub struct IdentityProbe {
    /// A path below `base`, or a whole URL of the same scheme, host and port: cookies go nowhere else, even
    /// where their `Domain` allows it.
    pub get: String,
    /// Where the name stands; no match is nobody.
    pub shown: ShownAs,
    /// What a page has to say that nobody is signed in. Without it, a page without a name says so.
    pub nobody: Option<At<String>>,
}

/// Where a name stands in an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownAs {
    /// A regular expression for the body: its group `who`, its first group, or all of it.
    Body(At<String>),
    /// A JSONPath into the body.
    Json(At<String>),
    /// A header.
    Header(At<String>),
}

/// Where a target says why it refuses.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ReasonChannel {
    /// The first place that says something counts.
    pub any_of: Vec<At<ReasonSource>>,
}

/// One place in which a reason may stand; of a regular expression the group `why` counts, the first
/// group, or all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "SourceFile", into = "SourceFile")]
#[schemars(with = "SourceFile")]
pub enum ReasonSource {
    /// The body of the answer to the message, or of one to which it redirects.
    Body(String),
    /// A header of these answers: its name, and a regular expression.
    Header(String, String),
    /// What is appended to a log file meanwhile.
    Log(String, String),
    /// What a command prints afterwards.
    Command(Vec<String>, String),
}

impl ReasonSource {
    /// The regular expression.
    pub const fn pattern(&self) -> &String {
        match self {
            Self::Body(pattern)
            | Self::Header(_, pattern)
            | Self::Log(_, pattern)
            | Self::Command(_, pattern) => pattern,
        }
    }
}

/// The file form: one key a way to read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ProbeFile {
    /// A path below `base`, or a whole URL of the same scheme, host and port: cookies go nowhere else, even
    /// where their `Domain` allows it.
    get: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<At<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    json: Option<At<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<At<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nobody: Option<At<String>>,
}

impl TryFrom<ProbeFile> for IdentityProbe {
    type Error = String;

    fn try_from(file: ProbeFile) -> Result<Self, String> {
        let shown = match (file.body, file.json, file.header) {
            (Some(pattern), None, None) => ShownAs::Body(pattern),
            (None, Some(path), None) => ShownAs::Json(path),
            (None, None, Some(name)) => ShownAs::Header(name),
            _ => {
                return Err(
                    "the name stands in exactly one of `body`, `json` and `header`; write \
                            `body: \"user=(?<who>[^<]+)\"`, `json: $.user` or `header: x-user`"
                        .to_owned(),
                );
            }
        };
        Ok(Self { get: file.get, shown, nobody: file.nobody })
    }
}

impl From<IdentityProbe> for ProbeFile {
    fn from(probe: IdentityProbe) -> Self {
        let mut file =
            Self { get: probe.get, body: None, json: None, header: None, nobody: probe.nobody };
        match probe.shown {
            ShownAs::Body(pattern) => file.body = Some(pattern),
            ShownAs::Json(path) => file.json = Some(path),
            ShownAs::Header(name) => file.header = Some(name),
        }
        file
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SourceFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    command: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matches: Option<String>,
}

impl TryFrom<SourceFile> for ReasonSource {
    type Error = String;

    fn try_from(file: SourceFile) -> Result<Self, String> {
        match (file.body, file.header, file.log, file.command, file.matches) {
            (Some(pattern), None, None, None, None) => Ok(Self::Body(pattern)),
            (None, Some(name), None, None, Some(pattern)) => Ok(Self::Header(name, pattern)),
            (None, None, Some(path), None, Some(pattern)) => Ok(Self::Log(path, pattern)),
            (None, None, None, Some(words), Some(pattern)) => Ok(Self::Command(words, pattern)),
            _ => Err("a reason stands in one place; write `{ body: PATTERN }`, or one of \
                      `header`, `log`, `command` together with `matches: PATTERN`"
                .to_owned()),
        }
    }
}

impl From<ReasonSource> for SourceFile {
    fn from(source: ReasonSource) -> Self {
        let mut file = Self::default();
        match source {
            ReasonSource::Body(pattern) => file.body = Some(pattern),
            ReasonSource::Header(name, pattern) => {
                (file.header, file.matches) = (Some(name), Some(pattern));
            }
            ReasonSource::Log(path, pattern) => {
                (file.log, file.matches) = (Some(path), Some(pattern));
            }
            ReasonSource::Command(words, pattern) => {
                (file.command, file.matches) = (Some(words), Some(pattern));
            }
        }
        file
    }
}
