//! The built-in connector in this process, which calls over the network of this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]

use std::sync::Arc;

use fedspec_engine::drive::{Gateway, InProcess, Site};
use fedspec_engine::library::Library;
use fedspec_engine::target::{Peer, Target};
use fedspec_reference::{
    ClockSource, Config, Connector, ConnectorFaults, Era, FaultSet, Profile, Reference,
};

use super::files::{SEED, START, root, target};

/// The built-in connector, with a service provider behind the address that it calls.
pub(crate) async fn site(library: &Library, peer: Peer, faults: ConnectorFaults) -> Site {
    let mut target = target(&root().join("scenarios/targets/reference-connector.yaml"), library);
    target.scim_client.as_mut().unwrap().peer = peer;
    site_of(library, target, faults).await
}

/// The connector of a target file, which is the built-in one where HTTP makes it act.
pub(crate) async fn site_of(library: &Library, target: Target, faults: ConnectorFaults) -> Site {
    let peer = target.scim_client.as_ref().unwrap().peer;
    let connector = Connector::new(faults);
    let transport = InProcess::new(move |request| {
        let connector = connector.clone();
        async move { connector.handle(request).await }
    });
    let file = target.scim_client.clone().unwrap();
    let mut site = Site::open(target, Arc::new(transport), &|_| None).unwrap();
    let (profile, path) = match peer {
        Peer::Rfc => (Profile::Rfc, "scenarios/targets/reference-rfc.yaml"),
        Peer::Aws => (Profile::Aws, "scenarios/targets/reference.yaml"),
    };
    let reference = Reference::new(Config {
        profile,
        era: Era::default(),
        seed: SEED,
        faults: FaultSet::NONE,
        admin_token: "admin-token-behind-the-address".to_owned(),
        clock: ClockSource::Frozen(START.parse().unwrap()),
        public_base: String::new(),
    });
    let transport = InProcess::new(move |request| {
        let reference = reference.clone();
        async move { reference.handle(request).await }
    });
    let behind = super::files::target(&root().join(path), library);
    let env = |_: &str| Some("admin-token-behind-the-address".to_owned());
    let behind = Site::open(behind, Arc::new(transport), &env).unwrap();
    let token = "token-of-the-connector-4f9a11ce".to_owned();
    let gateway = Gateway::open(&file, &|_| None, token, behind, |_| {}).await.unwrap();
    site.listen(gateway).unwrap();
    site
}
