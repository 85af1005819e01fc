/// Breaks a text between words; a word longer than a line is broken inside.
///
/// Widths count characters: a wide one (CJK, emoji) takes two columns and may overhang.
pub(super) fn words(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut filled = 0;
    for word in text.split(' ') {
        let long = word.chars().count();
        if filled > 0 && filled + 1 + long > width {
            lines.push(std::mem::take(&mut line));
            filled = 0;
        }
        if filled > 0 {
            line.push(' ');
            filled += 1;
        }
        for c in word.chars() {
            if filled == width {
                lines.push(std::mem::take(&mut line));
                filled = 0;
            }
            line.push(c);
            filled += 1;
        }
    }
    lines.push(line);
    lines.retain_mut(|line| {
        line.truncate(line.trim_end_matches(' ').len());
        !line.is_empty()
    });
    lines
}

/// The text if it fits, or its beginning with `…`.
pub(super) fn clipped(text: &str, width: usize) -> String {
    if text.chars().nth(width).is_none() {
        return text.to_owned();
    }
    let mut clipped: String = text.chars().take(width.saturating_sub(1)).collect();
    clipped.push('…');
    clipped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn breaks_between_words_and_inside_long_ones() {
        assert_eq!(words("one two three", 7), ["one two", "three"]);
        assert_eq!(words("a verylongword b", 5), ["a", "veryl", "ongwo", "rd b"]);
        assert_eq!(words("   ", 5), [""; 0]);
        assert_eq!(words("a  b   c", 4), ["a  b", "c"], "spaces inside a line are evidence");
    }

    #[test]
    fn clips_only_what_does_not_fit() {
        assert_eq!(clipped("abcde", 5), "abcde");
        assert_eq!(clipped("abcdef", 5), "abcd…");
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_word_is_lost(text in "[a-z ]{0,200}", width in 1_usize..40) {
            let lines = words(&text, width);
            prop_assert!(lines.iter().all(|line| (1..=width).contains(&line.chars().count())));
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
