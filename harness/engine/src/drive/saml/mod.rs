//! Sign-ins: fedspec's identity provider on one side, browsers in between.
//!
//! What belongs here: cookies, following where a browser is led, reading requests, sending what was
//! forged, and finding out who is signed in. What does not: what a message says
//! (`fedspec_protocol::saml::forge`), and what to think of it (`judge`).

mod again;
mod ask;
mod baseline;
mod browser;
mod identity;
mod idp;
mod jar;
mod made;
mod metadata;
mod page;
mod print;
mod reason;
mod request;
mod respond;
mod room;
mod sp;
mod sp_keys;
mod step;
mod sts;
mod under_test;
mod walk;

pub(super) use again::sign_in_again;
pub use baseline::{Baseline, BaselineRecord, FlowBaseline, sign_in_once};
pub(super) use browser::Browsers;
pub use idp::IdpError;
pub(super) use idp::IdpKeys;
pub use made::{MadeIdp, MakeIdpError, make_idp};
pub use print::{PrintError, Printed, print};
pub(super) use respond::kept;
pub(crate) use room::Room;
pub(super) use sp::{Sp, locals};
pub(super) use sp_keys::SpKeys;
pub(super) use step::{Ahead, Where};
pub(super) use under_test::UnderTest;
