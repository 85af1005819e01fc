//! The profile `saml2-sp`: a service provider of SAML 2.0 that takes nothing the standard rules out and
//! says exactly why. Anybody gets in whom its IdP vouches for; there are no users to provision.
//!
//! Where the standard leaves a choice:
//! - The clock may be off by three minutes. An assertion without AudienceRestriction is refused, SHA-1
//!   and what is encrypted with RSA 1.5 too.
//! - Metadata counts until its `validUntil`, and as long after its upload as `cacheDuration` says; the
//!   administrator brings new one, for nothing is ever fetched.
//! - RelayState of an answer that nobody asked for leads to a path of the directory, or to its home.

mod acs;
mod refused;
mod relay_state;
mod route;
mod who;

pub(crate) use route::serve;
