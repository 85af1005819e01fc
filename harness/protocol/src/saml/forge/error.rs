use thiserror::Error;

use crate::xml::tree::EditError;

use super::Field;

/// Why a message cannot be made as it is described.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ForgeError {
    /// The tree refuses a change; the message is larger than a document can be.
    #[error("the message cannot be built: {0}")]
    Edit(#[from] EditError),
    /// A moment where no moment belongs.
    #[error("field `{}` is no time", field.name())]
    NotATime {
        /// The field.
        field: Field,
    },
    /// XML that signatures are to cover, but which has no canonical form.
    #[error("what is signed has to be well-formed: {0}")]
    NotWellFormed(crate::xml::XmlErrorKind),
    /// Something is asked for in a place that the message does not have.
    #[error("the message has no {what}")]
    NoSuchPlace {
        /// What it lacks.
        what: &'static str,
    },
}
