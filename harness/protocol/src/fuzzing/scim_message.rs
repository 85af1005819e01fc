use super::{message, text};

/// Reads `data` as a JSON text, and what it says as every message of SCIM.
///
/// The lenient reader agrees with the strict one wherever that reads, and what it read is written
/// and read again as the same. A PATCH request does to a user what its operations do one after the
/// other, or nothing; a list, a query, a bulk request and a schema keep the properties that their
/// modules state. Whatever is refused is refused at a place inside the text.
///
/// # Panics
/// When one of these does not hold.
pub fn scim_message(data: &[u8]) {
    if let Some(value) = text::check(data) {
        message::check(&value);
    }
}
