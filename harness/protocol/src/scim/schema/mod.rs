//! Schemas as data (RFC 7643 sections 2.2 and 7): what a resource type's attributes are.

mod attribute;
mod characteristic;
mod common;
mod definition;
mod read;
mod resource_type;
mod set;
pub mod standard;

pub use self::attribute::Attribute;
pub use self::characteristic::{AttributeType, Mutability, Returned, Uniqueness};
pub use self::definition::Schema;
pub use self::read::{MAX_ATTRIBUTES, MAX_ODDITIES, Oddity, Read, SchemaError};
pub use self::resource_type::{ResourceType, SchemaExtension};
pub use self::set::{Found, SchemaSet};
