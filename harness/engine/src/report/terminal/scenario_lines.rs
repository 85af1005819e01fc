use super::wrap::clipped;
use crate::problem::Source;
use crate::visible::one_line;

/// Most lines of a check that are shown.
const MOST_LINES: usize = 3;

/// `file:line`, then the check as it stands in the file.
pub(super) fn scenario_lines(source: &Source, line: Option<usize>, room: usize) -> Vec<String> {
    let Some(number) = line else { return vec![one_line(source.name()).into_owned()] };
    let mut shown = vec![format!("{}:{number}", one_line(source.name()))];
    let mut lines = source.text().lines().skip(number.saturating_sub(1));
    let Some(first) = lines.next() else { return shown };
    let depth = indent(first);
    let inside = lines.take_while(|line| !line.trim().is_empty() && indent(line) > depth);
    let wide = (number + MOST_LINES - 1).to_string().len();
    for (at, line) in std::iter::once(first).chain(inside).take(MOST_LINES).enumerate() {
        // Deep steps would leave no room for what they say.
        let line = line.get(depth..).unwrap_or(line);
        let line = format!("{:>wide$} │ {}", number + at, one_line(line));
        shown.push(clipped(&line, room));
    }
    shown
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a:\n  b:\n    c: 1\n    d: 2\n    e: 3\n  f: 4\n";

    #[test]
    fn shows_the_check_and_what_is_inside_it_but_not_its_neighbour() {
        let source = Source::new("x.yaml", TEXT);
        assert_eq!(
            scenario_lines(&source, Some(2), 60),
            ["x.yaml:2", "2 │ b:", "3 │   c: 1", "4 │   d: 2"]
        );
        assert_eq!(scenario_lines(&source, Some(6), 60), ["x.yaml:6", "6 │ f: 4"]);
    }

    #[test]
    fn a_line_outside_the_file_is_only_named() {
        let source = Source::new("x.yaml", TEXT);
        assert_eq!(scenario_lines(&source, Some(99), 60), ["x.yaml:99"]);
        assert_eq!(scenario_lines(&source, Some(0), 60)[0], "x.yaml:0");
        assert_eq!(scenario_lines(&source, None, 60), ["x.yaml"]);
    }
}
