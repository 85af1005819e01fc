use std::sync::Arc;

use fedspec_engine::drive::{HttpTransport, Site};
use fedspec_engine::library::Library;
use fedspec_engine::problem::did_you_mean;
use fedspec_engine::target::Peer;
use fedspec_reference::{ConnectorFault, ConnectorFaults, Fault, FaultSet};

use crate::arguments::TargetArguments;
use crate::failure::Failure;
use crate::{builtin, connector, target_file};

/// The target that the arguments name, ready to be talked to.
pub(super) fn open(
    arguments: &TargetArguments,
    library: &Library,
    seed: u64,
) -> Result<Site, Failure> {
    if let Some(peer) = &arguments.connector {
        let peer = if peer == "aws" { Peer::Aws } else { Peer::Rfc };
        return connector::built_in(library, peer, connector_faults(&arguments.faults)?);
    }
    let Some(path) = &arguments.target else {
        return builtin::site(
            library,
            arguments.profile,
            arguments.era,
            faults(&arguments.faults)?,
            seed,
        );
    };
    let mut target = target_file::read(path, library)?;
    target.era = arguments.era.or(target.era);
    let transport =
        if target.is_without_tls() { HttpTransport::without_tls() } else { HttpTransport::new() };
    let transport = transport.map_err(Failure::Client)?;
    Ok(Site::open(target, Arc::new(transport), &|name| std::env::var(name).ok())?)
}

/// Faults of the built-in connector by name.
fn connector_faults(names: &[String]) -> Result<ConnectorFaults, Failure> {
    let fault = |name: &String| {
        name.parse::<ConnectorFault>().map_err(|()| Failure::Unknown {
            message: format!("unknown fault `{name}` of a connector"),
            help: did_you_mean(name, ConnectorFault::ALL.iter().map(|fault| fault.name())),
        })
    };
    names.iter().map(fault).collect()
}

/// Faults by name.
pub(super) fn faults(names: &[String]) -> Result<FaultSet, Failure> {
    let fault = |name: &String| {
        name.parse::<Fault>().map_err(|_| Failure::Unknown {
            message: format!("unknown fault `{name}`"),
            help: did_you_mean(name, Fault::ALL.iter().map(|fault| fault.name())),
        })
    };
    names.iter().map(fault).collect()
}

/// A seed from the time of day, small enough to be typed again.
pub(super) fn seed(given: Option<u64>) -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    given.unwrap_or_else(|| {
        since.map_or(0, |since| u64::from(since.subsec_nanos()) ^ since.as_secs()) % 1_000_000
    })
}

/// An asynchronous runtime.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| Failure::Internal(cause.to_string()))
}

/// A token for the admin API: unguessable as far as the system's randomness is.
pub(crate) fn random_token(seed: u64) -> String {
    use std::hash::{BuildHasher as _, Hasher as _};
    // The standard library's hash keys come from the system's random source.
    let half = || {
        let mut hasher = std::collections::hash_map::RandomState::new().build_hasher();
        hasher.write_u64(seed);
        hasher.finish()
    };
    format!("admin-{:016x}{:016x}", half(), half())
}
