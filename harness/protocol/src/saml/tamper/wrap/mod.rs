//! Signature wrapping (On Breaking SAML, USENIX Security 2012) as a space: what is wrapped, which of
//! the two hides and where, who carries the signature.

mod apply;
mod point;
mod several;
mod space;

pub use self::point::{Carrier, Hidden, Place, Twin, Worthless, Wrap};
pub use self::several::Wraps;
