//! How messages travel: HTTP POST (Bindings section 3.5) and HTTP Redirect (section 3.4), down to the
//! order of parameters and their percent-encoding.
//!
//! Reading is strict, with one error for each thing a sender can do wrong, and says what was there.
//! Writing comes in pieces, so that a message can also be sent as no honest party would.

pub mod base64;
pub mod deflate;
pub mod html;
pub mod percent;
pub mod post;
pub mod redirect;

mod arrival;
mod error;
mod kind;
mod limits;
mod parameter;
mod query_signature;

pub use self::arrival::Arrival;
pub use self::error::{BindingError, DeflateProblem};
pub use self::kind::MessageKind;
pub use self::limits::Limits;
pub use self::parameter::{Parameter, Parameters};
pub use self::query_signature::{QuerySignature, QuerySignatureError};

/// The most bytes that RelayState may have (Bindings sections 3.4.3 and 3.5.3).
pub const LONGEST_RELAY_STATE: usize = 80;
