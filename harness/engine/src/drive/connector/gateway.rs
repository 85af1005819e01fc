use std::sync::Arc;
use std::time::Instant;

use secrecy::{ExposeSecret, SecretString};
use tokio::task::JoinHandle;

use super::desk::{BASE_PATH, Desk};
use super::inbox::Inbox;
use crate::drive::sandbox::Place;
use crate::drive::site::Site;
use crate::target::{ConnectorFile, Credentials, SecretError};

/// Tells a person something.
pub(super) type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// The address that a connector under test calls, and who answers behind it.
pub struct Gateway {
    pub(super) base: String,
    pub(super) token: SecretString,
    pub(super) desk: Arc<Desk>,
    pub(super) peer: Arc<Site>,
    pub(super) tell: Tell,
    listening: Vec<JoinHandle<()>>,
}

/// Why no connector can call.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The port is taken, or not ours.
    #[error("failed to listen at `{address}`: {cause}")]
    NoListener {
        /// The address.
        address: String,
        /// The system's word.
        cause: std::io::Error,
    },
    /// The token is not to be had.
    #[error("`scim-client.auth`: {0}")]
    NoSecret(#[from] SecretError),
}

impl Gateway {
    /// Listens where the target file says, with `peer` behind it, for as long as this lives. The token is
    /// that of the file, whose variables `env` looks up, or the one in `made`; `tell` tells a person what to
    /// do where nothing else makes the connector act.
    ///
    /// # Errors
    /// Address or token are not to be had.
    #[cfg(feature = "http")]
    pub async fn open(
        file: &ConnectorFile,
        env: &dyn Fn(&str) -> Option<String>,
        made: String,
        peer: Site,
        tell: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, GatewayError> {
        use super::listener;
        let own = match &file.auth {
            Some(Credentials::Bearer(from)) => from.outside(),
            _ => None,
        };
        let token = match own {
            Some(own) => own.fetch(env)?,
            None => SecretString::from(made),
        };
        let (here, own) = listener::bind(&file.listen).await?;
        let (other, elsewhere) = listener::bind("127.0.0.1:0").await?;
        // By another name, so that it is another host to whoever keeps tokens apart by that.
        let elsewhere = format!("http://localhost:{}", elsewhere.port());
        let origin = format!("http://{own}");
        let desk = Arc::new(Desk {
            token: token.clone(),
            origins: [origin.clone(), elsewhere],
            inbox: std::sync::Mutex::new(None),
        });
        let listening = vec![
            tokio::spawn(listener::serve(here, desk.clone(), false)),
            tokio::spawn(listener::serve(other, desk.clone(), true)),
        ];
        let base = format!("{origin}{BASE_PATH}");
        Ok(Self { base, token, desk, peer: Arc::new(peer), tell: Arc::new(tell), listening })
    }

    /// The base URL that the connector is configured with.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The token that it is configured with.
    pub fn token(&self) -> &str {
        self.token.expose_secret()
    }

    /// The service provider behind it.
    pub(in crate::drive) fn peer(&self) -> &Site {
        &self.peer
    }

    /// From now on requests go to this place.
    pub(in crate::drive) fn begin(&self, place: &Place) {
        let now = Instant::now();
        *self.desk.inbox() = Some(Inbox {
            peer: self.peer.clone(),
            base: place.scim_base.clone(),
            bearer: place.bearer.clone(),
            began: now,
            received: Vec::new(),
            count: 0,
            open: 0,
            last: now,
            faults: Vec::new(),
        });
    }

    /// From now on requests are told to come later.
    pub(in crate::drive) fn end(&self) {
        *self.desk.inbox() = None;
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.listening.iter().for_each(JoinHandle::abort);
    }
}
