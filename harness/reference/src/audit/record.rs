use serde_json::Value;

use super::{CredentialEvent, Event, ServiceEvent, SignInEvent};
use crate::fault_set::FaultSet;

/// One thing that happened.
#[derive(Clone, Debug)]
pub(crate) enum Record {
    /// A SCIM call.
    Scim(Event),
    /// A sign-in through the external IdP.
    SignIn(SignInEvent),
    /// A step of another sign-in, or a change of a password.
    Credential(CredentialEvent),
    /// A call of another service.
    Service(ServiceEvent),
}

impl Record {
    /// `eventName`.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Scim(event) => event.operation,
            Self::SignIn(event) => event.name(),
            Self::Credential(event) => event.name(),
            Self::Service(event) => event.name,
        }
    }

    /// Bytes it holds on to.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Scim(event) => event.size(),
            Self::SignIn(event) => event.size(),
            Self::Credential(event) => event.size(),
            Self::Service(event) => event.size(),
        }
    }

    /// The record as CloudTrail would show it. `number` tells the records of a directory apart.
    pub(crate) fn shown(&self, number: usize, faults: FaultSet) -> Value {
        match self {
            Self::Scim(event) => event.record(number, faults),
            Self::SignIn(event) => event.record(number, faults),
            Self::Credential(event) => event.record(number, faults),
            Self::Service(event) => event.record(number, faults),
        }
    }
}
