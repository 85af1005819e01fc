use std::borrow::Cow;
use std::fmt::Write as _;

/// A text with everything that steers a terminal, or hides from its reader, shown as `\u{1b}`.
///
/// Line ends become `\n`, so the result is one line whatever the target sent. A backslash stays as
/// it is: JSON is full of them, and the exact bytes are in `exchanges/`.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push_visible(c, &mut shown);
    }
    Cow::Owned(shown)
}

/// Appends a character the way [`one_line`] shows it.
pub(super) fn push_visible(c: char, shown: &mut String) {
    match c {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        c if is_treacherous(c) => {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        }
        c => shown.push(c),
    }
}

/// The first `most` characters of a text, shown like [`one_line`], and how many were left out.
pub(super) fn beginning(text: &str, most: usize) -> (Cow<'_, str>, usize) {
    match text.char_indices().nth(most) {
        None => (one_line(text), 0),
        Some((end, _)) => {
            let (kept, rest) = text.split_at(end);
            (one_line(kept), rest.chars().count())
        }
    }
}

/// JSON text in which treacherous characters are escapes; it means the same.
///
/// A JSON writer escapes the controls below U+0020 only, but a C1 control or a bidirectional
/// override in a target's answer acts on the terminal that the file is shown on.
pub fn inert_json(json: String) -> String {
    // A line end can only stand between tokens here: inside strings the writer escapes it.
    let foreign = |c: char| c != '\n' && is_treacherous(c);
    // Most texts are plain ASCII, and told to be so at once.
    if json.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) || !json.contains(foreign) {
        return json;
    }
    let mut inert = String::with_capacity(json.len() + 16);
    let mut copied = 0;
    for (at, c) in json.char_indices().filter(|(_, c)| foreign(*c)) {
        inert.push_str(json.get(copied..at).unwrap_or_default());
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(inert, "\\u{unit:04x}");
        }
        copied = at + c.len_utf8();
    }
    inert.push_str(json.get(copied..).unwrap_or_default());
    inert
}

/// Controls, characters that reorder or hide text, and those that XML 1.0 forbids.
pub(super) fn is_treacherous(c: char) -> bool {
    // Nearly every character is one of these, and told to be so at once.
    if matches!(c, ' '..='~') {
        return false;
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_text_is_left_alone() {
        let text = r#"{"displayName":"Zoë 山田","path":"a\\b"}"#;
        assert!(matches!(one_line(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn escape_sequences_are_shown_instead_of_obeyed() {
        assert_eq!(one_line("\x1b[2Jgone\r\n\u{9b}1m"), "\\u{1b}[2Jgone\\r\\n\\u{9b}1m");
        assert_eq!(one_line("user\u{202e}nimda"), "user\\u{202e}nimda");
    }

    #[test]
    fn what_is_left_out_is_counted_in_characters() {
        assert_eq!(beginning("äöü", 3), (Cow::Borrowed("äöü"), 0));
        assert_eq!(beginning("äöüß€", 3), (Cow::Borrowed("äöü"), 2));
    }

    proptest! {
        #[test]
        fn nothing_treacherous_is_ever_shown(text in any::<String>()) {
            prop_assert!(!one_line(&text).contains(is_treacherous));
        }

        #[test]
        fn inert_json_means_the_same(text in any::<String>()) {
            let inert = inert_json(serde_json::to_string(&text).unwrap());
            prop_assert!(!inert.contains(is_treacherous));
            prop_assert_eq!(serde_json::from_str::<String>(&inert).unwrap(), text);
        }
    }
}
