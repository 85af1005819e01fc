//! Connectors under test: who listens to them, who answers behind that, and the built-in one.

use std::sync::Arc;

use fedspec_engine::drive::{Gateway, InProcess, Site};
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use fedspec_engine::target::Peer;
use fedspec_reference::{Connector, ConnectorFaults, FaultSet, Profile};

use crate::command::random_token;
use crate::failure::Failure;
use crate::{builtin, library, target_file};

/// The target file of the built-in connector, below `scenarios/`.
const TARGET: &str = "targets/reference-connector.yaml";

/// The built-in connector as a function of this process; it calls over the network of this machine.
pub(crate) fn built_in(
    library: &Library,
    peer: Peer,
    faults: ConnectorFaults,
) -> Result<Site, Failure> {
    let text = library::embedded_text(TARGET)
        .ok_or_else(|| Failure::Internal(format!("`{TARGET}` is not built in")))?;
    let mut target =
        target_file::parse(&Source::new(format!("scenarios/{TARGET}"), text), library)?;
    if let Some(connector) = &mut target.scim_client {
        connector.peer = peer;
    }
    let connector = Connector::new(faults);
    let transport = InProcess::new(move |request| {
        let connector = connector.clone();
        async move { connector.handle(request).await }
    });
    Ok(Site::open(target, Arc::new(transport), &|_| None)?)
}

/// Listens to a connector, where its target file says; `tell` tells a person what to do.
///
/// # Errors
/// The port or the token is not to be had.
pub(crate) async fn listen(
    site: &mut Site,
    library: &Library,
    seed: u64,
    tell: impl Fn(&str) + Send + Sync + 'static,
) -> Result<(), Failure> {
    let Some(file) = &site.target.scim_client else { return Ok(()) };
    let profile = match file.peer {
        Peer::Rfc => Profile::Rfc,
        Peer::Aws => Profile::Aws,
    };
    let env = |name: &str| std::env::var(name).ok();
    let (asks, names_token) = (file.trigger.is_none(), file.auth.is_some());
    let peer = builtin::site(library, profile, None, FaultSet::NONE, seed)?;
    let gateway = Gateway::open(file, &env, random_token(seed), peer, tell);
    let gateway = gateway.await.map_err(|error| Failure::Preflight(error.to_string()))?;
    if asks {
        crate::output::note(&format!(
            "configure the connector: base URL {}, bearer token {}\n",
            gateway.base(),
            if names_token { "as the target file says" } else { gateway.token() },
        ));
    }
    Ok(site.listen(gateway)?)
}
