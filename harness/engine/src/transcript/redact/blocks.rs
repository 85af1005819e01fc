use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Redact, Redactor};

impl Redact for String {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        if let Cow::Owned(redacted) = redactor.text(self) {
            *self = redacted;
        }
    }
}

impl Redact for Vec<u8> {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        if let Cow::Owned(redacted) = redactor.bytes(self) {
            *self = redacted;
        }
    }
}

impl<T: Redact> Redact for Option<T> {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        self.iter_mut().for_each(|inner| inner.redact_in_place(redactor));
    }
}

impl<T: Redact, E: Redact> Redact for Result<T, E> {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        match self {
            Ok(inner) => inner.redact_in_place(redactor),
            Err(inner) => inner.redact_in_place(redactor),
        }
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        self.iter_mut().for_each(|inner| inner.redact_in_place(redactor));
    }
}

impl<T: Redact> Redact for Box<T> {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        self.as_mut().redact_in_place(redactor);
    }
}

impl<A: Redact, B: Redact> Redact for (A, B) {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        self.0.redact_in_place(redactor);
        self.1.redact_in_place(redactor);
    }
}

/// Keys are redacted too; those that become equal are told apart as `…#2`, `…#3`.
impl<T: Redact> Redact for BTreeMap<String, T> {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        self.values_mut().for_each(|inner| inner.redact_in_place(redactor));
        if self.keys().any(|key| redactor.finds(key.as_bytes())) {
            let mut keys = Keys::default();
            *self = std::mem::take(self)
                .into_iter()
                .map(|(key, value)| (keys.redacted(key, redactor), value))
                .collect();
        }
    }
}

/// Object keys are redacted too, and a number that shows a secret becomes a string.
///
/// Values from a parser are bounded in depth by it (`serde_json`: 128).
impl Redact for Value {
    fn redact_in_place(&mut self, redactor: &Redactor) {
        match self {
            Self::Null | Self::Bool(_) => {}
            Self::Number(number) => {
                if let Cow::Owned(redacted) = redactor.text(&number.to_string()) {
                    *self = Self::String(redacted);
                }
            }
            Self::String(text) => text.redact_in_place(redactor),
            Self::Array(values) => values.redact_in_place(redactor),
            Self::Object(members) => object(members, redactor),
        }
    }
}

fn object(members: &mut Map<String, Value>, redactor: &Redactor) {
    members.values_mut().for_each(|value| value.redact_in_place(redactor));
    if members.keys().any(|key| redactor.finds(key.as_bytes())) {
        let mut keys = Keys::default();
        *members = std::mem::take(members)
            .into_iter()
            .map(|(key, value)| (keys.redacted(key, redactor), value))
            .collect();
    }
}

/// The keys of one map, each with how often it came.
///
/// The count is kept so that a map of nothing but equal keys does not cost its square.
#[derive(Default)]
struct Keys(BTreeMap<String, usize>);

impl Keys {
    fn redacted(&mut self, mut key: String, redactor: &Redactor) -> String {
        key.redact_in_place(redactor);
        let Some(count) = self.0.get_mut(&key) else {
            self.0.insert(key.clone(), 1);
            return key;
        };
        let mut count = std::mem::take(count);
        let unique = loop {
            count += 1;
            let unique = format!("{key}#{count}");
            if !self.0.contains_key(&unique) {
                break unique;
            }
        };
        self.0.insert(key, count);
        self.0.insert(unique.clone(), 1);
        unique
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::transcript::redact::Secrets;

    fn redactor() -> Redactor {
        let mut secrets = Secrets::new();
        for (name, value) in [("token", "4f9a-11ce"), ("code", "815162342")] {
            secrets.insert(name, value.into()).unwrap();
        }
        Redactor::new(&secrets)
    }

    #[test]
    fn redacts_values_keys_and_numbers_of_json() {
        let value = json!({
            "a": ["x 4f9a-11ce", null, true, 7, 18151623420_u64, {"b": "4f9a%2D11ce"}],
            "4f9a-11ce": 1,
            "4f9a\\u002d11ce": 2,
            "[secret:token]#2": 3,
        });
        let redacted = value.redact(&redactor());
        let expected = json!([
            "x [secret:token]", null, true, 7, "1[secret:code]0", {"b": "[secret:token]"},
        ]);
        assert_eq!(redacted["a"], expected);
        assert_eq!(redacted["[secret:token]"], 1);
        assert_eq!(redacted["[secret:token]#2"], 2);
        assert_eq!(redacted["[secret:token]#2#2"], 3);
        assert_eq!(redacted.as_object().unwrap().len(), 4);
    }

    #[test]
    fn redacts_whatever_is_inside() {
        let nested = BTreeMap::from([(
            "4f9a-11ce".to_owned(),
            vec![(Some("4f9a-11ce".to_owned()), Box::new(b"\x80 4f9a-11ce".to_vec()))],
        )]);
        let redacted = nested.redact(&redactor());
        let (key, values) = redacted.iter().next().unwrap();
        assert_eq!(key, "[secret:token]");
        assert_eq!(values[0].0.as_deref(), Some("[secret:token]"));
        assert_eq!(values[0].1.as_slice(), b"\x80 [secret:token]");
        let mut answer: Result<String, String> = Err("4f9a-11ce".to_owned());
        answer.redact_in_place(&redactor());
        assert_eq!(answer, Err("[secret:token]".to_owned()));
    }
}
