//! What was sent and what came back, without secrets.

mod curl;
mod exchange;
mod issued;
mod received;
mod record;
pub mod redact;
mod redaction;
mod sign_in;
mod store;
mod text;

pub use curl::curl;
pub use exchange::{Body, Exchange, Header, Request, Response, Trouble};
pub use issued::{Delivered, IssuedEnd, IssuedExpectations, IssuedRecord};
pub use received::Received;
pub use record::{Attempt, CaseRecord, Ending, NotSent, StepRecord};
pub use sign_in::{ClaimsRecord, IdentityReading, SignInRecord};
pub use store::{RunDirectory, StoreError, make_room};
pub use text::write_http;
