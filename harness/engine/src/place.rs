//! Places in a text that a person wrote: byte offsets, lines, and what to underline.

use std::ops::Range;

/// Line and column of a byte offset, both counted from 1; the column counts characters.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line, before.get(start..).unwrap_or_default().chars().count() + 1)
}

/// The byte offset of a line and a column (in characters), both counted from 1.
pub(crate) fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(before) => text.match_indices('\n').nth(before)?.0 + 1,
    };
    let rest = text.get(start..)?;
    Some(start + rest.char_indices().nth(column.checked_sub(1)?).map_or(rest.len(), |(at, _)| at))
}

/// What to underline of a place: not more than its line, and of a bracket all that it holds.
///
/// A place without length, which stands for a whole value, is shown up to the end of its line; one
/// at the end of the line or the text is shown as what stands before it.
pub(crate) fn shown(text: &str, span: Range<usize>) -> Range<usize> {
    let rest = text.get(span.start..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default().trim_end();
    if line.is_empty() {
        let before = text.get(..span.start).unwrap_or_default().trim_end();
        let last = before.rsplit('\n').next().unwrap_or_default().trim_start();
        return before.len() - last.len()..before.len();
    }
    let end = match line.as_bytes().first() {
        Some(b'{' | b'[') if span.len() <= 1 => closing(line).unwrap_or(line.len()),
        _ if span.is_empty() => line.len(),
        _ => span.len().min(line.len()),
    };
    span.start..span.start + end
}

/// Where the bracket that a line starts with is closed again, exclusive.
fn closing(line: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, letter) in line.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// Where the YAML map begins that has a key, or a value, at an offset.
pub(crate) fn map_start(text: &str, offset: usize) -> usize {
    let line_start = |end: usize| text.get(..end).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
    let start = line_start(offset);
    let before = text.get(start..offset).unwrap_or_default();
    if before.contains('{') {
        return unclosed(before).map_or(offset, |at| start + at);
    }
    let column = key_column(text.get(start..).unwrap_or_default());
    let (mut first, mut line) = (start + column, start);
    // Upwards as long as lines belong to the same block.
    while line > 0 && !is_item(text, line, column) {
        line = line_start(line - 1);
        let content = text.get(line..).unwrap_or_default().split('\n').next().unwrap_or_default();
        let trimmed = content.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        match key_column(content) {
            indent if indent == column => first = line + column,
            indent if indent < column => break,
            _ => {}
        }
    }
    first
}

/// The column (bytes, from 0) at which a line's first key stands, behind any `- `.
fn key_column(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'-')).count()
}

/// Whether a line starts an item of a list, with its content in the column.
fn is_item(text: &str, line: usize, column: usize) -> bool {
    text.get(line..line + column).is_some_and(|margin| margin.contains('-'))
}

/// The last `{` that is not closed again.
fn unclosed(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => open.push(at),
            '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_lead_there_and_back() {
        let text = "ä: 1\nbü: 2\n";
        for (at, _) in text.char_indices() {
            let (line, column) = line_and_column(text, at);
            assert_eq!(offset(text, line, column), Some(at), "{at}");
        }
        assert_eq!(line_and_column(text, 9), (2, 3));
        assert_eq!(offset(text, 9, 1), None);
    }

    #[test]
    fn a_bracket_is_shown_with_what_it_holds_and_a_block_with_its_first_line() {
        let text = "a: { b: \"}\", c: [1] }, d\ne:\n  f: 1\n";
        assert_eq!(&text[shown(text, 3..4)], "{ b: \"}\", c: [1] }");
        assert_eq!(&text[shown(text, 0..30)], "a: { b: \"}\", c: [1] }, d");
        let block = text.find("f:").unwrap();
        assert_eq!(&text[shown(text, block..block)], "f: 1");
        assert_eq!(&text[shown(text, text.len()..text.len())], "f: 1");
        assert_eq!(shown("", 0..0), 0..0);
    }

    #[test]
    fn a_map_begins_at_its_first_key() {
        let text = "a: 1\nb:\n  - c: 1\n    # d\n    e:\n      f: 2\n    g: { h: 1, i: 2 }\nj: 3\n";
        let start = |key: &str| {
            let at = map_start(text, text.find(key).unwrap());
            text[at..].split([':', ' ']).next().unwrap()
        };
        assert_eq!(start("j:"), "a");
        assert_eq!(start("g:"), "c");
        assert_eq!(start("c:"), "c");
        assert_eq!(start("f:"), "f");
        assert_eq!(start("i:"), "{");
    }
}
