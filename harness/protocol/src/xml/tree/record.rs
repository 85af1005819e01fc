use crate::xml::piece::Piece;

/// A node in the arena. Links are indices of other records; [`NONE`] is none.
#[derive(Clone, Copy, Debug)]
pub(in crate::xml) struct Record {
    pub(in crate::xml) parent: u32,
    pub(in crate::xml) previous: u32,
    pub(in crate::xml) next: u32,
    pub(in crate::xml) first: u32,
    pub(in crate::xml) last: u32,
    /// All of it as written, markup included; for an element what was read, from `<` to the `>` of
    /// its end tag, and nothing when it was made.
    pub(in crate::xml) span: Piece,
    pub(in crate::xml) content: Content,
}

/// No record.
pub(in crate::xml) const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub(in crate::xml) enum Content {
    Document,
    /// The index of its [`ElementRecord`].
    Element(u32),
    Text,
    CData,
    Comment,
    /// Where its target ends.
    Instruction(u32),
    Declaration,
    /// The span lies in the raw bytes instead of the text.
    Raw,
}

/// What only elements have.
#[derive(Clone, Copy, Debug)]
pub(in crate::xml) struct ElementRecord {
    pub(in crate::xml) name: Piece,
    /// Where the local part of the name begins: where the name does when there is no prefix.
    pub(in crate::xml) local: u32,
    /// Its attributes, as a stretch of the arena of attributes.
    pub(in crate::xml) attributes: Piece,
    /// The white space after the last attribute.
    pub(in crate::xml) tail: Piece,
    pub(in crate::xml) close: Close,
    /// The number of its namespace when it was read.
    pub(in crate::xml) namespace: u32,
}

/// How an element ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::xml) enum Close {
    /// With `/>`.
    Empty,
    /// With an end tag, which has this white space.
    Tag(Piece),
}

impl Record {
    pub(in crate::xml) fn new(content: Content, span: Piece) -> Self {
        Self { parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE, span, content }
    }
}

impl ElementRecord {
    /// Without the colon; empty when there is none.
    pub(in crate::xml) fn prefix(&self) -> Piece {
        let start = self.name.start;
        Piece { start, end: self.local.saturating_sub(1).max(start) }
    }

    pub(in crate::xml) fn local(&self) -> Piece {
        Piece { start: self.local, end: self.name.end }
    }
}
