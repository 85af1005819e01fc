use jiff::Timestamp;

use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::random::Generator;

/// The circumstances of a request: everything that is neither in it nor in the provider.
pub(crate) struct Call<'a> {
    pub(crate) now: Timestamp,
    pub(crate) ids: &'a mut Generator,
    pub(crate) faults: FaultSet,
    /// Absolute URL of the directory's SCIM base, without a trailing slash.
    pub(crate) base: &'a str,
    /// Who asks: the token's id; `None` where no token is needed.
    pub(crate) client: Option<ResourceId>,
    /// Signs cursors, so that a made-up one is told from one that was given.
    pub(crate) key: [u8; 16],
}

impl Call<'_> {
    /// Whether this mistake is made here.
    pub(crate) const fn has(&self, fault: Fault) -> bool {
        self.faults.has(fault)
    }
}
