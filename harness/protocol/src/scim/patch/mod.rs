//! PATCH (RFC 7644 section 3.5.2): reading a request and applying it to a resource.

mod apply;
mod elements;
mod error;
mod place;
mod request;
mod shapes;
mod values;

pub use self::apply::{apply, apply_with};
pub use self::error::{OperationError, PatchError};
pub use self::request::{MAX_OPERATIONS, Op, Operation, PatchRequest};
pub use self::shapes::{Shape, Shapes};
