//! The profile `saml2-idp`: an identity provider of SAML 2.0 that answers nothing the standard rules out.
//!
//! Three people log in there with one password, which the administrator is told when the directory is made.
//! Where the standard leaves a choice: requests have to be signed; who cannot be told of an error, because
//! nothing in the request can be believed, is shown a page; and a request may come twice, for what it
//! brings is for whoever is logged in.

mod answer;
mod ask;
mod name;
mod people;
mod route;
mod state;

pub(crate) use route::serve;
pub(crate) use state::{IdpState, KnownSp};
