//! The wire formats of identity federation, without opinions and without I/O.
//!
//! What belongs here: reading, writing and evaluating what travels between the parties. What does
//! not: what a particular product accepts (the reference target), and what is a breach (the engine).

pub mod crypto;
pub mod dsig;
pub mod enc;
pub mod fuzzing;
pub mod json;
pub mod saml;
pub mod scim;
pub mod totp;
pub mod xml;
