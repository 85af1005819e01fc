use http::StatusCode;
use serde_json::{Map, Value};

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;

/// What a successful operation answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// JSON text; none with 204.
    pub(crate) body: Option<String>,
}

impl Answer {
    pub(crate) fn json(status: StatusCode, body: String) -> Self {
        Self { status, body: Some(body) }
    }

    pub(crate) fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None }
    }
}

/// The body of a request, which has to be a JSON object (SCIM-V-09). serde_json stops at 128 levels,
/// so that deep nesting is refused like any other text that is no JSON.
pub(crate) fn read_object(body: &[u8], faults: FaultSet) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        _ if faults.has(Fault::InvalidJsonAccepted) => Ok(Map::new()),
        Ok(_) => Err(Refusal::WrongType { attribute: "the body".to_owned() }),
        Err(_) => Err(Refusal::NotJson),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v_09_refuses_what_is_no_json() {
        let deep = "[".repeat(100_000);
        for body in ["", "{", "{'a': 1}", "\u{feff}{}", deep.as_str(), "{\"a\":1} x"] {
            assert_eq!(read_object(body.as_bytes(), FaultSet::NONE), Err(Refusal::NotJson));
        }
        assert_eq!(read_object(&[b'"', 0xff, b'"'], FaultSet::NONE), Err(Refusal::NotJson));
    }

    #[test]
    fn refuses_json_that_is_no_object() {
        for body in ["[]", "\"x\"", "1", "null"] {
            let refused = read_object(body.as_bytes(), FaultSet::NONE);
            assert!(matches!(refused, Err(Refusal::WrongType { .. })), "{body}");
        }
    }
}
