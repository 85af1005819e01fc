//! Histories of users and groups against the profile `rfc`.

use std::sync::Arc;

use fedspec_engine::drive::{HttpTransport, Site};
use fedspec_engine::fuzz::scim::Hunt;
use fedspec_engine::fuzz::{Event, Settings, Summary};
use fedspec_reference::{ClockSource, Config, Era, Fault, FaultSet, Profile, Reference};
use tokio::sync::oneshot;

use super::Bench;
use super::support::files;
use super::support::reference::{Guise, site, surveyed};

pub(super) const FAULTS: &[Fault] = &[
    Fault::AllowDuplicateUserName,
    Fault::CaseSensitiveUsernameUniqueness,
    Fault::LostCreate,
    Fault::LoseEmail,
    Fault::ListDeletedUser,
    Fault::LostDelete,
    Fault::PutMerges,
    Fault::LostPut,
    Fault::LostPatch,
    Fault::PatchNotAtomic,
    Fault::PatchFirstOperationOnly,
    Fault::PatchWipesOthers,
    Fault::PatchNoTargetAccepted,
    Fault::PatchCaseSensitiveOp,
    Fault::PatchRemoveKeepsValue,
    Fault::PatchUnknownOperation,
    Fault::IgnoreDeactivation,
    Fault::LostGroupPatch,
    Fault::LoseNewMember,
    Fault::RemoveWrongMember,
    Fault::AddMemberReplaces,
    Fault::IgnoreFilter,
    Fault::CaseSensitiveFilter,
    Fault::OrBeforeAnd,
    Fault::FilterIgnoresNot,
    Fault::TotalResultsOfPage,
    Fault::PageLargerThanCount,
    Fault::AcceptMissingToken,
    Fault::AcceptAlteredToken,
    Fault::AcceptLongerToken,
    Fault::AcceptTokenInAnyCase,
    Fault::AcceptForeignToken,
    Fault::AcceptDeletedToken,
    Fault::LostTokenDelete,
    Fault::RefuseGoodToken,
    Fault::LostUpdateAtOnce,
];

pub(super) fn hunt(bench: &Bench, fault: Option<Fault>, settings: &Settings) -> Summary {
    let site = site(&bench.library, Guise::Rfc, fault.into_iter().collect());
    let cancel = settings.cancel.clone();
    bench.runtime.block_on(async {
        let hunt = Hunt::new(surveyed(site).await);
        hunt.run(settings, |event| {
            if matches!(event, Event::Found(_)) {
                cancel.cancel();
            }
        })
        .await
    })
}

/// As long as those that `fedspec serve` makes.
const TOKEN: &str = "admin-58cfbe2773e2826213dfb595fce0fbde";

/// Fuzzes a server on the loopback interface, of this process.
pub(super) fn over_loopback(bench: &Bench, settings: &Settings) -> Summary {
    bench.runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("127.0.0.1:{}", listener.local_addr().unwrap().port());
        let reference = Reference::new(Config {
            profile: Profile::Rfc,
            era: Era::default(),
            seed: files::SEED,
            faults: FaultSet::default(),
            admin_token: TOKEN.to_owned(),
            clock: ClockSource::Frozen(files::START.parse().unwrap()),
            public_base: String::new(),
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(fedspec_reference::serve(reference, listener, async {
            let _ = stopped.await;
        }));
        let path = files::root().join("scenarios/targets/reference-rfc.yaml");
        let mut target = files::target(&path, &bench.library);
        if let Some(server) = &mut target.scim_server {
            server.base.value = server.base.replace("127.0.0.1:7643", &here);
        }
        if let Some(admin) = &mut target.admin {
            admin.base.value = admin.base.replace("127.0.0.1:7643", &here);
        }
        let transport = Arc::new(HttpTransport::new().unwrap());
        let site = Site::open(target, transport, &|_| Some(TOKEN.to_owned())).unwrap();
        let summary = Hunt::new(surveyed(site).await).run(settings, |_| {}).await;
        let _ = stop.send(());
        server.abort();
        summary
    })
}
