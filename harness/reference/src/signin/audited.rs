//! What the audit trail keeps of sign-ins (SSO-CT rows). Both eras have it.

use super::refusal::Refusal;
use crate::audit::{Record, SignInEvent, SignInOutcome};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::messages as m;

/// SSO-CT-04: `UserAuthentication` with the credential `EXTERNAL_IDP`, and nothing before it: challenges
/// are recorded of the directory's own users only (SSO-CT-05).
pub(crate) fn sso_ct_04_success(directory: &mut Directory, user_name: &str, login_to: &str) {
    let outcome = SignInOutcome::Success {
        user_name: user_name.into(),
        workflow: directory.sign_in.ids.uuid(),
        login_to: login_to.into(),
    };
    record(directory, outcome);
}

/// SSO-CT-01 to CT-03: `ExternalIdPDirectoryLogin`, and no `UserAuthentication` (SSO-CT-05).
pub(crate) fn sso_ct_01_failure(directory: &mut Directory, refusal: &Refusal) {
    let untold = directory.has(Fault::AuditWithoutSignInCause);
    let outcome = match refusal {
        _ if untold => SignInOutcome::Failure { message: "".into() },
        Refusal::WrongRequest { given } => SignInOutcome::WrongRequest {
            message: m::SSO_CT_02_AUDIT.filled(&[("request", given)]).into(),
        },
        other => {
            let reason: String = other.to_string().chars().take(500).collect();
            SignInOutcome::Failure {
                message: m::SSO_CT_03_AUDIT.filled(&[("reason", &reason)]).into(),
            }
        }
    };
    if directory.has(Fault::AuditFailureAsAuthentication) {
        sso_ct_04_success(directory, "", "");
    }
    if !directory.has(Fault::OmitAuditOfFailures) {
        record(directory, outcome);
    }
}

fn record(directory: &mut Directory, outcome: SignInOutcome) {
    if directory.has(Fault::OmitAudit) {
        return;
    }
    let event = SignInEvent {
        time: directory.clock.now(),
        request: directory.sign_in.ids.uuid(),
        account: directory.sign_in.account.as_str().into(),
        outcome,
    };
    directory.trail.push(Record::SignIn(event));
}
