//! Closed lists and catalogues: the words that scenarios, targets and reports share.
//!
//! Nothing here knows what a scenario is.

mod admin;
mod attribute_name;
mod capability;
mod class;
mod condition;
mod discovery;
mod duration;
mod era;
mod event;
mod feature;
mod flow;
mod forgery;
mod level;
mod page;
mod party;
mod persona_sheet;
mod profile;
mod reason;
mod requirement;
mod severity;
mod sign_in;
mod standard_type;

pub use admin::AdminOperation;
pub use attribute_name::{AttributeName, AttributeNameError};
pub use capability::{Capabilities, Capability};
pub use class::{Class, Persona, UnknownClass};
pub use condition::{Condition, ConditionError, Facts};
pub use discovery::Discovery;
pub use duration::Duration;
pub use era::Era;
pub use event::Event;
pub use feature::Feature;
pub use flow::Flow;
pub use forgery::Forgery;
pub use level::Level;
pub use page::{Heading, Page, Point};
pub use party::Party;
pub use persona_sheet::{Confidence, LifecycleEvent, PersonaSheet, PersonaSource};
pub use profile::{Profile, ProfileName};
pub use reason::{Reason, Reasons};
pub use requirement::{Catalogue, Origin, Requirement, Strength, Wire};
pub use severity::Severity;
pub use sign_in::SignInOutcome;
pub use standard_type::StandardType;
