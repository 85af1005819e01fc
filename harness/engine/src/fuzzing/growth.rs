//! How much more memory is asked for when an input is twice as long.

mod subject;

use self::subject::Subject;

/// Bytes of the shorter input, about: enough that what is the same for any input does not count.
const LENGTH: usize = 6 * 1024;
/// The number of pieces is a multiple of this, so that pieces that go in twos, threes or fours meet their
/// ends in the longer input as in the shorter one.
const TOGETHER: usize = 12;
/// What may be added whatever the input: tables that are made on the first use.
const SLACK: u64 = 8 * 1024;

/// Has a reader read a text, and the same with a piece of it twice as often.
///
/// `data` is a text: the reader's name on a line, and what stands before the piece, the piece, and what stands
/// after it, with lines `%%` between. `allocated` gives what was asked of the allocator so far: bytes, and
/// something for each request. For twice the pieces it may be 2.5 times as much; where it is more, twice as many
/// again decide.
///
/// # Panics
/// When it is more.
pub fn growth(data: &[u8], allocated: impl Fn() -> u64) {
    let Some(input) = Input::read(data) else { return };
    let count = (LENGTH / input.piece.len() / TOGETHER).max(1) * TOGETHER;
    let work = |count: usize| {
        let text = input.text(count);
        input.subject.measured(&text, &allocated).map(|(work, _)| work)
    };
    // What is made once and kept is made now.
    work(count);
    let (Some(once), Some(twice)) = (work(count), work(2 * count)) else { return };
    if is_in_step(once, twice) {
        return;
    }
    // A list that grows by doubling may have taken its step just here; it does not take two in a row.
    let Some(again) = work(4 * count) else { return };
    assert!(
        is_in_step(twice, again),
        "{:?}: {once} for {count} pieces, {twice} for twice as many, {again} for four times as many of {:?}",
        input.subject,
        String::from_utf8_lossy(input.piece),
    );
}

fn is_in_step(once: u64, twice: u64) -> bool {
    2 * twice <= 5 * once + 2 * SLACK
}

/// A text whose middle is repeated.
struct Input<'d> {
    subject: Subject,
    before: &'d [u8],
    piece: &'d [u8],
    after: &'d [u8],
}

impl<'d> Input<'d> {
    fn read(data: &'d [u8]) -> Option<Self> {
        let (name, text) = cut(data, b"\n")?;
        let subject = Subject::named(std::str::from_utf8(name).ok()?)?;
        let (before, rest) = cut(text, b"\n%%\n").unwrap_or((b"", text));
        let (piece, after) = cut(rest, b"\n%%\n").unwrap_or((rest, b""));
        // The last line of a file ends.
        let after = after.strip_suffix(b"\n").unwrap_or(after);
        (!piece.is_empty()).then_some(Self { subject, before, piece, after })
    }

    fn text(&self, count: usize) -> Vec<u8> {
        [self.before, &self.piece.repeat(count), self.after].concat()
    }
}

fn cut<'d>(text: &'d [u8], at: &[u8]) -> Option<(&'d [u8], &'d [u8])> {
    let start = text.windows(at.len()).position(|part| part == at)?;
    Some((text.get(..start)?, text.get(start + at.len()..)?))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Work that grows with the square is noticed; work in step, and one step too many, are not.
    #[test]
    fn notices_work_that_grows_with_the_square() {
        // What N, N, 2N and 4N pieces take.
        for (works, noticed) in
            [([1, 1, 2, 4], false), ([1, 1, 3, 4], false), ([1, 1, 4, 16], true)]
        {
            let (total, calls) = (Cell::new(0_u64), Cell::new(0_usize));
            let allocated = || {
                // Called before and after each of the measurements: every second call adds one.
                calls.set(calls.get() + 1);
                if calls.get() % 2 == 0 {
                    total.set(total.get() + works[calls.get() / 2 - 1] * 1_000_000);
                }
                total.get()
            };
            let run =
                std::panic::AssertUnwindSafe(|| growth(b"json\n[\n%%\n1,\n%%\n1]", allocated));
            assert_eq!(std::panic::catch_unwind(run).is_err(), noticed, "{works:?}");
        }
    }

    #[test]
    fn seeds_are_read_and_most_of_them_to_the_end() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/growth");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Some(name) = name.strip_prefix("seed-") else { continue };
            let data = std::fs::read(&path).unwrap();
            let input = Input::read(&data).unwrap();
            let measured = input.subject.measured(&input.text(TOGETHER), &|| 0);
            let read = measured.is_some_and(|(_, read)| read);
            assert_eq!(read, !name.starts_with("refused-"), "{name}");
        }
    }
}
