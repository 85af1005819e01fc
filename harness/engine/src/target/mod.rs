//! Text to [`Target`]: what is tested, how it is reached, what it claims.

mod admin;
mod admin_lint;
mod connector;
mod connector_lint;
mod directory;
mod directory_lint;
mod file;
mod idp;
mod idp_lint;
mod lint;
mod payload;
mod payload_lint;
mod reach;
mod read;
mod saml;
mod secret;

pub use admin::{AdminFile, Call, Operation, SandboxFile};
pub use connector::{ConnectorFile, Peer, Trigger, TriggerCall};
pub(crate) use connector_lint::OF_USER;
pub use directory::{DirectoryFile, TotpFile};
pub use file::{Limits, ScimServer, Target, Vendor};
pub use idp::{IdpUsers, LogIn, LogInStep, Person, SamlIdp, SecondSp, SpFile};
pub use lint::lint;
pub use payload::{OmittedAttribute, OmittedAttributeError, Payload, PayloadChanges};
pub(crate) use reach::is_here;
pub use read::read;
pub use saml::{
    IdentityProbe, IdpFile, MetadataFrom, NewCookies, ReasonChannel, ReasonSource, Reset, SamlSp,
    SecondKey, ShownAs, Start, StsFile, TextFrom, UserFile, Users, Wants,
};
pub use secret::{BearerFrom, Credentials, SecretError, SecretRef};
