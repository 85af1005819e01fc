/// How much of a message is read, so that none is too much to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a form or a query.
    pub encoded: usize,
    /// Parameters of a form or a query.
    pub parameters: usize,
    /// Bytes of a message that was deflated.
    pub inflated: usize,
}

impl Default for Limits {
    /// A form of 4 MiB with 100 parameters, and a message of 1 MiB.
    fn default() -> Self {
        Self { encoded: 4 * 1024 * 1024, parameters: 100, inflated: 1024 * 1024 }
    }
}
