//! What a text says to someone who decodes it, and where in the text each decoded byte came from.
//!
//! A decoder walks over the text and hands bytes to a sink: one sink collects them, which makes
//! the view; another translates ranges of the view back into ranges of the text. A text without a
//! secret pays for no bookkeeping that way, and one full of secrets pays by the secret.

mod base64;
mod codec;
mod escape;
mod hex;
mod json;
mod percent;
mod sink;
mod skip;
mod xml;

pub(super) use codec::Codec;
