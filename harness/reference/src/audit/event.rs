use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::hide::{hidden, hidden_body};
use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Bodies above this size are recorded as one hidden value.
const BODY: usize = 16 * 1_024;
/// The region that every record names; the target is in none.
pub(super) const REGION: &str = "us-east-1";

/// One SCIM call, as little as is needed to write its record when somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) time: Timestamp,
    pub(crate) operation: &'static str,
    pub(crate) read_only: bool,
    pub(crate) request: ResourceId,
    pub(crate) tenant: Box<str>,
    /// The id in the path.
    pub(crate) resource: Option<Box<str>>,
    /// The body as it came. Personal data is hidden when the record is written.
    pub(crate) body: Bytes,
    /// The resource in a successful answer.
    pub(crate) answer: Option<Box<str>>,
    pub(crate) failure: Option<Failure>,
}

/// What a record says about a refusal (SCIM-CT-03).
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Event {
    /// Bytes this event holds on to.
    pub(crate) fn size(&self) -> usize {
        let answer = self.answer.as_ref().map_or(0, |text| text.len());
        let message = self.failure.as_ref().map_or(0, |failure| failure.message.len());
        self.body.len() + answer + message
    }

    /// Cuts what is too large to be kept.
    pub(crate) fn bounded(mut self) -> Self {
        if self.body.len() > BODY {
            self.body = Bytes::new();
        }
        if self.answer.as_ref().is_some_and(|text| text.len() > BODY) {
            self.answer = None;
        }
        self
    }

    /// The record (SCIM-CT-01 to CT-05). `number` tells the records of a directory apart.
    pub(crate) fn record(&self, number: usize, faults: FaultSet) -> Value {
        let other = faults.has(Fault::AuditOtherVersion);
        let identity = match self.failure {
            Some(_) if !faults.has(Fault::AuditWrongIdentity) => "Unknown",
            _ => "WebIdentityUser",
        };
        let operation = match self.operation {
            _ if !faults.has(Fault::AuditWrongName) => self.operation,
            _ if self.read_only => "GET",
            _ => "POST",
        };
        let mut record = json!({
            "eventVersion": if other { "0.9" } else { "1.10" },
            "userIdentity": { "type": identity },
            "eventTime": seconds(self.time),
            "eventSource": if other { "scim.example.com" } else { "identitystore-scim.amazonaws.com" },
            "eventName": operation,
            "awsRegion": REGION,
            "requestParameters": self.parameters(faults),
            "responseElements": self.answer.as_deref().map_or(Value::Null, |text| {
                hidden_body(text.as_bytes(), faults).unwrap_or(Value::Null)
            }),
            "requestID": self.request.to_string(),
            "eventID": format!("{}-{number}", self.request),
            "readOnly": self.read_only,
            "eventType": if other { "ScimCall" } else { "AwsApiCall" },
            "managementEvent": true,
            "eventCategory": "Management",
            "tlsDetails": { "clientProvidedHostHeader": format!("scim.{REGION}.amazonaws.com") },
        });
        if let (Some(failure), Some(members)) = (&self.failure, record.as_object_mut()) {
            members.insert("errorCode".to_owned(), failure.code.into());
            members.insert("errorMessage".to_owned(), failure.message.as_str().into());
        }
        if let (None, true, Some(members)) =
            (&self.failure, faults.has(Fault::AuditSuccessAsFailure), record.as_object_mut())
        {
            members.insert("errorCode".to_owned(), "ValidationException".into());
        }
        record
    }

    fn parameters(&self, faults: FaultSet) -> Value {
        let mut parameters = serde_json::Map::new();
        parameters.insert("tenantId".to_owned(), (*self.tenant).into());
        if let (Some(id), false) = (&self.resource, faults.has(Fault::AuditWithoutId)) {
            parameters.insert("id".to_owned(), (**id).into());
        }
        if !self.body.is_empty() {
            let body = hidden_body(&self.body, faults).unwrap_or_else(hidden);
            parameters.insert("httpBody".to_owned(), body);
        }
        Value::Object(parameters)
    }
}

/// Whole seconds, as CloudTrail writes times.
pub(super) fn seconds(time: Timestamp) -> String {
    Timestamp::from_second(time.as_second()).unwrap_or(time).to_string()
}

#[cfg(test)]
impl Event {
    /// An event with a body of this many bytes.
    pub(crate) fn sample(body: usize) -> Self {
        Self {
            time: Timestamp::UNIX_EPOCH,
            operation: "CreateUser",
            read_only: false,
            request: ResourceId::from_bits(7),
            tenant: "t".into(),
            resource: None,
            body: vec![b' '; body].into(),
            answer: None,
            failure: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ct_01_and_ct_02_record_a_success() {
        let mut event = Event::sample(0);
        event.body = r#"{"userName":"ada","schemas":["urn:x"]}"#.into();
        event.resource = Some("some-id".into());
        let record = event.record(1, FaultSet::NONE);
        assert_eq!(record["eventVersion"], "1.10");
        assert_eq!(record["eventSource"], "identitystore-scim.amazonaws.com");
        assert_eq!(record["eventName"], "CreateUser");
        assert_eq!(record["eventType"], "AwsApiCall");
        assert_eq!(record["eventTime"], "1970-01-01T00:00:00Z");
        assert_eq!(record["userIdentity"]["type"], "WebIdentityUser");
        assert_eq!(record["requestParameters"]["tenantId"], "t");
        assert_eq!(record["requestParameters"]["id"], "some-id");
        assert_eq!(record["requestParameters"]["httpBody"]["schemas"][0], "urn:x");
        assert!(record.get("errorCode").is_none());
        assert!(!record.to_string().contains("ada"));
    }

    #[test]
    fn ct_03_records_a_failure_with_code_message_and_no_answer() {
        let mut event = Event::sample(0);
        event.failure = Some(Failure { code: "ConflictException", message: "m".into() });
        let record = event.record(1, FaultSet::NONE);
        assert_eq!(record["userIdentity"]["type"], "Unknown");
        assert_eq!(record["errorCode"], "ConflictException");
        assert_eq!(record["errorMessage"], "m");
        assert_eq!(record["responseElements"], Value::Null);
    }

    #[test]
    fn a_large_body_is_not_kept() {
        assert_eq!(Event::sample(BODY + 1).bounded().size(), 0);
        assert_eq!(Event::sample(BODY).bounded().size(), BODY);
    }
}
