//! Histories of users and groups against the profile `rfc`.

use fedspec_engine::fuzz::scim::Hunt;
use fedspec_engine::fuzz::{Event, Settings, Summary};
use fedspec_reference::Fault;

use super::Bench;
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
