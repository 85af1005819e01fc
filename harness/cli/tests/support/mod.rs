//! What the tests that drive the reference target share.

pub(crate) mod binary;
pub(crate) mod files;
pub(crate) mod reference;
