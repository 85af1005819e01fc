use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::one_key::one_key_if_any;
use super::{
    Arrival, At, AuditExpectation, HeaderMatch, JsonMatch, OutcomeExpectation, StatusExpectation,
};
use crate::vocabulary::{Class, Condition, Duration, Level, Severity};

/// One named expectation with exactly one subject.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "CheckFile", into = "CheckFile")]
#[schemars(with = "CheckFile")]
pub struct Check {
    /// Instead of the case's level.
    pub level: Option<Level>,
    /// Instead of the case's severity.
    pub severity: Option<Severity>,
    /// Instead of the case's class.
    pub class: Option<Class>,
    /// Instead of the case's citations.
    pub cites: Vec<At<String>>,
    /// Left out where this does not hold.
    pub when: Condition,
    /// Left out on an answer of another status: the check is about what such answers say.
    pub answered: Option<StatusExpectation>,
    /// What is looked at.
    pub subject: Subject,
}

/// What a check looks at.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// The HTTP status.
    Status(StatusExpectation),
    /// Headers of the answer.
    Header(Vec<HeaderMatch>),
    /// The answer's JSON.
    Json(Vec<JsonMatch>),
    /// The answer's body as text.
    Body(BodyExpectation),
    /// An explanation for a person.
    Message(MessageExpectation),
    /// How soon the answer was complete.
    Within(Duration),
    /// Which identity got in.
    Outcome(OutcomeExpectation),
    /// What the audit trail says.
    Audit(AuditExpectation),
    /// Which requests a connector sends.
    Arrives(Box<Arrival>),
}

impl Subject {
    /// The key in the file.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Header(_) => "header",
            Self::Json(_) => "json",
            Self::Body(_) => "body",
            Self::Message(_) => "message",
            Self::Within(_) => "within",
            Self::Outcome(_) => "outcome",
            Self::Audit(_) => "audit",
            Self::Arrives(_) => "arrives",
        }
    }
}

/// `body:` with exactly one key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BodyExpectation {
    /// No body at all (true), or some (false).
    Empty(bool),
    /// This text is in it.
    Contains(String),
    /// This text is not in it.
    Lacks(String),
    /// This regular expression is found in it.
    Matches(String),
    /// Nothing had to be redacted from body or headers.
    NoSecret(bool),
    /// No HTML page, stack trace, SQL error or path of a source file is in it.
    NoInternals(bool),
    /// It is one JSON value, in UTF-8 without a byte order mark, with no name twice in an object.
    StrictJson(bool),
}

/// An explanation: where it stands, and what it is to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MessageExpectation {
    /// JSONPath of the text: `$.detail` by default, and after a sign-in what the target file's `reason`
    /// channel says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// A row of `reasons.yaml`; the target file may say how the product words it.
    pub reason: At<String>,
    /// Whether the reference target's exact text is recorded under `snapshots/messages/`.
    #[serde(default)]
    pub snapshot: bool,
}

impl MessageExpectation {
    /// The JSONPath of the text in an answer that is JSON.
    pub fn path(&self) -> &str {
        self.at.as_deref().unwrap_or("$.detail")
    }
}

/// The file form: one key a subject.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CheckFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<Class>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cites: Vec<At<String>>,
    #[serde(default)]
    when: Condition,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered: Option<StatusExpectation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<StatusExpectation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<Vec<HeaderMatch>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    json: Option<Vec<JsonMatch>>,
    #[serde(default, deserialize_with = "one_key_if_any", skip_serializing_if = "Option::is_none")]
    body: Option<BodyExpectation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<MessageExpectation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    within: Option<Duration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeExpectation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audit: Option<AuditExpectation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    arrives: Option<Box<Arrival>>,
}

impl TryFrom<CheckFile> for Check {
    type Error = String;

    fn try_from(file: CheckFile) -> Result<Self, String> {
        let subjects: Vec<Subject> = [
            file.status.map(Subject::Status),
            file.header.map(Subject::Header),
            file.json.map(Subject::Json),
            file.body.map(Subject::Body),
            file.message.map(Subject::Message),
            file.within.map(Subject::Within),
            file.outcome.map(Subject::Outcome),
            file.audit.map(Subject::Audit),
            file.arrives.map(Subject::Arrives),
        ]
        .into_iter()
        .flatten()
        .collect();
        match <[Subject; 1]>::try_from(subjects) {
            Ok([subject]) => Ok(Self {
                level: file.level,
                severity: file.severity,
                class: file.class,
                cites: file.cites,
                when: file.when,
                answered: file.answered,
                subject,
            }),
            Err(subjects) if subjects.is_empty() => {
                Err("the check looks at nothing; write one of `status`, `header`, `json`, `body`, \
                    `message`, `within`, `outcome`, `audit`, `arrives`, with a value"
                    .to_owned())
            }
            Err(subjects) => {
                let names: Vec<String> =
                    subjects.iter().map(|subject| format!("`{}`", subject.name())).collect();
                Err(format!(
                    "a check has one subject, found {}; write one check for each",
                    names.join(" and ")
                ))
            }
        }
    }
}

impl From<Check> for CheckFile {
    fn from(check: Check) -> Self {
        let mut file = Self {
            level: check.level,
            severity: check.severity,
            class: check.class,
            cites: check.cites,
            when: check.when,
            answered: check.answered,
            ..Self::default()
        };
        match check.subject {
            Subject::Status(status) => file.status = Some(status),
            Subject::Header(header) => file.header = Some(header),
            Subject::Json(json) => file.json = Some(json),
            Subject::Body(body) => file.body = Some(body),
            Subject::Message(message) => file.message = Some(message),
            Subject::Within(within) => file.within = Some(within),
            Subject::Outcome(outcome) => file.outcome = Some(outcome),
            Subject::Audit(audit) => file.audit = Some(audit),
            Subject::Arrives(arrives) => file.arrives = Some(arrives),
        }
        file
    }
}
