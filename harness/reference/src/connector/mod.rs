//! The built-in provisioning connector: a client of SCIM that is right, with mistakes on demand. It is told
//! of events over HTTP, and answers when it is done.

mod fault;
mod groups;
mod handle;
mod import;
mod users;
mod wire;

pub use fault::{ConnectorFault, ConnectorFaults};
pub use handle::Connector;
