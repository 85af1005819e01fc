//! The trail of SCIM calls and sign-ins, shaped like CloudTrail records (SCIM-CT and SSO-CT rows).

mod credential;
mod event;
mod hide;
mod record;
mod sign_in;
mod trail;

pub(crate) use credential::{Credential, CredentialEvent, CredentialStep};
pub(crate) use event::{Event, Failure};
pub(crate) use record::Record;
pub(crate) use sign_in::{SignInEvent, SignInOutcome};
pub(crate) use trail::Trail;
