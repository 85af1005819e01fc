//! Live fuzzing: a target is sent what a generator makes up, an oracle judges what came of it, and
//! what is found is shrunk and written as a scenario that anybody can run again.
//!
//! What belongs here: generators, oracles, shrinking, and the bounds that all of them keep to. What does
//! not: connections (`drive`), and printing (the command line).

mod budget;
mod dice;
mod event;
mod finding;
pub mod saml;
mod scenario_file;
pub mod scim;
mod settings;

pub use budget::Budget;
pub use dice::Dice;
pub use event::{Coverage, Ending, Event, Found, Snapshot, Summary};
pub use finding::{Finding, Rule};
pub use scenario_file::{ScenarioFile, flow};
pub use settings::Settings;
