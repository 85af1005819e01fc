use crate::judge::Verdicts;
use crate::visible::inert_json;

/// The file `verdicts.json`: indented by two, fields and cases always in the same order, so that
/// two runs can be compared line by line.
pub fn verdicts_json(verdicts: &Verdicts) -> Vec<u8> {
    #[expect(
        clippy::expect_used,
        reason = "strings, numbers and maps named by strings have a JSON form"
    )]
    let json = serde_json::to_string_pretty(verdicts).expect("verdicts have a JSON form");
    let mut json = inert_json(json);
    json.push('\n');
    json.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::judge::Summary;

    fn verdicts() -> Verdicts {
        let cases = sample::verdicts();
        let summary = Summary::of(&cases, cases.len());
        Verdicts {
            format: 1,
            target: "Example Directory".into(),
            remarks: vec!["/Schemas answered 404: the core schemas are assumed".into()],
            cases,
            summary,
        }
    }

    #[test]
    fn reads_back_as_what_was_written() {
        let read: Verdicts = serde_json::from_slice(&verdicts_json(&verdicts())).unwrap();
        assert_eq!(read, verdicts());
    }

    #[test]
    fn keeps_its_shape() {
        let text = String::from_utf8(verdicts_json(&verdicts())).unwrap();
        sample::assert_snapshot("verdicts-json", &text);
    }
}
