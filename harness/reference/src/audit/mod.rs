//! The trail of SCIM calls, shaped like CloudTrail records (SCIM-CT rows).

mod event;
mod hide;
mod trail;

pub(crate) use event::{Event, Failure};
pub(crate) use trail::Trail;
