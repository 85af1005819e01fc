//! Text to [`Target`]: what is tested, how it is reached, what it claims.

mod admin;
mod admin_lint;
mod file;
mod lint;
mod probe;
mod secret;

pub use admin::{AdminFile, Call, Operation, SandboxFile};
pub use file::{Limits, ScimServer, Target, Vendor};
pub use lint::lint;
pub use probe::{Finding, Findings, Probed, Standing, probe};
pub use secret::{BearerFrom, Credentials, SecretError, SecretRef};
