//! Text to [`Scenario`]: typed parse, lint, templates, expansion into cases.
//!
//! Everything a scenario file can say is a type here; nothing here sends anything.

mod action;
mod alteration;
mod audit;
mod authn_request;
mod check;
mod connector;
mod expand;
mod file;
mod json_path;
mod lint;
mod located;
mod long_text;
mod matcher;
mod named;
mod one_key;
mod outcome;
mod parse;
mod refusal;
mod rewriting;
mod saml;
mod segment;
mod status;
mod step;
mod sts;
mod template;
mod totp;
mod value;

pub use action::{Action, AdminAction, Auth, Goal, HttpAction, Method, ScimAction, WaitAction};
pub use alteration::Alteration;
pub use audit::AuditExpectation;
pub use authn_request::{AskCourse, Asking, AuthnRequestAction, Named as NamedUser};
pub use check::{BodyExpectation, Check, MessageExpectation, Subject};
pub use connector::{
    Arrival, AwaitAction, CannedAnswer, Disturbance, Landmark, LostAs, TokenSeen, TriggerAction,
    WireFault, is_path,
};
pub use expand::{Case, CaseId};
pub use file::{CaseRow, Fragment, Scenario};
pub(crate) use json_path::{compiled, finds_one_place, path_fault};
pub use lint::{Lint, lint};
pub use located::At;
pub use long_text::LongText;
pub use matcher::{Direction, HeaderMatch, JsonMatch, Kind, Matcher};
pub use named::Named;
pub(crate) use one_key::{one_key, one_key_if_any};
pub use outcome::OutcomeExpectation;
pub use parse::parse_yaml;
pub use rewriting::Rewriting;
pub use saml::{
    Browser, Course, SamlMetadataAction, SamlRequestAction, SamlResponseAction, SignIn,
};
pub(crate) use segment::{RESERVED, climbs, segment};
pub use status::StatusExpectation;
pub use step::{Phase, Retry, Save, Step};
pub use sts::{Door, StsAction, StsCourse};
pub use template::{
    Bindings, Placeholder, TemplateError, placeholders, render, render_pattern, render_text,
};
pub use totp::{Edge, OneTime, Purpose, TotpAction};
pub use value::{Misfit, MisfitKind};
