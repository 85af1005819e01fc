/// How much is read. What passes a limit is refused as soon as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the document; never more than 2 GiB, whatever stands here.
    pub bytes: usize,
    /// Levels of elements.
    pub depth: usize,
    /// Elements, runs of text, CDATA sections, comments and processing instructions together.
    pub nodes: usize,
    /// Attributes of one element, declarations of namespaces included.
    pub attributes: usize,
    /// Declarations of namespaces on one element.
    pub namespaces: usize,
    /// Bytes of one name, its prefix included.
    pub name: usize,
    /// Bytes of one attribute's value as it is written.
    pub value: usize,
}

impl Default for Limits {
    /// What a message of SAML never needs, and a reader can bear: 16 MiB, 256 levels (as libxml2), a million nodes,
    /// 1,000 attributes and 256 namespaces an element, names of 1,000 bytes, values of 64 KiB.
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: 256,
            nodes: 1_000_000,
            attributes: 1_000,
            namespaces: 256,
            name: 1_000,
            value: 64 * 1024,
        }
    }
}

impl Limits {
    /// Offsets are kept in 32 bits, and what is made later needs room too.
    const MOST_BYTES: usize = 1 << 31;

    /// Bytes that are read.
    pub(super) fn most_bytes(&self) -> usize {
        self.bytes.min(Self::MOST_BYTES)
    }
}
