use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use secrecy::{ExposeSecret, SecretString};

use super::clock::Clock;
use super::connector::Gateway;
use super::pace::Pace;
use super::saml::{Baseline, IdpError, IdpKeys, SpKeys};
use super::transport::{Limits, Transport};
use crate::judge::Context;
use crate::survey::Survey;
use crate::target::{Credentials, SecretError, Target};
use crate::transcript::redact::Secrets;

/// A target with everything that is needed to talk to it: transport, credentials, pace.
pub struct Site {
    /// The target file.
    pub target: Target,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) bearer: Option<SecretString>,
    pub(super) admin_bearer: Option<SecretString>,
    pub(super) directory_bearer: Option<SecretString>,
    pub(super) secrets: Secrets,
    pub(super) pace: Pace,
    /// What is known of the target; nothing before somebody has asked.
    pub survey: Survey,
    /// How an honest sign-in went; nothing before somebody has tried.
    pub baseline: Baseline,
    /// What time it is for the identity provider.
    pub clock: Clock,
    /// Where a connector under test calls; nothing before somebody listens.
    pub gateway: Option<Arc<Gateway>>,
    /// The identity provider that the target trusts, where it has SAML.
    pub(super) idp: Option<Arc<IdpKeys>>,
    /// The service provider that an identity provider under test knows.
    pub(super) sp_keys: Option<Arc<SpKeys>>,
    /// Passwords of users of an identity provider under test, by the names that scenarios give them.
    pub(super) passwords: BTreeMap<&'static str, SecretString>,
    old_http: AtomicBool,
}

/// Why a target's credentials cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The secret is not to be had.
    #[error("`{field}`: {cause}")]
    NoSecret {
        /// Where in the target file.
        field: &'static str,
        /// Why.
        cause: SecretError,
    },
    /// The identity provider cannot be played.
    #[error(transparent)]
    NoIdp(#[from] IdpError),
    /// The secret is too short to be told from other text.
    #[error("`{field}`: {cause}")]
    Unredactable {
        /// Where in the target file.
        field: &'static str,
        /// Why.
        cause: crate::transcript::redact::SecretError,
    },
}

impl Site {
    /// Fetches the credentials that the target file names; `env` looks a variable up.
    ///
    /// # Errors
    /// A secret that is not to be had, or cannot be kept out of reports.
    pub fn open(
        target: Target,
        transport: Arc<dyn Transport>,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, SiteError> {
        let mut secrets = Secrets::new();
        let mut fetch = |credentials: &Credentials, field, name| -> Result<_, SiteError> {
            let Credentials::Bearer(from) = credentials else { return Ok(None) };
            let Some(reference) = from.outside() else { return Ok(None) };
            let secret =
                reference.fetch(env).map_err(|cause| SiteError::NoSecret { field, cause })?;
            let text = SecretString::from(secret.expose_secret());
            secrets.insert(name, text).map_err(|cause| SiteError::Unredactable { field, cause })?;
            Ok(Some(secret))
        };
        let bearer = match &target.scim_server {
            Some(server) => fetch(&server.auth, "scim-server.auth", "scim-token")?,
            None => None,
        };
        let admin_bearer = match &target.admin {
            Some(admin) => fetch(&admin.auth, "admin.auth", "admin-token")?,
            None => None,
        };
        let directory_bearer = match &target.directory {
            Some(directory) => fetch(&directory.auth, "directory.auth", "directory-token")?,
            None => None,
        };
        let idp = target.saml_sp.as_ref().map(|sp| IdpKeys::open(&sp.idp, env)).transpose()?;
        let idp = idp.map(Arc::new);
        let sp_keys = target.saml_idp.as_ref().map(|idp| SpKeys::open(&idp.sp, env)).transpose()?;
        let mut passwords = BTreeMap::new();
        for (name, person) in target.saml_idp.iter().flat_map(|idp| idp.people()) {
            let Some(reference) = person.password.outside() else { continue };
            let field = "saml-idp.users";
            let text = reference.fetch_text(env);
            let text = text.map_err(|cause| SiteError::NoSecret { field, cause })?;
            // A password too short to be told from other text stays in records.
            let _ = secrets.insert(format!("password-{name}"), SecretString::from(text.as_str()));
            passwords.insert(name, SecretString::from(text));
        }
        let pace = Pace::new(target.limits.requests_per_second.as_ref().map(|limit| limit.value));
        Ok(Self {
            target,
            transport,
            bearer,
            admin_bearer,
            directory_bearer,
            secrets,
            pace,
            survey: Survey::default(),
            baseline: Baseline::default(),
            clock: Clock::System,
            gateway: None,
            idp,
            sp_keys: sp_keys.map(Arc::new),
            passwords,
            old_http: AtomicBool::new(false),
        })
    }

    /// From now on a connector under test calls there; its token is kept out of all records.
    ///
    /// # Errors
    /// The token is too short for that.
    pub fn listen(&mut self, gateway: Gateway) -> Result<(), SiteError> {
        let token = SecretString::from(gateway.token());
        self.secrets
            .insert("connector-token", token)
            .map_err(|cause| SiteError::Unredactable { field: "scim-client.auth", cause })?;
        self.gateway = Some(Arc::new(gateway));
        Ok(())
    }

    /// Sends no more than so many requests a second, or fewer where the target file says so.
    pub fn slow_down(&mut self, per_second: u32) {
        let own = self.target.limits.requests_per_second.as_ref().map(|limit| limit.value);
        self.pace = Pace::new(Some(own.map_or(per_second, |own| own.min(per_second))));
    }

    /// Notes the version that an answer came in.
    pub(super) fn heard(&self, version: http::Version) {
        if version < http::Version::HTTP_11 {
            self.old_http.store(true, Ordering::Relaxed);
        }
    }

    /// Whether an answer came in HTTP/1.0.
    pub(super) fn speaks_old_http(&self) -> bool {
        self.old_http.load(Ordering::Relaxed)
    }

    /// What conditions and plans depend on.
    pub fn context<'a>(&'a self, supports: &'a [String]) -> Context<'a> {
        Context { target: &self.target, supports, survey: &self.survey }
    }

    /// Whether every case gets a directory and a service provider of its own.
    pub(super) fn has_sandboxes(&self) -> bool {
        self.target.admin.as_ref().is_some_and(|admin| admin.sandbox.is_some())
    }

    /// The bounds of every answer.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            patience: self.target.limits.patience.get(),
            max_body: self.target.limits.max_body,
        }
    }
}
