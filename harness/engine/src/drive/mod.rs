//! Plan to record: the only code that connects to anything.

mod admin;
mod case;
mod cleanup;
mod clock;
mod confirm;
#[cfg_attr(
    not(feature = "http"),
    expect(dead_code, unused_imports, reason = "nobody listens in a build without a network")
)]
mod connector;
mod counter;
#[cfg(feature = "http")]
mod http;
mod in_process;
mod keep;
mod learn;
mod pace;
mod patience;
mod prepare;
mod probe;
mod redirect;
mod run;
mod saml;
mod sandbox;
mod site;
mod step;
mod throttle;
mod together;
mod totp;
mod transport;
mod turn;
mod url;
mod wait;

pub use clock::Clock;
pub use connector::{Gateway, GatewayError};
pub(crate) use counter::{Counter, Done, Paper};
#[cfg(feature = "http")]
pub use http::HttpTransport;
pub use in_process::InProcess;
pub use probe::probe;
pub use run::{Drive, Finished, Progress, Settings};
pub(crate) use saml::Room;
pub use saml::{
    Baseline, BaselineRecord, FlowBaseline, IdpError, MadeIdp, MakeIdpError, PrintError, Printed,
    make_idp, print, sign_in_once,
};
pub use site::{Site, SiteError};
pub use transport::{Limits, Sent, Transport};
