//! Secrets hidden at random, and an independent reader who tries to find them again.

use std::borrow::Cow;

use proptest::prelude::*;

use super::{Redactor, Secrets, contains_marker};
use crate::fuzzing::redaction::hide::{Encoding, Kind};
use crate::fuzzing::redaction::read::leaks;

fn encoding() -> impl Strategy<Value = Encoding> {
    let kind = prop::sample::select(Kind::ALL.to_vec());
    let choices = prop::collection::vec(any::<u8>(), 1..24);
    (kind, choices).prop_map(|(kind, choices)| Encoding { kind, choices })
}

/// Values as people choose and as systems issue them.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{6,40}",
        "[A-Za-z0-9_-]{6,60}",
        r#"["/+&\\%<>' ab;#0-9]{6,24}"#,
        "\\PC{6,20}",
        "[ab]{6,9}",
    ]
    .prop_filter("long enough", |secret| secret.trim().len() >= super::LEAST_SECRET)
}

/// Text that joins up with no escape before or after it.
fn calm() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 .:,{}\n]{0,24}"
}

/// Any text, with a preference for what looks like an encoding.
fn wild() -> impl Strategy<Value = String> {
    prop_oneof![calm(), "[ -~\n]{0,24}", r#"[%&\\+/#;ux0-9a-f"=\r\n]{0,24}"#, any::<String>()]
}

/// A redactor for one secret; none if a marker would show it.
fn redactor(secret: &str) -> Option<Redactor> {
    let mut secrets = Secrets::new();
    secrets.insert("t", secret.into()).ok()?;
    Some(Redactor::new(&secrets))
}

/// `before` and `after` around it, at either level.
fn hidden(secret: &str, [inner, outer]: &[Encoding; 2], around: &[String; 4]) -> String {
    let [a, b, c, d] = around;
    let within = format!("{b}{}{c}", inner.encode(secret));
    format!("{a}{}{d}", outer.encode(&within))
}

/// What holds for every text.
fn is_redacted(redactor: &Redactor, secret: &str, text: &str) -> Result<bool, TestCaseError> {
    let out = redactor.text(text);
    prop_assert!(!leaks(out.as_bytes(), secret.trim()), "{text:?} became {out:?}");
    prop_assert!(matches!(redactor.text(&out), Cow::Borrowed(_)), "{out:?} is not final");
    let bytes = redactor.bytes(text.as_bytes());
    prop_assert_eq!(&*bytes, out.as_bytes());
    Ok(matches!(out, Cow::Owned(_)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn finds_a_secret_under_two_encodings(
        secret in secret(),
        encodings in [encoding(), encoding()],
        around in [calm(), calm(), calm(), calm()],
    ) {
        let Some(redactor) = redactor(&secret) else { return Ok(()) };
        let text = hidden(secret.trim(), &encodings, &around);
        prop_assert!(leaks(text.as_bytes(), secret.trim()), "nobody finds it in {text:?}");
        prop_assert!(is_redacted(&redactor, &secret, &text)?);
        prop_assert!(contains_marker(&redactor.text(&text)));
    }

    #[test]
    fn leaves_no_secret_whatever_surrounds_it(
        secret in secret(),
        encodings in [encoding(), encoding()],
        around in [wild(), wild(), wild(), wild()],
    ) {
        let Some(redactor) = redactor(&secret) else { return Ok(()) };
        let text = hidden(secret.trim(), &encodings, &around);
        is_redacted(&redactor, &secret, &text)?;
    }

    #[test]
    fn leaves_no_secret_that_is_encoded_piece_by_piece(
        secret in secret(),
        pieces in prop::collection::vec((encoding(), 1..8_usize), 1..5),
        around in [wild(), wild()],
    ) {
        let Some(redactor) = redactor(&secret) else { return Ok(()) };
        let mut rest: Vec<char> = secret.trim().chars().collect();
        let mut text = around[0].clone();
        for (encoding, length) in &pieces {
            let piece: String = rest.drain(..rest.len().min(*length)).collect();
            text += &encoding.encode(&piece);
        }
        text.extend(rest);
        text += &around[1];
        is_redacted(&redactor, &secret, &text)?;
    }

    #[test]
    fn gives_text_without_secrets_back_unchanged(
        secret in secret(),
        encodings in [encoding(), encoding()],
        around in [wild(), wild(), wild(), wild()],
    ) {
        let Some(redactor) = redactor(&secret) else { return Ok(()) };
        // All of the secret but its last letter.
        let mut most = secret.trim().to_owned();
        most.pop();
        let text = hidden(&most, &encodings, &around);
        prop_assume!(!leaks(text.as_bytes(), secret.trim()));
        let out = redactor.text(&text);
        prop_assert!(matches!(out, Cow::Borrowed(_)), "{out:?}");
    }

    #[test]
    fn redacts_bytes_of_any_kind(
        secret in secret(),
        encodings in [encoding(), encoding()],
        before in prop::collection::vec(128..=255_u8, 0..9),
        after in prop::collection::vec(128..=255_u8, 0..9),
    ) {
        let Some(redactor) = redactor(&secret) else { return Ok(()) };
        let text = hidden(secret.trim(), &encodings, &Default::default());
        let bytes = [before.as_slice(), text.as_bytes(), &after].concat();
        let out = redactor.bytes(&bytes);
        prop_assert!(matches!(out, Cow::Owned(_)));
        prop_assert!(!leaks(&out, secret.trim()));
        prop_assert!(out.starts_with(&before) && out.ends_with(&after));
    }
}
