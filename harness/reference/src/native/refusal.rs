use http::StatusCode;
use thiserror::Error;

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::messages::{self as m, MessageRow};

/// Why somebody is not let in, or a device or password not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Refusal {
    /// MFA-04.
    #[error("the clock of the device is off")]
    ClockOff,
    /// MFA-08.
    #[error("the code is none of the device's")]
    WrongCode,
    /// RFC 6238 section 5.2.
    #[error("the code was used before")]
    Replayed,
    /// MFA-05.
    #[error("no two successive codes")]
    NotSynced,
    /// MFA-06.
    #[error("no room for another device")]
    Full,
    /// MFA-07.
    #[error("no device")]
    Blocked,
    /// MFA-10.
    #[error("the browser is not supported")]
    Browser,
    /// MFA-10: what is not modelled.
    #[error("not modelled")]
    NotModelled,
    /// ADM-06.
    #[error("a name without its domain, while a second factor is asked for")]
    NameForm,
    /// ADM-07, ADM-08.
    #[error("the password cannot be set")]
    Password,
    /// The name or the password is wrong.
    #[error("wrong name or password")]
    Credentials,
    /// There is no user of this name.
    #[error("no such user")]
    NoUser,
    /// SCIM-U-33.
    #[error("the user is not active")]
    Disabled,
    /// The user has no device of this id.
    #[error("no such device")]
    NoDevice,
    /// The code of a mail is missing, wrong or too old.
    #[error("no such link")]
    NoLink,
    /// The request cannot be read.
    #[error("{cause}")]
    Body {
        /// Why.
        cause: String,
    },
    /// There is no such page.
    #[error("no such page")]
    NoPage,
}

impl Refusal {
    /// The status; AWS's is not known for any of these.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::Body { .. } => StatusCode::BAD_REQUEST,
            Self::NoDevice | Self::NoPage => StatusCode::NOT_FOUND,
            Self::NotModelled => StatusCode::NOT_IMPLEMENTED,
            _ => StatusCode::FORBIDDEN,
        }
    }

    /// The text that the user is shown.
    pub(crate) fn message(&self, faults: FaultSet) -> String {
        if let Self::Body { cause } = self {
            return m::NATIVE_BODY.filled(&[("cause", cause)]);
        }
        self.row(faults).text.to_owned()
    }

    fn row(&self, faults: FaultSet) -> MessageRow {
        let mixed_up = faults.has(Fault::TotpErrorsMixedUp);
        match self {
            Self::ClockOff if mixed_up => m::MFA_08_WRONG,
            Self::WrongCode if mixed_up => m::MFA_04_CLOCK,
            Self::ClockOff => m::MFA_04_CLOCK,
            Self::WrongCode => m::MFA_08_WRONG,
            Self::Replayed => m::MFA_03_REPLAYED,
            Self::NotSynced => m::MFA_05_NOT_SYNCED,
            Self::Full => m::MFA_06_FULL,
            Self::Blocked => m::MFA_07_BLOCKED,
            Self::Browser => m::MFA_10_BROWSER,
            Self::NotModelled => m::MFA_10_NOT_MODELLED,
            Self::NameForm => m::ADM_06_NAME_FORM,
            Self::Password if faults.has(Fault::ResetErrorVague) => m::NATIVE_LINK,
            Self::Password => m::ADM_07_NOT_UPDATED,
            Self::NoUser if faults.has(Fault::UnknownUserTold) => m::NATIVE_NO_USER,
            Self::Credentials | Self::NoUser => m::NATIVE_CREDENTIALS,
            Self::Disabled => m::U_33_DISABLED,
            Self::NoDevice => m::NATIVE_NO_DEVICE,
            Self::NoPage => m::NATIVE_NO_PAGE,
            Self::NoLink => m::NATIVE_LINK,
            Self::Body { .. } => m::NATIVE_BODY,
        }
    }
}
