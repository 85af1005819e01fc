//! DEFLATE (RFC 1951) without a header, as HTTP Redirect has it; the one file that knows the crate.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::error::DeflateProblem;

/// Bytes that are made at a time.
const STEP: usize = 16 * 1024;

/// What was deflated, up to `limit` bytes.
///
/// No more than that is ever made, however much the bytes stand for.
///
/// # Errors
/// When the bytes are no DEFLATE from their first to their last, or stand for more.
pub fn inflate(deflated: &[u8], limit: usize) -> Result<Vec<u8>, DeflateProblem> {
    let mut inflate = Decompress::new(false);
    let mut inflated = Vec::new();
    let mut buffer = vec![0; STEP];
    loop {
        let (read, made) = (inflate.total_in(), inflate.total_out());
        // What was read lies inside, so it fits.
        let rest = deflated.get(usize::try_from(read).unwrap_or(usize::MAX)..).unwrap_or_default();
        let status = inflate
            .decompress(rest, &mut buffer, FlushDecompress::None)
            .map_err(|_| DeflateProblem::Malformed)?;
        let more = usize::try_from(inflate.total_out() - made).unwrap_or(usize::MAX);
        inflated.extend_from_slice(buffer.get(..more).unwrap_or_default());
        if inflated.len() > limit {
            return Err(DeflateProblem::TooLong { limit });
        }
        if status == Status::StreamEnd {
            let end = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
            return match end == deflated.len() {
                true => Ok(inflated),
                false => Err(DeflateProblem::BytesAfterEnd),
            };
        }
        if inflate.total_in() == read && more == 0 {
            return Err(DeflateProblem::CutShort);
        }
    }
}

/// The bytes, deflated.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut deflate = Compress::new(Compression::default(), false);
    let mut deflated = Vec::with_capacity(bytes.len() / 2 + 64);
    loop {
        // What was read lies inside, so it fits.
        let read = usize::try_from(deflate.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(read..).unwrap_or_default();
        deflated.reserve(STEP);
        let status = deflate.compress_vec(rest, &mut deflated, FlushCompress::Finish);
        // It only fails when it is used after its end.
        if !matches!(status, Ok(Status::Ok | Status::BufError)) {
            return deflated;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_deflated_comes_back() {
        for bytes in [&b""[..], b"a", &[7; 100_000], "<a>".repeat(30_000).as_bytes()] {
            assert_eq!(inflate(&deflate(bytes), 100_000).as_deref(), Ok(bytes));
        }
    }

    #[test]
    fn a_bomb_makes_no_more_than_the_limit() {
        let bomb = deflate(&vec![0; 50_000_000]);
        assert!(bomb.len() < 60_000, "{}", bomb.len());
        assert_eq!(inflate(&bomb, 1_000_000), Err(DeflateProblem::TooLong { limit: 1_000_000 }));
        let just = deflate(&[0; 1_000]);
        assert!(inflate(&just, 1_000).is_ok());
        assert_eq!(inflate(&just, 999), Err(DeflateProblem::TooLong { limit: 999 }));
    }

    #[test]
    fn only_deflate_from_the_first_byte_to_the_last_is_read() {
        let good = deflate(b"<samlp:AuthnRequest/>");
        let cut = good.get(..good.len() - 2).unwrap();
        assert_eq!(inflate(cut, 100), Err(DeflateProblem::CutShort));
        assert_eq!(inflate(b"", 100), Err(DeflateProblem::CutShort));
        assert_eq!(inflate(&[&good[..], b"x"].concat(), 100), Err(DeflateProblem::BytesAfterEnd));
        assert_eq!(inflate(b"<samlp:AuthnRequest/>", 100), Err(DeflateProblem::Malformed));
        let zlib = [&b"\x78\x9c"[..], &good].concat();
        assert!(inflate(&zlib, 100).is_err());
    }
}
