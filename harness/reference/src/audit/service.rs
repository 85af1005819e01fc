use jiff::Timestamp;
use serde_json::{Value, json};

use super::Record;
use super::event::{REGION, seconds};
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// A call of STS, IAM or QuickSight, or a sign-in to the console (STS-A-07, STS-A-08).
#[derive(Clone, Debug)]
pub(crate) struct ServiceEvent {
    time: Timestamp,
    request: ResourceId,
    account: String,
    /// `eventSource`.
    source: &'static str,
    /// `eventName`.
    pub(crate) name: &'static str,
    /// `eventType`.
    pub(crate) kind: &'static str,
    /// `userIdentity`.
    pub(crate) identity: Value,
    /// `requestParameters`.
    pub(crate) parameters: Value,
    /// `responseElements`.
    pub(crate) response: Value,
    /// `additionalEventData`.
    pub(crate) additional: Value,
    /// `errorCode`, where there is one, and `errorMessage`.
    failure: Option<(&'static str, String)>,
}

impl ServiceEvent {
    /// A call that nothing but its end is known of.
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
            source,
            name,
            kind: "AwsApiCall",
            identity: json!({ "type": "Unknown", "accountId": account }),
            account,
            parameters: Value::Null,
            response: Value::Null,
            additional: Value::Null,
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
        let values = [&self.identity, &self.parameters, &self.response, &self.additional];
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
            "eventVersion": "1.08",
            "userIdentity": identity,
            "eventTime": seconds(self.time),
            "eventSource": self.source,
            "eventName": if faults.has(Fault::AuditWrongName) { "POST" } else { self.name },
            "awsRegion": REGION,
            "requestParameters": self.parameters,
            "responseElements": self.response,
            "additionalEventData": self.additional,
            "requestID": self.request.to_string(),
            "eventID": format!("{}-{number}", self.request),
            "readOnly": false,
            "eventType": self.kind,
            "managementEvent": true,
            "recipientAccountId": self.account,
            "eventCategory": "Management",
        });
        if let (Some((code, message)), Some(members)) = (&self.failure, record.as_object_mut()) {
            if !code.is_empty() {
                members.insert("errorCode".to_owned(), (*code).into());
            }
            members.insert("errorMessage".to_owned(), message.as_str().into());
        }
        record
    }
}
