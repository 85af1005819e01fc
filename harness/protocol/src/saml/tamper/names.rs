//! Names of nobody.

/// Where nobody listens: the discard port of the loopback address. Whoever fetches it makes a fault.
pub(super) const REMOTE: &str = "http://127.0.0.1:9/fedspec";
/// A file that every system has and nobody should tell.
pub(super) const FILE: &str = "file:///etc/hostname";
/// An algorithm that there is not.
pub(super) const NO_ALGORITHM: &str = "urn:example:fedspec:no-such-algorithm";
