use std::ops::Range;

use memchr::memchr2_iter;

use super::sink::Sink;
use super::skip::{has_stretch, skip};
use crate::transcript::redact::sought::Sought;

/// What stands at a place of a text that may be base64.
enum Symbol {
    /// Six bits, in so many bytes of text.
    Sextet(u8, usize),
    /// A line break within a run, in so many bytes of text.
    Break(usize),
    /// Anything else, padding too: the run ends.
    Other,
}

/// How the symbols of a run are read; a trait, so that the calls for every byte are inlined.
trait Alphabet: Fn(&[u8]) -> Option<Symbol> + Copy {}

impl<F: Fn(&[u8]) -> Option<Symbol> + Copy> Alphabet for F {}

/// A stretch of base64.
struct Run {
    range: Range<usize>,
    /// How many letters it has.
    letters: usize,
}

/// Decodes every run of base64 or base64url that has room for what is sought (RFC 4648), from each of
/// its first four letters, because nothing says where the encoded text begins.
///
/// A run goes on over line breaks with indentation and over `\/`; padding and left-over bits do not
/// matter.
pub(super) fn decode(text: &[u8], sought: Sought, sink: &mut impl Sink) -> bool {
    runs(text, sought, plain, sink)
}

/// The same where a URL or JSON escaped a letter or a line break of the run.
///
/// A view of its own, since `%2B` may as well be the letters `2B` after a percent sign.
pub(super) fn decode_escaped(text: &[u8], sought: Sought, sink: &mut impl Sink) -> bool {
    memchr2_iter(b'%', b'\\', text).any(|at| text.get(at..).and_then(escape).is_some())
        && runs(text, sought, escaped, sink)
}

fn runs(text: &[u8], sought: Sought, alphabet: impl Alphabet, sink: &mut impl Sink) -> bool {
    let least = sought.shortest.saturating_mul(8).div_ceil(6);
    let mut found = false;
    let mut from = 0;
    while let Some(run) = next_run(text, skip(text, from, least, ends_run), alphabet) {
        from = run.range.end;
        if run.letters >= least {
            found = true;
            // Nothing but letters, each a byte of text: the usual case, and the large ones.
            let plain = text.get(run.range.clone()).filter(|text| text.len() == run.letters);
            for shift in 0..4 {
                match plain {
                    Some(letters) if sought.are_ascii && !has_ascii(letters, shift, sought) => {}
                    Some(letters) => letter_groups(letters, run.range.start, shift, sink),
                    None => groups(text, run.range.clone(), shift, alphabet, sink),
                }
            }
        }
    }
    found
}

/// The next run; it begins with a letter.
fn next_run(text: &[u8], from: usize, alphabet: impl Alphabet) -> Option<Run> {
    let mut at = from;
    let start = loop {
        at += count(text, at, |class| class == OTHER);
        match alphabet(text.get(at..)?)? {
            Symbol::Sextet(..) => break at,
            Symbol::Break(taken) => at += taken,
            Symbol::Other => at += 1,
        }
    };
    let mut letters = 0;
    loop {
        let plain = count(text, at, |class| class < 64);
        letters += plain;
        at += plain;
        let Some(symbol) = text.get(at..).and_then(alphabet) else { break };
        match symbol {
            Symbol::Sextet(_, taken) => {
                letters += 1;
                at += taken;
            }
            Symbol::Break(taken) => at += taken,
            Symbol::Other => break,
        }
    }
    Some(Run { range: start..at, letters })
}

/// Whether no run goes on over this byte, whatever stands around it: white space may indent.
fn ends_run(byte: u8) -> bool {
    SEXTETS[usize::from(byte)] == OTHER && !byte.is_ascii_whitespace()
}

/// How many bytes from here on are of this class, in either alphabet.
fn count(text: &[u8], at: usize, is_class: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| is_class(SEXTETS[usize::from(**byte)])).count()
}

/// Whether a run of letters without its first `shift` letters has a stretch of ASCII that is long
/// enough: of the two letters that a byte comes from, the first has its highest bit.
fn has_ascii(run: &[u8], shift: usize, sought: Sought) -> bool {
    let letters = run.get(shift..).unwrap_or_default();
    has_stretch(letters.len() * 3 / 4, sought.shortest, |at| {
        let letter =
            letters.get(at / 3 * 4 + at % 3).map_or(0, |letter| SEXTETS[usize::from(*letter)]);
        letter & (0b10_0000 >> (at % 3 * 2)) != 0
    })
}

