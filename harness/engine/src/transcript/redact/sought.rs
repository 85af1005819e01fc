/// What all secrets of a set have in common, by which most of a text can be passed over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sought {
    /// Length in bytes of the shortest: no encoding is shorter than what it encodes.
    pub(super) shortest: usize,
    /// Whether all are ASCII, and with them every encoding of theirs. What merely looks encoded, a
    /// path or a word, reads as bytes of any kind, and so hardly ever has a stretch of ASCII.
    pub(super) are_ascii: bool,
}
