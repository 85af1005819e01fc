/// Whether a text fits a pattern, in which `*` is any text and `?` any character. Takes time in
/// proportion to the product of their lengths at most.
pub(crate) fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Which beginnings of the text fit the pattern so far.
    let mut fits: Vec<bool> = (0..=text.len()).map(|length| length == 0).collect();
    for wanted in pattern.chars() {
        let before = fits.clone();
        let mut any = false;
        for (length, slot) in fits.iter_mut().enumerate() {
            any |= before.get(length) == Some(&true);
            let last = length.checked_sub(1);
            let last_fits = last.and_then(|last| before.get(last)) == Some(&true);
            let character = last.and_then(|last| text.get(last));
            *slot = match wanted {
                '*' => any,
                '?' => last_fits,
                other => last_fits && character == Some(&other),
            };
        }
    }
    fits.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_many_stars_end_in_time() {
        let long = "a".repeat(2_000);
        assert!(!is_like(&long, &format!("{}b", "*a".repeat(500))));
        assert!(is_like("", "*") && is_like("abc", "a*c") && !is_like("", "?"));
        assert!(is_like("", &"*".repeat(1_000_000)));
    }
}
