//! Plan to record: the only code that connects to anything.

mod admin;
mod case;
mod cleanup;
mod http;
mod in_process;
mod pace;
mod probe;
mod redirect;
mod run;
mod sandbox;
mod site;
mod step;
mod transport;
mod url;

pub use http::HttpTransport;
pub use in_process::InProcess;
pub use probe::probe;
pub use run::{Drive, Finished, Progress, Settings};
pub use site::{Site, SiteError};
pub use transport::{Limits, Sent, Transport};
