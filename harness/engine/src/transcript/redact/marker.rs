use super::secrets::is_name;

/// How every marker begins.
///
/// `[` is in no alphabet and no escape that the views read, so a marker never joins up with what
/// stands before it.
pub const MARKER_OPEN: &str = "[secret:";

/// How every marker ends.
pub const MARKER_CLOSE: &str = "]";

/// What stands in the place of the secret called `name`: `[secret:NAME]`.
pub fn marker(name: &str) -> String {
    format!("{MARKER_OPEN}{name}{MARKER_CLOSE}")
}

/// The name in a text that is one marker and nothing else.
pub fn marked_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix(MARKER_OPEN)?.strip_suffix(MARKER_CLOSE)?;
    is_name(name).then_some(name)
}

/// Whether a marker stands anywhere in `text`.
///
/// This is about form only: a target that sends the text `[secret:x]` by itself is believed.
pub fn contains_marker(text: &str) -> bool {
    text.split(MARKER_OPEN)
        .skip(1)
        .filter_map(|after| after.split_once(MARKER_CLOSE))
        .any(|(name, _)| is_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_what_it_builds() {
        assert_eq!(marked_name(&marker("scim-token")), Some("scim-token"));
        assert!(contains_marker(&format!("Bearer {}, x", marker("scim-token"))));
        assert!(contains_marker("[secret:[secret:a]"));
    }

    #[test]
    fn takes_nothing_else_for_a_marker() {
        for text in ["", "[secret:]", "[secret:a", "[secret:a b]", "secret:a]", "[secret:é]"] {
            assert_eq!(marked_name(text), None, "{text}");
            assert!(!contains_marker(text), "{text}");
        }
        assert_eq!(marked_name("x[secret:a]"), None);
    }
}
