//! (case, redacted record) to verdict: pure, so that anyone can judge a stored run again.
//!
//! No I/O, clock or environment here.

mod arrival;
mod audit;
mod body;
mod check;
mod finding;
mod found;
mod internals;
mod issued;
mod issued_facts;
mod judgement;
mod matcher;
mod number_text;
mod reading;
mod refusal;
mod sign_in;
mod standard_names;
mod throttle;
mod verdict;
mod xml_values;

pub use check::expected as expected_words;
pub use issued::{Issued, issued};
pub use judgement::{Context, judge, step_holds};
pub use reading::{read_json, read_values};
pub use refusal::detail_of;
pub use sign_in::entered;
pub use throttle::{asks_for_patience, throttles};
pub use verdict::{CaseVerdict, CheckVerdict, Decision, Outcome, Summary, Verdicts};
