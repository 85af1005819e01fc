//! PATCH against a model that was written apart from it.

mod filters;
mod model;
mod requests;
mod user;

use arbitrary::Unstructured;
use serde_json::{Map, Value};

use self::model::Stopped;
use self::user::User;
use crate::scim::patch::{PatchRequest, apply};
use crate::scim::urn;

/// Does to a user what a PATCH request says, twice: with the function of this library, and with a slow
/// model of RFC 7644 section 3.5.2 that shares no code with it.
///
/// The request is a JSON text (`{"user": …, "Operations": […]}`), or made by the choices in `data`.
/// Both give the same user, or both refuse with the same keyword. What is refused leaves the user as it
/// was; what is done leaves no null and nothing empty behind, and no second primary value.
///
/// # Panics
/// When one of these does not hold.
pub fn scim_patch(data: &[u8]) {
    let Some((user, request)) = read(data) else { return };
    let before = user.clone();
    let patched = apply(&user, &request);
    assert_eq!(user, before, "the user itself is changed");
    // The model knows the commonest attributes and simple values only.
    let Some(start) = User::read(&user) else { return };
    let expected = match model::apply(start.clone(), &request) {
        Err(Stopped::Outside) => return,
        Err(Stopped::Refused(keyword)) => Err(keyword),
        Ok(expected) => Ok(expected),
    };
    let shown = || format!("{} {request:?}", Value::Object(user.clone()));
    match (patched, expected) {
        (Ok(patched), Ok(expected)) => {
            let read = User::read(&patched);
            assert!(read.is_some(), "no user any more: {patched:?} after {}", shown());
            assert_eq!(read, Some(expected.clone()), "ours and the model's after {}", shown());
            // Who has several beforehand may keep them, also those that were one value written twice.
            let alone = primaries(&user) <= 1;
            assert!(!alone || expected.primaries() <= 1, "several are primary after {}", shown());
        }
        (Err(error), Err(keyword)) => {
            assert_eq!(error.scim_type(), Some(keyword), "{error} after {}", shown());
        }
        (Ok(patched), Err(keyword)) => {
            unreachable!("{keyword} is not noticed: {patched:?} after {}", shown())
        }
        (Err(error), Ok(expected)) => unreachable!("{error}, not {expected:?} after {}", shown()),
    }
}

/// How many values are primary, of all lists together.
fn primaries(user: &Map<String, Value>) -> usize {
    let lists = user.values().filter_map(Value::as_array).flatten();
    lists.filter(|one| one.get("primary") == Some(&Value::Bool(true))).count()
}

/// A user and a request: a text that says so, or what the bytes choose.
fn read(data: &[u8]) -> Option<(Map<String, Value>, PatchRequest)> {
    let (user, operations) = match serde_json::from_slice::<Value>(data) {
        Ok(Value::Object(mut text)) => (text.remove("user")?, text.remove("Operations")?),
        _ => {
            let mut choices = Unstructured::new(data);
            let user = requests::user(&mut choices).ok()?;
            (user, requests::operations(&mut choices).ok()?)
        }
    };
    let Value::Object(user) = user else { return None };
    let body = serde_json::json!({ "schemas": [urn::PATCH_OP], "Operations": operations });
    Some((user, PatchRequest::from_json(&body).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model that knows nothing would agree with everything.
    #[test]
    fn seeds_are_within_the_model_and_refused_only_if_their_name_says_so() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/scim_patch");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Some(name) = name.strip_prefix("seed-") else { continue };
            let (user, request) = read(&std::fs::read(&path).unwrap()).unwrap();
            let outcome = model::apply(User::read(&user).unwrap(), &request);
            assert_ne!(outcome, Err(Stopped::Outside), "{name}");
            assert_eq!(outcome.is_err(), name.starts_with("refused-"), "{name}: {outcome:?}");
        }
    }

    #[test]
    fn most_choices_make_a_request_that_the_model_knows() {
        let mut within = 0;
        for seed in 0..1_000_u64 {
            // Multiplication by a large odd number is enough of a shuffle here.
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let data: Vec<u8> = (0..160)
                .map(|_| {
                    state = state
                        .wrapping_mul(0xd129_0247_53f1_85b5)
                        .wrapping_add(0x1405_7b7e_f767_814f);
                    state.to_be_bytes()[0]
                })
                .collect();
            let Some((user, request)) = read(&data) else { continue };
            let outcome = model::apply(User::read(&user).unwrap(), &request);
            within += usize::from(outcome != Err(Stopped::Outside));
        }
        assert!(within >= 700, "only {within} of 1000");
    }
}
