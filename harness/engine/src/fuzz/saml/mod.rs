//! SAML: signed responses with random compositions of tamperings, against a service provider.

mod aspect;
mod catalogue;
mod composition;
mod generate;
mod hunt;
mod lane;
mod moves;
mod oracle;
mod parameters;
mod shrink;
mod write;

pub use hunt::{Hunt, Outline};
