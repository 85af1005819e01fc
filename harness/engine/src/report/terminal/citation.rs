use crate::vocabulary::Origin;

/// A requirement in words, as a caller looks it up in the catalogues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The requirement's text.
    pub text: String,
    /// Whose word it is.
    pub origin: Origin,
}

/// `SCIM-U-16 (AWS): …`; what AWS is not known to do is never told as its word.
pub(super) fn in_words(id: &str, citation: Option<&Citation>) -> String {
    match citation {
        None => format!("{id} (in no catalogue)"),
        Some(Citation { text, origin: Origin::Project }) => {
            format!("{id}: {text} (this project's own choice: AWS's is not known)")
        }
        Some(Citation { text, origin: Origin::Inferred }) => {
            format!("{id}: {text} (inferred by analogy: AWS has not been seen doing it)")
        }
        Some(Citation { text, origin }) => format!("{id} ({origin}): {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_whose_word_a_requirement_is() {
        let words = |origin| in_words("X-1", Some(&Citation { text: "It is so.".into(), origin }));
        assert_eq!(words(Origin::Aws), "X-1 (AWS): It is so.");
        assert_eq!(words(Origin::Standard), "X-1 (standard): It is so.");
        assert_eq!(words(Origin::Client), "X-1 (a habit of an identity provider): It is so.");
        assert!(words(Origin::Project).contains("this project's own choice"));
        assert!(words(Origin::Inferred).contains("inferred by analogy"));
        assert_eq!(in_words("X-2", None), "X-2 (in no catalogue)");
    }
}
