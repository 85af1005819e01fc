//! Bytes to a document.

mod reader;
mod string;
mod structure;

pub(super) use self::reader::document;

#[cfg(test)]
mod tests;
