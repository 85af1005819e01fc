//! Holds our reading of RFC 7643 and RFC 7644 against that of the crate `scim_v2`, which shares no
//! code with ours: its grammar is generated, ours is written by hand.
//!
//! Where the two disagree, the RFC decides, and the disagreement stands in a table with its reason;
//! one that ends is noticed as well.

#![expect(clippy::expect_used, reason = "a strategy that makes no text has to fail")]

mod date_times;
mod filters;
mod patch_requests;
mod paths;
mod plain;

/// Which of the two reads a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Both,
    Neither,
    OnlyWe,
    OnlyThey,
}

impl Reads {
    fn new(ours: bool, theirs: bool) -> Self {
        match (ours, theirs) {
            (true, true) => Self::Both,
            (false, false) => Self::Neither,
            (true, false) => Self::OnlyWe,
            (false, true) => Self::OnlyThey,
        }
    }
}
