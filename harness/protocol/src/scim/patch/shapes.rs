use std::fmt;

use crate::scim::attr::AttrRef;
use crate::scim::filter::AttributeRules;

/// What the values of an attribute look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One simple value.
    Single,
    /// One value with sub-attributes.
    Complex,
    /// Several simple values.
    List,
    /// Several values with sub-attributes.
    Collection,
}

/// What PATCH has to ask a schema.
///
/// [`CoreSchema`](crate::scim::core_schema::CoreSchema) answers for the core schemas.
pub trait Shapes: AttributeRules {
    /// The shape of an attribute; `None` when the schema does not know it, and then the shape is
    /// that of its present value, or of the new one.
    fn shape(&self, path: AttrRef<'_>) -> Option<Shape>;

    /// How the schema spells this name; asked when a resource gains an attribute.
    fn spelling(&self, name: &str) -> Option<&str> {
        let _ = name;
        None
    }

    /// Whether `uri` names a schema extension, whose attributes live in an object of their own.
    fn extension(&self, uri: &str) -> bool {
        let _ = uri;
        false
    }
}

impl Shape {
    /// Whether there may be several values.
    pub fn is_multi_valued(self) -> bool {
        matches!(self, Self::List | Self::Collection)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Single => "one simple value",
            Self::Complex => "an object of sub-attributes",
            Self::List => "simple values",
            Self::Collection => "objects of sub-attributes",
        })
    }
}
