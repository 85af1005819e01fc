//! User names and passwords as they are compared (RFC 7644 section 5): the one file that knows the
//! crate for PRECIS.
//!
//! RFC 7644 names RFC 7613, whose profiles live on in RFC 8265: `UsernameCaseMapped` for a
//! `userName`, `OpaqueString` for a `password`.

use std::borrow::Cow;

use precis_profiles::precis_core::profile::{Profile, Rules};
use precis_profiles::{OpaqueString, UsernameCaseMapped};

/// What two user names have in common when they are the same one.
///
/// The mappings of `UsernameCaseMapped` (RFC 8265 section 3.3): full and half width to the usual
/// width, upper and title case to lower case, form C. Never fails: a text that the profile refuses,
/// such as one with a symbol in it or with mixed directions, is mapped in the same way. A server
/// that took it in has to compare it somehow, and its neighbours in any other way would be further
/// apart; whether to take it in is [`is_user_name`]'s question. Lower-casing knows no context, so
/// `Σ` is `σ` everywhere, and `ς` is another letter.
///
/// Linear, and without allocation for ASCII in lower case.
pub fn user_name_key(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        let is_mapped = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        return if is_mapped { text.into() } else { text.to_ascii_lowercase().into() };
    }
    let profile = UsernameCaseMapped::new();
    let wide = profile.width_mapping_rule(text).unwrap_or(text.into());
    // The crate's own rule leaves title case be in a text without upper case.
    let lower: String = wide.chars().flat_map(char::to_lowercase).collect();
    profile.normalization_rule(lower.clone()).unwrap_or(lower.into())
}

/// What two passwords have in common when they are the same one.
///
/// The mappings of `OpaqueString` (RFC 8265 section 4.2): every space is U+0020, form C. Case and
/// width count. As with [`user_name_key`], a text that the profile refuses is mapped all the same.
pub fn password_key(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let profile = OpaqueString::new();
    let spaced = profile.additional_mapping_rule(text).unwrap_or(text.into());
    let spaced = spaced.into_owned();
    profile.normalization_rule(spaced.clone()).unwrap_or(spaced.into())
}

/// Whether `UsernameCaseMapped` accepts the text: parts of letters, digits and ASCII symbols, one
/// space between them (RFC 8265 sections 3.1 and 3.3), each in one direction (RFC 5893).
pub fn is_user_name(text: &str) -> bool {
    let profile = UsernameCaseMapped::new();
    text.split(' ').all(|part| profile.enforce(part).is_ok())
}

/// Whether `OpaqueString` accepts the text: anything but control characters and what Unicode does
/// not assign, and not nothing (RFC 8265 section 4.2).
pub fn is_password(text: &str) -> bool {
    OpaqueString::new().enforce(text).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_user_name_has_one_key_however_it_is_typed() {
        for (one, other) in [
            ("bjensen", "BJensen"),
            ("Ｂjensen＠example.com", "bjensen@example.com"),
            ("ﾊﾞｰﾊﾞﾗ", "バーバラ"),
            ("Å", "a\u{30a}"),
            ("Bärbara", "BA\u{308}RBARA"),
            ("ǅ", "ǆ"),
            ("ΑΣ", "ασ"),
            ("Ada  Example", "ada  example"),
        ] {
            assert_eq!(user_name_key(one), user_name_key(other), "{one} {other}");
        }
    }

    #[test]
    fn other_user_names_have_other_keys() {
        for (one, other) in [
            ("bjensen", "bjensen "),
            ("straße", "strasse"),
            ("jose", "josé"),
            ("ⅳ", "iv"),
            ("ada\u{a0}e", "ada e"),
            ("", "\u{200b}"),
        ] {
            assert_ne!(user_name_key(one), user_name_key(other), "{one} {other}");
        }
    }

    #[test]
    fn tells_what_the_profile_accepts() {
        // Among them examples of RFC 8265 section 3.5.
        for text in ["juliet@example.com", "fußball", "π", "Σ", "Ada Example", "جوليا", "佐藤"]
        {
            assert!(is_user_name(text), "{text}");
        }
        for text in ["", "foo  bar", " foo", "henryⅣ", "∞", "♚", "a\u{0}b", "a\u{200b}b", "جa"]
        {
            assert!(!is_user_name(text), "{text}");
        }
    }

    #[test]
    fn passwords_keep_case_and_width_and_lose_only_the_kind_of_a_space() {
        assert_eq!(password_key("correct\u{1680}horse"), password_key("correct horse"));
        assert_eq!(password_key("a\u{30a}"), password_key("å"));
        assert_ne!(password_key("Correct"), password_key("correct"));
        assert_ne!(password_key("ａ"), password_key("a"));
        assert!(is_password("Jack of ♦s") && is_password("foo bar") && is_password("πß"));
        assert!(!is_password("") && !is_password("my cat is a \u{9}by"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_key_is_its_own_key(text in any::<String>()) {
            let key = user_name_key(&text).into_owned();
            prop_assert_eq!(user_name_key(&key), key.clone());
            let key = password_key(&text).into_owned();
            prop_assert_eq!(password_key(&key), key.clone());
        }

        #[test]
        fn what_the_profile_accepts_is_mapped_as_it_maps(text in "[\\p{L}\\p{M}\\p{Nd}]{1,8}") {
            if let Ok(enforced) = UsernameCaseMapped::new().enforce(text.as_str()) {
                // Its case mapping passes over title case when there is no upper case.
                let lower: String = enforced.chars().flat_map(char::to_lowercase).collect();
                prop_assert_eq!(user_name_key(&text), lower);
            }
        }
    }
}
