//! The trail of SCIM calls, sign-ins and calls of other services, shaped like CloudTrail records (SCIM-CT,
//! SSO-CT and STS-A rows, and rows ending in CT-01).

mod caller;
mod credential;
mod elements;
mod event;
mod hide;
mod record;
mod service;
mod sign_in;
mod trail;

pub(crate) use caller::signer;
pub(crate) use credential::{Credential, CredentialEvent, CredentialStep};
pub(crate) use elements::elements;
pub(crate) use event::{Event, Failure};
pub(crate) use record::Record;
pub(crate) use service::ServiceEvent;
pub(crate) use sign_in::{SignInEvent, SignInOutcome};
pub(crate) use trail::Trail;
