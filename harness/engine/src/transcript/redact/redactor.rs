use std::borrow::Cow;
use std::sync::Arc;

use super::needle::Needle;
use super::sought::Sought;
use super::span::{Span, merge};
use super::view::Codec;
use super::{Secrets, marker};

/// How many encodings may lie over each other: percent-encoded base64 is two.
const DEPTH: u8 = 2;

/// How often a text is redacted again because a marker and its surroundings read as a secret.
const PASSES: u8 = 4;

/// Replaces secrets in text and bytes by markers; cheap to clone.
///
/// A secret is found in plain form and encoded: base64 and base64url at any alignment, percent,
/// XML, JSON and hexadecimal, and any two of these over each other. Decoders read from left to
/// right as a recipient would. Work and memory are linear in the text.
///
/// It keeps a copy of the secrets in ordinary memory; `Debug` shows names only.
#[derive(Clone, Debug)]
pub struct Redactor {
    needles: Arc<[Needle]>,
    /// What they have in common.
    sought: Sought,
    /// Whether any secret has a space, which a form may have written as `+`.
    spaces: bool,
}

impl Redactor {
    /// A redactor for the secrets that are in the set now.
    pub fn new(secrets: &Secrets) -> Self {
        let needles: Arc<[Needle]> =
            secrets.iter().map(|(name, value)| Needle::new(name, value)).collect();
        let sought = Sought {
            shortest: needles.iter().map(|needle| needle.value().len()).min().unwrap_or(0),
            are_ascii: needles.iter().all(|needle| needle.value().is_ascii()),
        };
        let spaces = needles.iter().any(|needle| needle.value().contains(&b' '));
        Self { needles, sought, spaces }
    }

