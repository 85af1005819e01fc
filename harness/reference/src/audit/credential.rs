use jiff::Timestamp;
use serde_json::{Value, json};

use super::event::{REGION, seconds};
use crate::directory::ResourceId;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What a user proves to be somebody by (SSO-CT-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    Password,
    Totp,
    ResyncTotp,
    EmailOtp,
}

/// A step of a sign-in by one of the directory's own users, or a change of a password.
#[derive(Clone, Debug)]
pub(crate) struct CredentialEvent {
    pub(crate) time: Timestamp,
    pub(crate) request: ResourceId,
    pub(crate) account: Box<str>,
    pub(crate) user_name: Box<str>,
    /// What the steps of one sign-in have in common.
    pub(crate) workflow: ResourceId,
    pub(crate) what: CredentialStep,
}

/// Which step.
#[derive(Clone, Debug)]
pub(crate) enum CredentialStep {
    /// A credential is asked for.
    Challenge(Credential),
    /// It was looked at; a device has to be enrolled now where `enrolment` says so.
    Verification { credential: Credential, good: bool, enrolment: bool },
    /// The user is signed in.
    Authentication { credentials: Vec<Credential>, login_to: Box<str> },
    /// ADM-07: a password was to be changed; the message says why it was not.
    Password { problem: Option<&'static str> },
}

impl Credential {
    const fn name(self, faults: FaultSet) -> &'static str {
        match self {
            Self::Password => "PASSWORD",
            Self::Totp => "TOTP",
            Self::ResyncTotp if faults.has(Fault::AuditResyncAsTotp) => "TOTP",
            Self::ResyncTotp => "RESYNC_TOTP",
            Self::EmailOtp => "EMAIL_OTP",
        }
    }
}

impl CredentialEvent {
    /// `eventName`.
    pub(crate) const fn name(&self) -> &'static str {
        match self.what {
            CredentialStep::Challenge(_) => "CredentialChallenge",
            CredentialStep::Verification { .. } => "CredentialVerification",
            CredentialStep::Authentication { .. } => "UserAuthentication",
            CredentialStep::Password { .. } => "UpdatePassword",
        }
    }

    /// Bytes it holds on to.
    pub(crate) fn size(&self) -> usize {
        self.account.len() + self.user_name.len()
    }

    /// The record (SSO-CT-05; ADM-07 for passwords, of whose record only the error is known).
    pub(crate) fn record(&self, number: usize, faults: FaultSet) -> Value {
        let (version, source) = match (faults.has(Fault::AuditOtherVersion), &self.what) {
            (true, _) => ("0.9", "sign-in.example.com"),
            (false, CredentialStep::Password { .. }) => ("1.08", "sso-directory.amazonaws.com"),
            (false, _) => ("1.08", "signin.amazonaws.com"),
        };
        let mut record = json!({
            "eventVersion": version,
            "userIdentity": {
                "type": "Unknown", "principalId": &*self.account, "accountId": &*self.account,
                "userName": &*self.user_name,
            },
            "eventTime": seconds(self.time),
            "eventSource": source,
            "eventName": match faults.has(Fault::AuditWrongName) {
                true => "POST",
                false => self.name(),
            },
            "awsRegion": REGION,
            "requestParameters": Value::Null,
            "responseElements": Value::Null,
            "requestID": self.request.to_string(),
            "eventID": format!("{}-{number}", self.request),
            "readOnly": false,
            "eventType": "AwsServiceEvent",
            "managementEvent": true,
            "recipientAccountId": &*self.account,
            "eventCategory": "Management",
        });
        if let (Some(members), Value::Object(more)) = (record.as_object_mut(), self.more(faults)) {
            members.extend(more);
        }
        record
    }

    fn more(&self, faults: FaultSet) -> Value {
        let mut data = json!({ "AuthWorkflowID": self.workflow.to_string() });
        let mut note = |name: &str, value: Value| {
            if let Some(members) = data.as_object_mut() {
                members.insert(name.to_owned(), value);
            }
        };
        let result = match &self.what {
            CredentialStep::Challenge(credential) => {
                note("CredentialType", credential.name(faults).into());
                "Success"
            }
            CredentialStep::Verification { credential, good, enrolment } => {
                note("CredentialType", credential.name(faults).into());
                if *enrolment && !faults.has(Fault::AuditEnrolmentUntold) {
                    note("DeviceEnrollmentRequired", "true".into());
                }
                match *good || faults.has(Fault::AuditVerificationAlwaysGood) {
                    true => "Success",
                    false => "Failure",
                }
            }
            CredentialStep::Authentication { credentials, login_to } => {
                let names = credentials.iter().map(|one| one.name(faults));
                let most =
                    if faults.has(Fault::AuditPasswordAlone) { 1 } else { credentials.len() };
                note("CredentialType", names.take(most).collect::<Vec<_>>().join(",").into());
                note("LoginTo", (&**login_to).into());
                "Success"
            }
            CredentialStep::Password { problem: Some(problem) } => {
                return json!({ "errorCode": "InternalFailure", "errorMessage": problem });
            }
            CredentialStep::Password { problem: None } => return json!({}),
        };
        let mut details = serde_json::Map::new();
        details.insert(self.name().to_owned(), result.into());
        json!({ "additionalEventData": data, "serviceEventDetails": details })
    }
}
