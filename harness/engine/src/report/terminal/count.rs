use crate::judge::Outcome;

/// `1 case`, `2 cases`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1 error`, `2 errors`, `2 failed`: a number of cases or checks of one outcome.
pub(super) fn of_outcome(number: usize, outcome: Outcome) -> String {
    match outcome {
        Outcome::Error => count(number, "error", "errors"),
        Outcome::Fail => format!("{number} failed"),
        Outcome::Blocked => format!("{number} blocked"),
        Outcome::Warn => count(number, "warning", "warnings"),
        Outcome::Note => count(number, "note", "notes"),
        Outcome::Pass => format!("{number} passed"),
        Outcome::Unsupported => format!("{number} unsupported"),
    }
}

/// `1st`, `2nd`, `3rd`, `11th`.
pub(super) fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A span of time the way people say it: `34 ms`, `1.2 s`, `2 min 5 s`, `1 h 2 min`.
pub(super) fn span(millis: u64) -> String {
    match millis {
        0..1_000 => format!("{millis} ms"),
        // Tenths are cut, not rounded, so that 59.96 s does not become 60.0 s.
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis / 100 % 10),
        60_000..3_600_000 => format!("{} min {} s", millis / 60_000, millis / 1_000 % 60),
        _ => format!("{} h {} min", millis / 3_600_000, millis / 60_000 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_right() {
        assert_eq!(count(0, "case", "cases"), "0 cases");
        assert_eq!(count(1, "case", "cases"), "1 case");
        assert_eq!(count(2, "case", "cases"), "2 cases");
        assert_eq!(of_outcome(1, Outcome::Warn), "1 warning");
        assert_eq!(of_outcome(2, Outcome::Fail), "2 failed");
    }

    #[test]
    fn ordinals_are_right() {
        let shown: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).into();
        assert_eq!(
            shown,
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
        );
    }

    #[test]
    fn spans_are_told_in_the_units_people_use() {
        let shown: Vec<String> =
            [0, 999, 1_000, 59_999, 60_000, 3_599_999, 3_600_000].map(span).into();
        assert_eq!(
            shown,
            ["0 ms", "999 ms", "1.0 s", "59.9 s", "1 min 0 s", "59 min 59 s", "1 h 0 min"]
        );
    }
}