    /// The text with every secret replaced; borrowed if there was none.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.redacted(text.as_bytes()) {
            None => Cow::Borrowed(text),
            // Secrets are UTF-8, so they begin and end with whole characters of the text.
            Some(bytes) => Cow::Owned(
                String::from_utf8(bytes)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            ),
        }
    }

    /// The bytes, in any encoding or none, with every secret replaced; borrowed if there was none.
    pub fn bytes<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        self.redacted(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned)
    }

    /// Whether any secret is in the bytes.
    pub(super) fn finds(&self, bytes: &[u8]) -> bool {
        !self.search(bytes, DEPTH).is_empty()
    }

    fn redacted(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut spans = self.search(bytes, DEPTH);
        let first = spans.first()?.secret;
        let mut out = self.replaced(bytes, &spans);
        for _ in 0..PASSES {
            spans = self.search(&out, DEPTH);
            if spans.is_empty() {
                return Some(out);
            }
            out = self.replaced(&out, &spans);
        }
        // Whatever this text is, every attempt makes a new secret of it: nothing of it is shown.
        // A lone marker is safe, `Secrets::insert` has seen to that.
        Some(self.marker(first).into_bytes())
    }

    /// Every place where a secret stands, at most `depth` encodings deep, sorted and disjoint.
    fn search(&self, text: &[u8], depth: u8) -> Vec<Span> {
        if self.needles.is_empty() || text.len() < self.sought.shortest {
            return Vec::new();
        }
        let mut spans = Vec::new();
        for (secret, needle) in self.needles.iter().enumerate() {
            needle.each(text, |range| spans.push(Span { range, secret }));
        }
        if depth > 0 {
            for codec in self.codecs() {
                let mut within = Vec::new();
                codec.view(text, self.sought, |piece, at| {
                    let spans = self.search(piece, depth - 1).into_iter();
                    within.extend(spans.map(|span| span.moved(at)));
                });
                if !within.is_empty() {
                    spans.extend(codec.locate(text, self.sought, &within));
                    // Most views show the same places; merged at once they stay few.
                    spans = merge(spans);
                }
            }
        }
        merge(spans)
    }

    fn codecs(&self) -> impl Iterator<Item = Codec> {
        Codec::ALL.into_iter().filter(|codec| self.spaces || *codec != Codec::Form)
    }

    fn replaced(&self, text: &[u8], spans: &[Span]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        let mut from = 0;
        for span in spans {
            out.extend_from_slice(text.get(from..span.range.start).unwrap_or_default());
            out.extend_from_slice(self.marker(span.secret).as_bytes());
            from = span.range.end;
        }
        out.extend_from_slice(text.get(from..).unwrap_or_default());
        out
    }

    fn marker(&self, secret: usize) -> String {
        marker(self.needles.get(secret).map_or("", |needle| &needle.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(secrets: &[(&str, &str)]) -> Redactor {
        let mut set = Secrets::new();
        for (name, value) in secrets {
            set.insert(*name, (*value).into()).unwrap();
        }
        Redactor::new(&set)
    }

    #[test]
    fn replaces_the_secret_in_every_encoding() {
        let redactor = redactor(&[("pw", "pässword/+\"&1")]);
        for (text, expected) in [
            ("a=pässword/+\"&1;", "a=[secret:pw];"),
            ("a=p%C3%a4ssword%2F%2B%22%261&", "a=[secret:pw]&"),
            ("<a>pässword/+&quot;&#0038;1</a>", "<a>[secret:pw]</a>"),
            (r#"{"a":"p\u00e4ssword\/+\"\u00261"}"#, r#"{"a":"[secret:pw]"}"#),
            ("70c3a473 70C3A47373776f72642F2b222631", "70c3a473 [secret:pw]"),
            ("Basic dTpww6Rzc3dvcmQvKyImMQ==", "Basic dT[secret:pw]=="),
            ("x: cMOkc3N3\r\n  b3JkLysiJjE", "x: [secret:pw]"),
            // Percent over JSON, base64 over XML, JSON over base64.
            ("%70%5Cu00e4ssword%5C%2f%2B%5C%22%261", "[secret:pw]"),
            ("cMOkc3N3b3JkLysmIzM0OyZhbXA7MQ", "[secret:pw]"),
            // A form's percent over base64 over XML: the line break is escaped within the run.
            ("cMOkc3N3%0D%0Ab3JkLysmIzM0OyZhbXA7MQ%3D%3D", "[secret:pw]%3D%3D"),
            (r"cMOkc3N3\u0062\u0033JkLysiJjE", "[secret:pw]"),
        ] {
            assert_eq!(redactor.text(text), expected, "{text}");
        }
    }

    #[test]
    fn takes_bytes_that_are_no_text() {
        let redactor = redactor(&[("pw", "abcdef")]);
        assert_eq!(&*redactor.bytes(b"\xFF\xFEabcdef\x80"), b"\xFF\xFE[secret:pw]\x80");
        assert!(matches!(redactor.bytes(b"\xFFabcde\xFFf"), Cow::Borrowed(_)));
    }

    #[test]
    fn hides_both_of_two_secrets_that_overlap() {
        let redactor = redactor(&[("a", "foobar"), ("b", "foobar%secret99"), ("c", "99-tail")]);
        assert_eq!(redactor.text("foobar foobar%25secret99-tail"), "[secret:a] [secret:b]");
    }

    #[test]
    fn looks_again_where_a_marker_makes_a_secret_of_its_surroundings() {
        let redactor = redactor(&[("a", "first-value"), ("b", "]abcdef")]);
        let once = redactor.text("first-valueabcdefabcdef").into_owned();
        assert_eq!(once, "[secret:a[secret:b[secret:b]");
        assert_eq!(redactor.text(&once), once);
    }

    #[test]
    fn shows_nothing_of_a_text_that_cannot_be_made_clean() {
        let redactor = redactor(&[("a", "first-value"), ("b", "]abcdef")]);
        let text = format!("first-value{}", "abcdef".repeat(2 + usize::from(PASSES)));
        assert_eq!(redactor.text(&text), "[secret:a]");
    }

    #[test]
    fn finds_what_stands_in_any_piece_of_a_large_text() {
        let redactor = redactor(&[("pw", "abcdef")]);
        let filler = "QUJD".repeat(30_000);
        let line = |hidden: &str| format!("{filler}{hidden}{filler}\u{7}");
        // In base64, in hexadecimal over base64, and plain.
        for hidden in ["YWJjZGVm", "59574a6a5a47566d", "abcdef"] {
            let text = format!("{}{}{}", line(""), line(hidden), line(""));
            let expected = text.replace(hidden, "[secret:pw]");
            assert_eq!(redactor.text(&text), expected, "{hidden}");
        }
    }

    #[test]
    fn shows_names_only_when_debugged() {
        let shown = format!("{:?}", redactor(&[("pw", "abcdef")]));
        assert!(shown.contains("pw") && !shown.contains("abcdef"), "{shown}");
    }

    /// Bytes that are searched, over all views.
    fn work(redactor: &Redactor, text: &[u8], depth: u8) -> usize {
        let within = |codec: Codec| {
            let mut bytes = 0;
            codec.view(text, redactor.sought, |piece, _| {
                bytes += work(redactor, piece, depth - 1);
            });
            bytes
        };
        let views = if depth > 0 { redactor.codecs().map(within).sum() } else { 0 };
        text.len() + views
    }

    #[test]
    fn works_in_proportion_to_a_hostile_text() {
        let redactor = redactor(&[("a", "aaaaaa"), ("b", "pass word")]);
        for piece in [
            "aaaaaa",
            "YWFhYWFh",
            "WVdGaFlXRmg",
            "616161",
            "363136",
            "%61",
            "%2561",
            "&#0000097;",
            "&#",
            "&#0000000",
            r"\u0061",
            r"\\",
            r"\ud83d",
            "+%20",
            "\r\n  a",
            "%0A",
            "&amp;#97;",
            "YWFhYWFh.",
            "616161616161.",
            r"%5cu0061",
            "%",
        ] {
            let text = piece.repeat(32_768 / piece.len());
            let small = work(&redactor, text.as_bytes(), DEPTH);
            let large = work(&redactor, text.repeat(4).as_bytes(), DEPTH);
            assert!(large <= 4 * small + 64, "{piece}: {small} bytes, then {large}");
            assert!(small <= 20 * text.len(), "{piece}: {small} bytes for {}", text.len());
            let redacted = redactor.text(&text);
            assert!(redacted.len() <= 4 * text.len(), "{piece}: {} bytes left", redacted.len());
        }
    }
}
