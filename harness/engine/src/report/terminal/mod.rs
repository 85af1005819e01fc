//! Text for people: readable without colour, in any width, whatever a target sent.

mod block;
mod case_line;
mod citation;
mod count;
mod findings;
mod page;
mod progress;
mod quote;
mod scenario_lines;
mod shared_cause;
mod style;
mod summary;
mod wire;
mod wrap;

pub use case_line::case_line;
pub use citation::Citation;
pub use findings::{FinishedCase, findings};
pub use progress::Progress;
pub use style::Style;
pub use summary::{RunSummary, summary};
