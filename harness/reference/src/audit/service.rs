use jiff::Timestamp;
use serde_json::{Value, json};

use super::Record;
use super::event::{REGION, seconds};
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// A call of STS, IAM, QuickSight, the administrators' API or the portal, or what else AWS records in this
/// shape: a sign-in to the console, a device that is registered (rows ending in `CT-01` and `CT-02`, STS-A-07,
/// STS-A-08).
#[derive(Clone, Debug)]
pub(crate) struct ServiceEvent {
    time: Timestamp,
    request: ResourceId,
    account: String,
    /// `eventVersion`.
    pub(crate) version: &'static str,
    /// `eventSource`.
    source: &'static str,
    /// `eventName`.
    pub(crate) name: &'static str,
    /// `eventType`.
    pub(crate) kind: &'static str,
    /// `readOnly`.
    pub(crate) read_only: bool,
    /// `userIdentity`.
    pub(crate) identity: Value,
    /// `requestParameters`.
    pub(crate) parameters: Value,
    /// `responseElements`.
    pub(crate) response: Value,
    /// `additionalEventData`.
    pub(crate) additional: Value,
    /// `serviceEventDetails`, which few records have.
    pub(crate) details: Value,
    /// `errorCode`, where there is one, and `errorMessage`.
    failure: Option<(&'static str, String)>,
}

impl ServiceEvent {
    /// A call that nothing but its name and its end is known of. That it changes nothing is taken from the
    /// verb, as it is in every record that was seen.
    pub(crate) fn new(
        directory: &Directory,
        request: ResourceId,
        source: &'static str,
        name: &'static str,
        failure: Option<(&'static str, String)>,
    ) -> Self {
        let account = directory.sign_in.account.clone();
        Self {
            time: directory.clock.now(),
            request,
            version: "1.08",
            source,
            name,
            kind: "AwsApiCall",
            read_only: ["Get", "List", "Describe"].iter().any(|verb| name.starts_with(verb)),
            identity: json!({ "type": "Unknown", "accountId": account }),
            account,
            parameters: Value::Null,
            response: Value::Null,
            additional: Value::Null,
            details: Value::Null,
            failure,
        }
    }

    /// Puts it into the trail.
    pub(crate) fn keep(self, directory: &mut Directory, made: impl FnOnce(Self) -> Record) {
        let failed = self.failure.is_some() && directory.has(Fault::OmitAuditOfFailures);
        if !directory.has(Fault::OmitAudit) && !failed {
            directory.trail.push(made(self));
        }
    }

    /// Bytes it holds on to, about.
    pub(crate) fn size(&self) -> usize {
        let values =
            [&self.identity, &self.parameters, &self.response, &self.additional, &self.details];
        let message = self.failure.as_ref().map_or(0, |(_, message)| message.len());
        values.iter().map(|value| value.to_string().len()).sum::<usize>() + message
    }

    /// The record. `number` tells the records of a directory apart.
    pub(crate) fn record(&self, number: usize, faults: FaultSet) -> Value {
        let identity = match faults.has(Fault::AuditWrongIdentity) {
            true => json!({ "type": "IAMUser" }),
            false => self.identity.clone(),
        };
        let mut record = json!({
            "eventVersion": self.version,
            "userIdentity": identity,
            "eventTime": seconds(self.time),
            "eventSource": self.source,
            "eventName": if faults.has(Fault::AuditWrongName) { "POST" } else { self.name },
            "awsRegion": REGION,
            "requestParameters": told(&self.parameters, faults),
            "responseElements": self.response,
            "additionalEventData": self.additional,
            "requestID": self.request.to_string(),
            "eventID": format!("{}-{number}", self.request),
            "readOnly": self.read_only && !faults.has(Fault::AuditNeverReadOnly),
            "eventType": self.kind,
            "managementEvent": true,
            "recipientAccountId": self.account,
            "eventCategory": "Management",
        });
        if let (false, Some(members)) = (self.details.is_null(), record.as_object_mut()) {
            members.insert("serviceEventDetails".to_owned(), told(&self.details, faults));
        }
        if let (Some((code, message)), Some(members)) = (&self.failure, record.as_object_mut()) {
            if !code.is_empty() && !faults.has(Fault::AuditWithoutErrorCode) {
                members.insert("errorCode".to_owned(), (*code).into());
            }
            members.insert("errorMessage".to_owned(), message.as_str().into());
        }
        record
    }
}

fn told(parameters: &Value, faults: FaultSet) -> Value {
    match faults.has(Fault::AuditWithoutParameters) {
        true => Value::Null,
        false => parameters.clone(),
    }
}
