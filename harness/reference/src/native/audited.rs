//! What the audit trail keeps of the directory's own users (SSO-CT-05, ADM-07).

use crate::audit::{Credential, CredentialEvent, CredentialStep, Record};
use crate::directory::{Directory, ResourceId};
use crate::fault::Fault;
use crate::messages as m;

/// One sign-in as the trail tells it: what its records have in common.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    workflow: ResourceId,
    user_name: String,
    /// What was good so far.
    credentials: Vec<Credential>,
}

impl Course {
    pub(crate) fn begin(directory: &mut Directory, user_name: &str) -> Self {
        let workflow = directory.sign_in.ids.uuid();
        let user_name = user_name.chars().take(256).collect();
        Self { workflow, user_name, credentials: Vec::new() }
    }

    /// A credential is asked for.
    pub(crate) fn challenge(&self, directory: &mut Directory, credential: Credential) {
        if !directory.has(Fault::AuditWithoutChallenge) {
            self.record(directory, CredentialStep::Challenge(credential));
        }
    }

    /// It is good. `enrolment` says whether a device has to be registered now.
    pub(crate) fn good(
        &mut self,
        directory: &mut Directory,
        credential: Credential,
        enrolment: bool,
    ) {
        self.credentials.push(credential);
        let step = CredentialStep::Verification { credential, good: true, enrolment };
        self.record(directory, step);
    }

    /// It is not, and nobody is signed in.
    pub(crate) fn bad(&mut self, directory: &mut Directory, credential: Credential) {
        let step = CredentialStep::Verification { credential, good: false, enrolment: false };
        self.record(directory, step);
        if directory.has(Fault::AuditAuthenticationOfRefused) {
            self.signed_in(directory, "");
        }
    }

    /// The user is signed in.
    pub(crate) fn signed_in(&self, directory: &mut Directory, login_to: &str) {
        let credentials = self.credentials.clone();
        let step = CredentialStep::Authentication { credentials, login_to: login_to.into() };
        self.record(directory, step);
    }

    /// ADM-07: a password was to be changed.
    pub(crate) fn adm_07_password(&self, directory: &mut Directory, changed: bool) {
        if !directory.has(Fault::ResetUnrecorded) {
            let problem = (!changed).then_some(m::ADM_07_AUDIT.text);
            self.record(directory, CredentialStep::Password { problem });
        }
    }

    fn record(&self, directory: &mut Directory, what: CredentialStep) {
        if directory.has(Fault::OmitAudit) {
            return;
        }
        let event = CredentialEvent {
            time: directory.clock.now(),
            request: directory.sign_in.ids.uuid(),
            account: directory.sign_in.account.as_str().into(),
            user_name: self.user_name.as_str().into(),
            workflow: self.workflow,
            what,
        };
        directory.trail.push(Record::Credential(event));
    }
}
