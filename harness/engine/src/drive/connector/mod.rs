//! The part of a service provider, played to a connector under test: one address for all cases, behind
//! which each of them has a directory of its own.

mod desk;
mod fault;
mod gateway;
mod inbox;
#[cfg(feature = "http")]
mod listener;
mod step;
mod trigger;

pub use gateway::{Gateway, GatewayError};
