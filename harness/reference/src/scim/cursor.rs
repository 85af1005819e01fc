use sha2::{Digest, Sha256};

use crate::directory::{Directory, Kind, Seq};
use crate::refusal::Refusal;

/// Where the next page begins, in the characters of SCIM-F-15. Signed with the directory's key, so
/// that a made-up cursor is told from one that was given (RFC 9865 section 5.2).
///
/// Form: `<place>:<hash of the filter>:<signature>`, each in hexadecimal; this project's own, for a
/// cursor is opaque.
pub(crate) fn write(directory: &Directory, kind: Kind, filter: &str, next: Seq) -> String {
    let filter = filter_hash(filter);
    format!("{next:x}:{filter}:{}", sign(directory, kind, next, &filter))
}

/// The place that a cursor names. SCIM-F-15: anything that was never given is refused. SCIM-F-16: so
/// is a cursor that was given for another filter.
pub(crate) fn f_15_read(
    directory: &Directory,
    kind: Kind,
    filter: &str,
    cursor: &str,
) -> Result<Seq, Refusal> {
    let mut parts = cursor.split(':');
    let (Some(place), Some(hash), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Refusal::BadCursor);
    };
    let next = Seq::from_str_radix(place, 16).map_err(|_| Refusal::BadCursor)?;
    if format!("{next:x}") != place || sign(directory, kind, next, hash) != signature {
        return Err(Refusal::BadCursor);
    }
    match hash == filter_hash(filter) {
        true => Ok(next),
        false => Err(Refusal::FilterChanged),
    }
}

fn filter_hash(filter: &str) -> String {
    hex(&Sha256::digest(filter))
}

fn sign(directory: &Directory, kind: Kind, next: Seq, filter: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(directory.cursor_key);
    hash.update(kind.name());
    hash.update(next.to_be_bytes());
    hash.update(filter);
    hex(&hash.finalize())
}

/// The first eight bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockSource;
    use crate::era::Era;
    use crate::fault_set::FaultSet;

    fn directory(name: &str) -> Directory {
        Directory::new(name, 1, Era::Specific, FaultSet::NONE, ClockSource::System)
    }

    #[test]
    fn f_15_reads_back_what_it_gave_and_nothing_else() {
        let one = directory("one");
        let cursor = write(&one, Kind::User, "", 300);
        assert!(cursor.chars().all(|c| c.is_ascii_alphanumeric() || "-+=/:_".contains(c)));
        assert_eq!(f_15_read(&one, Kind::User, "", &cursor), Ok(300));
        let other = directory("two");
        assert_eq!(f_15_read(&other, Kind::User, "", &cursor), Err(Refusal::BadCursor));
        assert_eq!(f_15_read(&one, Kind::Group, "", &cursor), Err(Refusal::BadCursor));
        for made_up in ["abc", "12d", "0:0:0", "::", "1:2:3:4", "é", &cursor.replace("12c", "12d")]
        {
            assert_eq!(f_15_read(&one, Kind::User, "", made_up), Err(Refusal::BadCursor));
        }
    }

    #[test]
    fn f_16_refuses_a_cursor_of_another_filter() {
        let one = directory("one");
        let cursor = write(&one, Kind::User, "a", 1);
        assert_eq!(f_15_read(&one, Kind::User, "b", &cursor), Err(Refusal::FilterChanged));
    }
}
