//! Which characters XML 1.0 (fifth edition) allows, and where.

/// Whether a byte is white space (production 3).
pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where white space that begins at `at` ends.
pub(super) fn skip_white(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_white(**byte)).count()
}

/// Whether a document may hold the character, written as itself or as a reference (production 2).
pub(super) fn is_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The first character that no document may hold.
pub(super) fn first_illegal(text: &str) -> Option<usize> {
    // Most documents hold none, and this form needs no branch a byte. U+FFFE and U+FFFF begin with
    // EF, and all that begins with it is looked at.
    let suspect = |byte: u8| (byte < b' ' && !is_white(byte)) | (byte == 0xef);
    for (index, chunk) in text.as_bytes().chunks(64).enumerate() {
        if !chunk.iter().fold(false, |any, byte| any | suspect(*byte)) {
            continue;
        }
        let start = index * 64;
        for at in start..start + chunk.len() {
            let character = text.get(at..).and_then(|rest| rest.chars().next());
            if character.is_some_and(|character| !is_char(character)) {
                return Some(at);
            }
        }
    }
    None
}

/// Whether a text is a name without a colon (NCName of Namespaces in XML), and nothing else.
pub fn is_ncname(text: &str) -> bool {
    !text.is_empty() && ncname_end(text, 0) == text.len()
}

/// Where a name without a colon (NCName of Namespaces in XML) that begins at `at` ends; `at` when
/// there is none.
pub(super) fn ncname_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(at).copied() {
        Some(byte) if byte.is_ascii() && !is_start_byte(byte) => return at,
        Some(byte) if byte.is_ascii() => {}
        _ => {
            let first = text.get(at..).and_then(|rest| rest.chars().next());
            if !first.is_some_and(is_start) {
                return at;
            }
        }
    }
    let mut end = at;
    loop {
        let rest = bytes.get(end..).unwrap_or_default();
        end += rest.iter().take_while(|byte| is_name_byte(**byte)).count();
        match bytes.get(end) {
            Some(byte) if !byte.is_ascii() => {}
            _ => return end,
        }
        match text.get(end..).and_then(|rest| rest.chars().next()) {
            Some(character) if is_name(character) => end += character.len_utf8(),
            _ => return end,
        }
    }
}

fn is_start_byte(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

fn is_name_byte(byte: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            let ascii = byte as u8;
            table[byte] = ascii.is_ascii_alphanumeric() || matches!(ascii, b'_' | b'-' | b'.');
            byte += 1;
        }
        table
    };
    // Holds for every byte: the table has 256 entries.
    TABLE[byte as usize]
}

/// Production 4 without the colon.
fn is_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// Production 4a without the colon.
fn is_name(character: char) -> bool {
    is_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_the_productions_say() {
        for (text, end) in [
            ("a", 1),
            ("a-1.b_ c", 6),
            ("a:b", 1),
            ("é\u{300}·=", 6),
            ("1a", 0),
            ("-a", 0),
            (".a", 0),
            ("\u{b7}a", 0),
            ("a×b", 1),
            ("", 0),
            ("a\u{f0000}", 1),
            ("\u{10000}x", 5),
        ] {
            assert_eq!(ncname_end(text, 0), end, "{text}");
        }
    }

    #[test]
    fn finds_the_first_illegal_character_wherever_it_stands() {
        for pad in [0, 1, 62, 63, 64, 65, 130] {
            let pad = "x".repeat(pad);
            for bad in ['\0', '\u{1}', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
                let text = format!("{pad}\u{feff}\u{fffd}\t{bad}\u{1}");
                assert_eq!(first_illegal(&text), Some(pad.len() + 7), "{bad:?}");
            }
            let fine = format!("{pad}\t\r\n\u{7f}\u{85}\u{fffd}\u{feff}\u{10ffff}");
            assert_eq!(first_illegal(&fine), None);
        }
    }
}
