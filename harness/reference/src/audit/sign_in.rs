use jiff::Timestamp;
use serde_json::{Value, json};

use super::event::{REGION, seconds};
use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// A sign-in through the external IdP, successful or not.
#[derive(Clone, Debug)]
pub(crate) struct SignInEvent {
    pub(crate) time: Timestamp,
    pub(crate) request: ResourceId,
    /// The AWS account that the directory belongs to.
    pub(crate) account: Box<str>,
    pub(crate) outcome: SignInOutcome,
}

/// How a sign-in ended.
#[derive(Clone, Debug)]
pub(crate) enum SignInOutcome {
    /// SSO-CT-04.
    Success {
        user_name: Box<str>,
        workflow: ResourceId,
        /// The address of the portal.
        login_to: Box<str>,
    },
    /// SSO-CT-01, SSO-CT-02: the answer names no live request.
    WrongRequest { message: Box<str> },
    /// SSO-CT-03: any other refusal.
    Failure { message: Box<str> },
}

impl SignInEvent {
    /// `eventName`.
    pub(crate) fn name(&self) -> &'static str {
        match self.outcome {
            SignInOutcome::Success { .. } => "UserAuthentication",
            SignInOutcome::WrongRequest { .. } | SignInOutcome::Failure { .. } => {
                "ExternalIdPDirectoryLogin"
            }
        }
    }

    pub(crate) fn is_failure(&self) -> bool {
        !matches!(self.outcome, SignInOutcome::Success { .. })
    }

    /// Bytes this event holds on to.
    pub(crate) fn size(&self) -> usize {
        self.account.len()
            + match &self.outcome {
                SignInOutcome::Success { user_name, login_to, .. } => {
                    user_name.len() + login_to.len()
                }
                SignInOutcome::WrongRequest { message } | SignInOutcome::Failure { message } => {
                    message.len()
                }
            }
    }

    /// The record (SSO-CT-01 to CT-05). `number` tells the records of a directory apart.
    pub(crate) fn record(&self, number: usize, faults: FaultSet) -> Value {
        let name = match faults.has(Fault::AuditWrongName) {
            true => "POST",
            false => self.name(),
        };
        let mut record = json!({
            "userIdentity": self.identity(faults),
            "eventTime": seconds(self.time),
            "eventSource": "signin.amazonaws.com",
            "eventName": name,
            "awsRegion": REGION,
            "requestParameters": Value::Null,
            "requestID": self.request.to_string(),
            "eventID": format!("{}-{number}", self.request),
            "readOnly": false,
            "recipientAccountId": &*self.account,
            "managementEvent": true,
            "eventCategory": "Management",
        });
        let more = match &self.outcome {
            SignInOutcome::Success { workflow, login_to, .. } => json!({
                "eventVersion": "1.08",
                "eventType": "AwsServiceEvent",
                "responseElements": Value::Null,
                "additionalEventData": {
                    "AuthWorkflowID": workflow.to_string(),
                    "LoginTo": &**login_to,
                    "CredentialType": match faults.has(Fault::AuditOtherCredential) {
                        true => "PASSWORD",
                        false => "EXTERNAL_IDP",
                    },
                },
                "serviceEventDetails": { "UserAuthentication": "Success" },
            }),
            SignInOutcome::WrongRequest { message } | SignInOutcome::Failure { message } => json!({
                "eventVersion": "1.05",
                "eventType": "AwsConsoleSignIn",
                "errorMessage": &**message,
                "responseElements": { "ExternalIdPDirectoryLogin": "Failure" },
            }),
        };
        if let (Some(members), Value::Object(more)) = (record.as_object_mut(), more) {
            members.extend(more);
            if faults.has(Fault::AuditOtherVersion) {
                members.insert("eventVersion".to_owned(), "0.9".into());
                members.insert("eventSource".to_owned(), "sign-in.example.com".into());
            }
            if faults.has(Fault::AuditSuccessAsFailure) && !self.is_failure() {
                members.insert("errorMessage".to_owned(), "failed".into());
            }
        }
        record
    }

    /// A wrong request id was seen recorded with the identity of the root user. For other failures one
    /// runbook says `Unknown`; nothing is documented (SSO-CT-03).
    fn identity(&self, faults: FaultSet) -> Value {
        let account = &*self.account;
        match &self.outcome {
            _ if faults.has(Fault::AuditWrongIdentity) => json!({ "type": "IAMUser" }),
            SignInOutcome::Success { user_name, .. } => json!({
                "type": "Unknown", "principalId": account, "accountId": account,
                "userName": &**user_name,
            }),
            SignInOutcome::WrongRequest { .. } => json!({
                "type": "Root", "principalId": account, "arn": "", "accountId": account,
                "accessKeyId": "",
            }),
            SignInOutcome::Failure { .. } => json!({
                "type": "Unknown", "principalId": account, "arn": "", "accountId": account,
                "accessKeyId": "",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(outcome: SignInOutcome) -> Value {
        let event = SignInEvent {
            time: Timestamp::UNIX_EPOCH,
            request: ResourceId::from_bits(7),
            account: "111122223333".into(),
            outcome,
        };
        event.record(1, FaultSet::NONE)
    }

    #[test]
    fn ct_02_records_a_wrong_request_id_as_it_was_seen() {
        let message = "Not a valid response for the provided request id: aws_x";
        let record = event(SignInOutcome::WrongRequest { message: message.into() });
        assert_eq!(record["eventName"], "ExternalIdPDirectoryLogin");
        assert_eq!(record["eventVersion"], "1.05");
        assert_eq!(record["eventSource"], "signin.amazonaws.com");
        assert_eq!(record["eventType"], "AwsConsoleSignIn");
        assert_eq!(record["readOnly"], false);
        assert_eq!(record["errorMessage"], message);
        assert_eq!(record["responseElements"], json!({"ExternalIdPDirectoryLogin": "Failure"}));
        let account = "111122223333";
        let root = json!({
            "type": "Root", "principalId": account, "accountId": account, "arn": "",
            "accessKeyId": "",
        });
        assert_eq!(record["userIdentity"], root);
        assert_eq!(record["recipientAccountId"], account);
    }

    #[test]
    fn ct_04_records_a_success_with_the_credential_of_an_external_idp() {
        let record = event(SignInOutcome::Success {
            user_name: "ada@example.com".into(),
            workflow: ResourceId::from_bits(8),
            login_to: "https://portal.test/start".into(),
        });
        assert_eq!(record["eventName"], "UserAuthentication");
        assert_eq!(record["eventVersion"], "1.08");
        assert_eq!(record["eventType"], "AwsServiceEvent");
        assert_eq!(record["userIdentity"]["type"], "Unknown");
        assert_eq!(record["userIdentity"]["userName"], "ada@example.com");
        let more = &record["additionalEventData"];
        assert_eq!(more["CredentialType"], "EXTERNAL_IDP");
        assert_eq!(more["LoginTo"], "https://portal.test/start");
        assert_eq!(more["AuthWorkflowID"], ResourceId::from_bits(8).to_string());
        assert_eq!(record["serviceEventDetails"], json!({"UserAuthentication": "Success"}));
    }
}
