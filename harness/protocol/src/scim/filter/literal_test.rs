use serde_json::{Number, Value};

use super::AttributeRules;
use super::text_test::TextTest;
use crate::scim::attr::AttrRef;

/// A literal, in the form in which values are compared with it.
#[derive(Clone, Debug)]
pub(super) enum LiteralTest<'f> {
    Text {
        /// For values of the attribute itself.
        own: TextTest<'f>,
        /// For the `value` of a complex value that is compared without a sub-attribute.
        value: TextTest<'f>,
    },
    Number(&'f Number),
    Boolean(bool),
    Null,
    /// An array or object, which only a filter made by hand has; nothing equals it.
    Other,
}

impl<'f> LiteralTest<'f> {
    pub(super) fn new(
        literal: &'f Value,
        attr: AttrRef<'_>,
        rules: &dyn AttributeRules,
    ) -> LiteralTest<'f> {
        match literal {
            Value::String(text) => Self::Text {
                own: TextTest::new(text, attr, rules),
                value: TextTest::new(text, attr.with_sub("value"), rules),
            },
            Value::Number(number) => Self::Number(number),
            Value::Bool(value) => Self::Boolean(*value),
            Value::Null => Self::Null,
            Value::Array(_) | Value::Object(_) => Self::Other,
        }
    }

    /// The text, as values of one kind are compared with it.
    pub(super) fn text(&self, kind: ValueKind) -> Option<&TextTest<'f>> {
        match (self, kind) {
            (Self::Text { own, .. }, ValueKind::Own) => Some(own),
            (Self::Text { value, .. }, ValueKind::Inner) => Some(value),
            _ => None,
        }
    }
}

/// What of an attribute a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// A value of the attribute itself.
    Own,
    /// The `value` of one of its values.
    Inner,
}
