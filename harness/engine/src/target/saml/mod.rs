//! The `saml-sp` part of a target file: how a service provider is reached, and how it shows whom it
//! let in.

mod file;
mod idp;
mod lint;
mod look;
mod users;

pub use file::{MetadataFrom, NewCookies, Reset, SamlSp, Start, StsFile, Wants};
pub use idp::{IdpFile, SecondKey, TextFrom};
pub(super) use lint::check;
pub use look::{IdentityProbe, ReasonChannel, ReasonSource, ShownAs};
pub use users::{UserFile, Users};
