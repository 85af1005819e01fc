//! Whether two values, or two resources, say the same thing to a client that knows their schema.

mod canonical;
mod comparison;
mod difference;
mod elements;
mod text;

pub use self::comparison::{Comparison, MAX_DIFFERENCES};
pub use self::difference::Difference;
pub use self::text::text_key;

pub(in crate::scim) use self::text::folded;
