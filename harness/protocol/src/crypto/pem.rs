use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A block of a PEM file (RFC 7468).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pem {
    /// What stands after `BEGIN`, such as `CERTIFICATE`.
    pub label: String,
    /// What it holds.
    pub der: Vec<u8>,
}

/// The blocks of a PEM file, in order. What stands outside of blocks is passed over, and so is a
/// block that has no end or no base64.
pub fn pem_blocks(text: &str) -> Vec<Pem> {
    const END: &str = "-----";
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        rest = after;
        let Some((label, inside)) = rest.split_once(END) else { break };
        let Some((body, after)) = inside.split_once("-----END ") else { break };
        rest = after;
        let body: String = body.split_ascii_whitespace().collect();
        if let Ok(der) = BASE64_STANDARD.decode(body)
            && after.strip_prefix(label).is_some_and(|end| end.starts_with(END))
        {
            blocks.push(Pem { label: label.to_owned(), der });
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_blocks_between_other_text() {
        let text = "Bag\n-----BEGIN A B-----\nYWJj\r\nZA==\n-----END A B-----\nx\n\
             -----BEGIN C-----\n*\n-----END C-----\n-----BEGIN D-----\nYQ==\n-----END D-----";
        let blocks: Vec<_> =
            pem_blocks(text).into_iter().map(|block| (block.label, block.der)).collect();
        assert_eq!(blocks, [("A B".to_owned(), b"abcd".to_vec()), ("D".to_owned(), b"a".to_vec())]);
    }

    #[test]
    fn passes_over_blocks_that_end_otherwise_or_not_at_all() {
        for text in ["-----BEGIN A-----\nYQ==\n-----END B-----", "-----BEGIN A-----\nYQ==", ""] {
            assert_eq!(pem_blocks(text), [], "{text}");
        }
    }
}