/// Decodes a run of letters, which begins at `from`, without its first `shift` letters.
fn letter_groups(run: &[u8], from: usize, shift: usize, sink: &mut impl Sink) {
    sink.expect(run.len() / 4 * 3 + 3);
    let mut at = from + shift;
    for letters in run.get(shift..).unwrap_or_default().chunks(4 * BLOCK) {
        let mut bytes = [[0; 3]; BLOCK];
        let (groups, rest) = letters.as_chunks::<4>();
        for (bytes, group) in bytes.iter_mut().zip(groups) {
            let [a, b, c, d] = group.map(|letter| SEXTETS[usize::from(letter)]);
            *bytes = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
        }
        if let ([first, second, third @ ..], Some(bytes)) = (rest, bytes.get_mut(groups.len())) {
            let [a, b] = [first, second].map(|letter| SEXTETS[usize::from(*letter)]);
            let c = third.first().map_or(0, |letter| SEXTETS[usize::from(*letter)]);
            *bytes = [a << 2 | b >> 4, b << 4 | c >> 2, 0];
        }
        // Of a group that is not whole, a byte for every letter but the first.
        let length = 3 * groups.len() + rest.len().saturating_sub(1);
        let bytes = bytes.as_flattened().get(..length).unwrap_or_default();
        sink.units(bytes, |offset| {
            let first = at + offset / 3 * 4 + offset % 3;
            first..first + 2
        });
        at += letters.len();
    }
    sink.part();
}

/// Decodes one run without its first `shift` letters; every byte comes from two letters.
fn groups(
    text: &[u8],
    run: Range<usize>,
    shift: usize,
    alphabet: impl Alphabet,
    sink: &mut impl Sink,
) {
    let mut at = run.start;
    let mut letters = 0;
    let mut before = (0_u8, at);
    while at < run.end {
        match text.get(at..).and_then(alphabet) {
            Some(Symbol::Sextet(six, taken)) => {
                if letters >= shift {
                    let byte = match (letters - shift) % 4 {
                        0 => None,
                        1 => Some(before.0 << 2 | six >> 4),
                        2 => Some(before.0 << 4 | six >> 2),
                        _ => Some(before.0 << 6 | six),
                    };
                    if let Some(byte) = byte {
                        sink.unit(&[byte], before.1..at + taken);
                    }
                }
                before = (six, at);
                letters += 1;
                at += taken;
            }
            Some(Symbol::Break(taken)) => at += taken,
            Some(Symbol::Other) | None => break,
        }
    }
    sink.part();
}

/// The class of bytes that are nothing in either alphabet, whatever follows them.
const OTHER: u8 = 64;

/// The class of bytes that a line break or an escape begins with, if the right ones follow.
const BEGINS: u8 = 65;

/// Groups of letters that are handed over together.
const BLOCK: usize = 16;

/// The value of every letter of both alphabets, and the class of all other bytes.
const SEXTETS: [u8; 256] = {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    let mut sextets = [OTHER; 256];
    sextets[b'%' as usize] = BEGINS;
    sextets[b'\\' as usize] = BEGINS;
    sextets[b'\r' as usize] = BEGINS;
    sextets[b'\n' as usize] = BEGINS;
    let mut at = 0;
    while at < letters.len() {
        // The url-safe letters for 62 and 63 come after the ordinary ones.
        sextets[letters[at] as usize] = if at < 64 { at as u8 } else { at as u8 - 2 };
        at += 1;
    }
    sextets
};

/// Reads one symbol; none at the end of the text.
fn plain(text: &[u8]) -> Option<Symbol> {
    Some(match text {
        [] => return None,
        [letter, ..] if SEXTETS[usize::from(*letter)] < 64 => {
            Symbol::Sextet(SEXTETS[usize::from(*letter)], 1)
        }
        [b'\\', b'/', ..] => Symbol::Sextet(63, 2),
        [b'\r' | b'\n', rest @ ..] => {
            let indented = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            Symbol::Break(1 + indented)
        }
        _ => Symbol::Other,
    })
}

fn escaped(text: &[u8]) -> Option<Symbol> {
    escape(text).or_else(|| plain(text))
}

