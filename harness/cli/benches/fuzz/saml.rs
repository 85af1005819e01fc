//! Signed responses against the profile `saml2-sp`.

use fedspec_engine::fuzz::saml::Hunt;
use fedspec_engine::fuzz::{Event, Settings, Summary};
use fedspec_reference::Fault;

use super::Bench;
use super::support::reference::{Guise, site};

/// Those that change who gets in, or break; what only a SHOULD forbids is no finding.
pub(super) const FAULTS: &[Fault] = &[
    Fault::AcceptUnsigned,
    Fault::KeyFromMessage,
    Fault::HmacConfusion,
    Fault::DigestIgnored,
    Fault::SignatureValueIgnored,
    Fault::MarkupInDigest,
    Fault::SecondSignatureWins,
    Fault::SignedElsewhere,
    Fault::ReferenceElsewhere,
    Fault::AnyTransform,
    Fault::FirstOfDecrypted,
    Fault::CommentTruncatesNameId,
    Fault::NamespacesIgnored,
    Fault::RepeatedParameters,
    Fault::EncodedParameterNames,
    Fault::AnyAssertionVersion,
    Fault::IgnoreDestination,
    Fault::IgnoreRecipient,
    Fault::IgnoreAudience,
    Fault::OneAudienceEnough,
    Fault::LooseAudience,
    Fault::UnknownConditionIgnored,
    Fault::UnreadableConditions,
    Fault::AcceptExpiredAssertion,
    Fault::AcceptEarlyAssertion,
    Fault::AcceptExpiredConfirmation,
    Fault::ConfirmationOfOtherRequest,
    Fault::UnsolicitedWithInResponseTo,
    Fault::ReplayAccepted,
    Fault::SessionAfterRefusal,
    Fault::BadMessageAs500,
];

pub(super) fn hunt(bench: &Bench, fault: Option<Fault>, settings: &Settings) -> Summary {
    let site = site(&bench.library, Guise::Saml2Sp, fault.into_iter().collect());
    let hunt = Hunt::new(site, bench.library.cases());
    let cancel = settings.cancel.clone();
    bench.runtime.block_on(hunt.run(settings, |event| {
        if matches!(event, Event::Found(_)) {
            cancel.cancel();
        }
    }))
}
