//! Bulk operations (RFC 7644 section 3.7): reading a request, finding and replacing `bulkId`
//! references, the order in which operations can succeed, writing the answer.

mod error;
mod order;
mod reference;
mod request;
mod response;

pub use self::error::{BulkError, BulkOperationError};
pub use self::order::{Step, order};
pub use self::reference::{BulkIds, MAX_DEPTH, references, resolved, without};
pub use self::request::{BulkMethod, BulkOperation, BulkPath, BulkRequest, Malformed};
pub use self::response::{BulkResult, response};