/// Reads a letter or a line break that is escaped.
fn escape(text: &[u8]) -> Option<Symbol> {
    Some(match text {
        [b'%', b'2', b'B' | b'b', ..] => Symbol::Sextet(62, 3),
        [b'%', b'2', b'F' | b'f', ..] => Symbol::Sextet(63, 3),
        [b'%', b'0', b'A' | b'a' | b'D' | b'd', ..] => Symbol::Break(3),
        [b'\\', b'r' | b'n', ..] => Symbol::Break(2),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Codec;
    use crate::transcript::redact::sought::Sought;
    use crate::transcript::redact::span::Span;

    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// Whether one of the readings of the text is exactly this.
    fn reads(text: &[u8], expected: &[u8]) -> bool {
        [Codec::Base64, Codec::EscapedBase64].iter().any(|codec| {
            let view = codec.whole(text, 6).unwrap_or_default();
            view.split(|byte| *byte == 0xFF).any(|part| part == expected)
        })
    }

    #[test]
    fn decodes_both_alphabets_padded_or_not() {
        assert!(reads(b"<~~Pz8/Pj4+YWI=", b"???>>>ab"));
        assert!(reads(b"Pz8_Pj4-YWI", b"???>>>ab"));
    }

    #[test]
    fn decodes_from_any_letter_of_a_run() {
        for before in ["", "x", "xy", "xyz", "xyzz"] {
            let text = format!("{before}Pz8/Pj4+YWI=");
            let view = Codec::Base64.whole(text.as_bytes(), 6).unwrap_or_default();
            assert!(view.windows(8).any(|part| part == b"???>>>ab"), "{text}");
        }
    }

    #[test]
    fn goes_on_over_line_breaks_and_escaped_letters() {
        assert!(reads(b"Pz8\\/Pj4\r\n  \t+YW\nI=", b"???>>>ab"));
        assert!(reads(b"Pz8%2fPj4%2B%0d%0AYWI", b"???>>>ab"));
        assert!(reads(br"Pz8/\r\nPj4+YWI", b"???>>>ab"));
        assert!(!reads(b"Pz8/ Pj4+YWI", b"???>>>ab"));
    }

    #[test]
    fn reads_letters_after_a_percent_sign_as_letters_too() {
        assert!(reads(b"%0aGFBMGFB", b"haA0aA"));
        assert!(Codec::EscapedBase64.whole(b"50% of Pz8/Pj4+YWI", 6).is_none());
    }

    #[test]
    fn letters_alone_are_read_as_those_with_breaks_are() {
        let span = |range| Span { range, secret: 0 };
        for length in 8..200 {
            let run: String = (0..length).map(|at| ALPHABET[at * 7 % 64] as char).collect();
            // The break at the end belongs to the run and stands for nothing.
            let broken = format!("{run}\n");
            let (run, broken) = (run.as_bytes(), broken.as_bytes());
            let view = Codec::Base64.whole(run, 6).unwrap();
            assert_eq!(Codec::Base64.whole(broken, 6).unwrap(), view, "{length}");
            let bytes = (0..view.len()).filter(|at| view[*at] != 0xFF);
            let spans: Vec<Span> = bytes.map(|at| span(at..at + 1)).collect();
            let sought = Sought { shortest: 6, are_ascii: false };
            let located = Codec::Base64.locate(run, sought, &spans);
            assert_eq!(located, Codec::Base64.locate(broken, sought, &spans), "{length}");
            assert!(located.len() == spans.len() && located.iter().all(|s| s.range.len() == 2));
        }
    }

    #[test]
    fn leaves_out_readings_without_ascii_where_only_that_is_sought() {
        let readings = |text: &[u8], are_ascii| {
            let mut view = Vec::new();
            let sought = Sought { shortest: 6, are_ascii };
            Codec::Base64.view(text, sought, |piece, _| view.extend_from_slice(piece));
            view.split(|byte| *byte == 0xFF).map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        for length in 8..200 {
            let run: String = (0..length).map(|at| ALPHABET[at * 7 % 64] as char).collect();
            let has_room = |reading: &Vec<u8>| reading.windows(6).any(<[u8]>::is_ascii);
            let all = readings(run.as_bytes(), false).into_iter().filter(has_room);
            let some = readings(run.as_bytes(), true).into_iter().filter(has_room);
            assert!(all.eq(some), "{run}");
        }
        assert_eq!(readings(b"Pz8/Pj4+YWI=", true)[0], b"???>>>ab");
        assert!(readings(&[b'a'; 1000], true).concat().is_empty());
    }

    #[test]
    fn has_no_view_of_short_runs() {
        assert_eq!(Codec::Base64.whole(b"urn:ietf:params, 1234567", 6), None);
    }
}
