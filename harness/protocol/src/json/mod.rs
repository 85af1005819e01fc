//! JSON as it stands in a message: what is wrong with it, and how numbers and names are written.
//!
//! What belongs here: reading texts that a stricter reader refuses or quietly mends, and writing
//! them again, wrong as they are. What does not: what a value means (`scim`).

mod document;
mod error;
mod node;
mod number;
mod oddity;
mod read;
mod text;
mod value;
mod write;

pub use self::document::{Document, Limits};
pub use self::error::{JsonError, JsonErrorKind};
pub use self::node::{Json, Member, Node};
pub use self::number::NumberText;
pub use self::oddity::{Oddity, OddityKind};
pub use self::text::Text;
