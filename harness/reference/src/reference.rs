use std::fmt;
use std::sync::Arc;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response};

use crate::config::Config;
use crate::dispatch::dispatch;
use crate::era::Era;
use crate::fault_set::FaultSet;
use crate::registry::{Registry, RegistryError};
use crate::rfc::lose_updates;
use crate::serve;

/// The target: many directories behind one address. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Reference(Arc<Registry>);

/// A directory that was just made, with automatic provisioning on and one token (TOK-04).
#[derive(Clone)]
pub struct NewDirectory {
    /// Tenant id, the first segment of its SCIM addresses.
    pub id: String,
    /// The name it was asked for under.
    pub name: String,
    /// Path of the SCIM service, `/{id}/scim/v2`.
    pub scim_base: String,
    /// Id of the token.
    pub token_id: String,
    /// The bearer token itself; a secret.
    pub token: String,
}

impl fmt::Debug for NewDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The token is a secret, so it is left out.
        f.debug_struct("NewDirectory")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("token_id", &self.token_id)
            .finish_non_exhaustive()
    }
}

impl Reference {
    /// A target without directories.
    pub fn new(config: Config) -> Self {
        Self(Arc::new(Registry::new(config)))
    }

    /// Answers one request, as the in-process transport needs it. Never fails: a refusal is an answer.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        lose_updates(&self.0, &request).await;
        dispatch(&self.0, &request)
    }

    /// The same as an HTTP service.
    pub fn router(&self) -> Router {
        serve::router(self.clone())
    }

    /// Makes a directory, as `POST /admin/directories` does, of the configured profile.
    ///
    /// # Errors
    /// When the name is not a good one, or in use, or there are too many directories.
    pub fn create_directory(
        &self,
        name: &str,
        era: Option<Era>,
        faults: Option<FaultSet>,
    ) -> Result<NewDirectory, RegistryError> {
        let made = self.0.create(name, None, era, faults)?;
        Ok(NewDirectory {
            scim_base: made.scim_base(),
            token_id: made.fresh.token.id.to_string(),
            token: made.fresh.secret,
            id: made.id,
            name: name.to_owned(),
        })
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reference").finish_non_exhaustive()
    }
}
