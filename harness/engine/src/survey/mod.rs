//! What a target says of itself: answers of discovery to [`Survey`], and bodies fitted to it.
//!
//! Nothing here sends anything, and no answer is an error: what is missing or wrong is assumed to
//! be as the RFCs have it, and said.

mod answers;
mod claims;
mod fit;
mod known;
mod make;
mod make_up;
mod probe;
mod propose;
mod record;
mod resource_type;
mod take;
mod unlisted;
mod visit;

pub(crate) use answers::next_page;
pub use fit::Fitting;
pub use known::Survey;
pub use make::Make;
pub use probe::{Finding, Findings, Standing, probe};
pub use propose::{Proposal, TRIES, Try};
pub use record::{SurveyRecord, TypeRecord};
pub use resource_type::SurveyedType;
pub use visit::Visit;
