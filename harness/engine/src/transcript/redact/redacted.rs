use std::ops::Deref;

use serde::Serialize;

use super::Redactor;

/// Something that went through a [`Redactor`], and cannot be made otherwise.
///
/// `report` and `certify` take `Redacted<…>` only, so that forgetting to redact does not compile:
///
/// ```compile_fail,E0308
/// use fedspec_engine::transcript::redact::Redacted;
///
/// fn report(_: &Redacted<String>) {}
/// report(&"Bearer 4f9a".to_owned());
/// ```
///
/// nor does dressing something up as redacted:
///
/// ```compile_fail,E0423
/// use fedspec_engine::transcript::redact::Redacted;
///
/// let leak = Redacted("Bearer 4f9a".to_owned());
/// ```
///
/// The honest way:
///
/// ```
/// use fedspec_engine::transcript::redact::{Redact, Redacted, Redactor, Secrets};
///
/// fn report(text: &Redacted<String>) -> usize { text.len() }
///
/// let mut secrets = Secrets::new();
/// secrets.insert("scim-token", "4f9a-11ce".into())?;
/// let text = "Bearer 4f9a-11ce".to_owned().redact(&Redactor::new(&secrets));
/// assert_eq!(*text, "Bearer [secret:scim-token]");
/// assert_eq!(report(&text), 26);
/// # Ok::<(), fedspec_engine::transcript::redact::SecretError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Takes the word of a store for it: for a transcript read back from a run directory, which
    /// was redacted before it was written.
    ///
    /// The secrets are not at hand any more then. For anything else this is a leak.
    pub fn trusted_from_store(stored: T) -> Self {
        Self(stored)
    }

    /// A part of something redacted, which is redacted as well.
    pub fn part<U>(&self, pick: impl for<'a> FnOnce(&'a T) -> &'a U) -> Redacted<&U> {
        Redacted(pick(&self.0))
    }

    /// The same with something put in that is redacted as well.
    #[must_use]
    pub fn with<U>(mut self, part: Redacted<U>, put: impl FnOnce(&mut T, U)) -> Self {
        put(&mut self.0, part.0);
        self
    }

    /// What is inside, without the proof.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Redacted<Vec<T>> {
    /// The elements, each redacted.
    pub fn parts(&self) -> impl Iterator<Item = Redacted<&T>> {
        self.0.iter().map(Redacted)
    }
}

impl<T> Deref for Redacted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Something whose secrets can be taken out.
///
/// An implementation calls [`redact_in_place`](Self::redact_in_place) on every field that can hold
/// text or bytes; taking `self` apart with a full pattern (no `..`) makes the compiler point out a
/// field that is added later.
pub trait Redact: Sized {
    /// Replaces every secret inside.
    fn redact_in_place(&mut self, redactor: &Redactor);

    /// Replaces every secret inside, and has the type say so. Not meant to be overridden.
    fn redact(mut self, redactor: &Redactor) -> Redacted<Self> {
        self.redact_in_place(redactor);
        Redacted(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_something_redacted_is_redacted() {
        let pair = Redacted::trusted_from_store((1, vec!["a", "b"]));
        let list: Redacted<&Vec<&str>> = pair.part(|pair| &pair.1);
        assert_eq!(list.len(), 2);
        assert_eq!(Redacted(vec![1, 2]).parts().map(|part| **part).sum::<i32>(), 3);
    }

    #[test]
    fn is_stored_like_what_is_inside() {
        let stored = serde_json::to_string(&Redacted(vec!["a"])).unwrap();
        assert_eq!(stored, r#"["a"]"#);
    }
}
