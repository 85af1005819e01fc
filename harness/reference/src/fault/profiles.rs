//! Which profile makes which mistake: the code of the other one never looks at it.

use super::Fault;
use crate::Profile;

impl Fault {
    /// Whether a directory of this profile can make this mistake at all.
    pub fn is_of(self, profile: Profile) -> bool {
        // The tables come one after the other: SCIM of IAM Identity Center, the RFCs, signing in.
        let is_rfc_alone = (Fault::CaseInsensitiveFilter..FIRST_OF_SIGN_IN).contains(&self);
        let is_of_sign_in = self >= FIRST_OF_SIGN_IN;
        match profile {
            Profile::Aws => {
                !is_rfc_alone && !OF_SAML2_SP.contains(&self) && self < FIRST_OF_IDENTITY_PROVIDER
            }
            Profile::Rfc => is_rfc_alone || BOTH.contains(&self),
            // The two that sign people in share the code that does it.
            Profile::Saml2Sp => is_of_sign_in && !self.is_of_identity_center(),
            Profile::Saml2Idp => self >= FIRST_OF_IDENTITY_PROVIDER,
        }
    }

    /// Whether it is about what IAM Identity Center asks of a sign-in besides the standard, about its
    /// pages, its records or its portal.
    fn is_of_identity_center(self) -> bool {
        let own = FIRST_OF_SIGN_IN..FIRST_OF_SERVICE_PROVIDER;
        (own.contains(&self) && !OF_ANY_SIGN_IN.contains(&self))
            || self == Fault::SignAwsRequests
            || self >= FIRST_OF_FEDERATION
    }
}

const FIRST_OF_SIGN_IN: Fault = Fault::AcceptAnyNameIdFormat;
const FIRST_OF_IDENTITY_PROVIDER: Fault = Fault::IdpAnswersForeignAcs;
const FIRST_OF_FEDERATION: Fault = Fault::AwsErrorsVague;
const FIRST_OF_SERVICE_PROVIDER: Fault = Fault::RequestWithoutId;

/// Mistakes that stand among those of IAM Identity Center and can be made by every service provider.
const OF_ANY_SIGN_IN: [Fault; 10] = [
    Fault::OldCertificateTrusted,
    Fault::OldProviderTrusted,
    Fault::RefuseUnsolicited,
    Fault::StartLeadsNowhere,
    Fault::AnyTokenIsSession,
    Fault::RevokedSessionLives,
    Fault::ExpiredSessionLives,
    Fault::SessionOutlivesAssertion,
    Fault::PredictableSession,
    Fault::LogoutKeepsSession,
];

/// Mistakes about what only the profile `saml2-sp` does.
const OF_SAML2_SP: [Fault; 22] = [
    Fault::RequestUnsigned,
    Fault::RequestSignatureOfOther,
    Fault::MetadataSignatureIgnored,
    Fault::RefuseMetadataAggregate,
    Fault::EncryptionKeyVerifies,
    Fault::FirstKeyOnly,
    Fault::EncryptedRefused,
    Fault::EncryptionRecipientIgnored,
    Fault::DecryptionTold,
    Fault::AttributeFormatIgnored,
    Fault::FirstAttributeValueOnly,
    Fault::FriendlyNameIdentifies,
    Fault::AlikeNamesShared,
    Fault::RelayStateOpenRedirect,
    Fault::RelayStateLost,
    Fault::IdentityOfAnother,
    Fault::SessionAfterRefusal,
    Fault::RefusalWithoutReason,
    Fault::RefusalAs500,
    Fault::FirstOfDecrypted,
    Fault::UnreadableSignsIn,
    Fault::BadMessageAs500,
];

/// Mistakes of IAM Identity Center's profile that the strict one can make as well.
const BOTH: [Fault; 122] = [
    Fault::AllowDuplicateUserName,
    Fault::AllowDuplicateOnUpdate,
    Fault::CaseSensitiveUsernameUniqueness,
    Fault::ConflictAs500,
    Fault::ConflictAs400,
    Fault::CreateAnswers200,
    Fault::CreateWithoutBody,
    Fault::LostCreate,
    Fault::BelieveGroupsOfUser,
    Fault::AcceptMissingUserName,
    Fault::AcceptEmptyUserName,
    Fault::AcceptWrongTypes,
    Fault::ClientChoosesId,
    Fault::StoreActiveAsString,
    Fault::RefuseReadOnly,
    Fault::LoseExternalId,
    Fault::ChangeExternalId,
    Fault::LoseGroupExternalId,
    Fault::LoseEnterpriseExtension,
    Fault::LoseEmail,
    Fault::MangleNonAscii,
    Fault::ReturnPassword,
    Fault::NullAsText,
    Fault::ReturnNulls,
    Fault::CreatedMoves,
    Fault::LastModifiedNeverMoves,
    Fault::LastModifiedAlwaysMoves,
    Fault::LastModifiedAhead,
    Fault::MalformedTimestamps,
    Fault::OmitMeta,
    Fault::WrongResourceType,
    Fault::OmitSchemas,
    Fault::RepeatSchemas,
    Fault::BrokenRead,
    Fault::ListDeletedUser,
    Fault::KeepDeletedMember,
    Fault::SecondDeleteAnswers204,
    Fault::DeleteAnswers200,
    Fault::LostDelete,
    Fault::UnknownIdAs400,
    Fault::UnknownIdAs500,
    Fault::BrokenReplace,
    Fault::PutMerges,
    Fault::PutCreatesUnknownId,
    Fault::PutSkipsValidation,
    Fault::PutChangesId,
    Fault::LostPut,
    Fault::LostPatch,
    Fault::PatchNotAtomic,
    Fault::PatchFirstOperationOnly,
    Fault::BrokenPatch,
    Fault::PatchWipesOthers,
    Fault::PatchRemoveWithoutPath,
    Fault::PatchRemoveProtected,
    Fault::PatchUnknownOperation,
    Fault::PatchMissingValue,
    Fault::PatchNoTargetAccepted,
    Fault::PatchCaseSensitiveOp,
    Fault::PatchRemoveKeepsValue,
    Fault::PatchSkipsValidation,
    Fault::IgnoreDeactivation,
    Fault::UserPatchAnswers204,
    Fault::LostGroupPatch,
    Fault::AcceptMissingGroupName,
    Fault::AcceptEmptyGroupName,
    Fault::AcceptUnknownMember,
    Fault::LoseNewMember,
    Fault::RemoveWrongMember,
    Fault::AddMemberReplaces,
    Fault::IgnoreFilter,
    Fault::FilterFindsNothing,
    Fault::CaseSensitiveFilter,
    Fault::CaseInsensitiveExternalId,
    Fault::CaseSensitiveFilterNames,
    Fault::InvalidFilterFindsNothing,
    Fault::InvalidFilterAs500,
    Fault::NoMatchAs404,
    Fault::BrokenList,
    Fault::WrongTotalResults,
    Fault::TotalResultsOfPage,
    Fault::PageLargerThanCount,
    Fault::OmitResources,
    Fault::OmitStartIndex,
    Fault::OmitListSchemas,
    Fault::NumbersAsStrings,
    Fault::RefuseUnknownParameters,
    Fault::IgnoreCursor,
    Fault::BrokenCursor,
    Fault::CursorRepeatsPage,
    Fault::CursorSkipsOne,
    Fault::CursorNeverEnds,
    Fault::CursorEndsEarly,
    Fault::AcceptBadCursor,
    Fault::AcceptChangedFilter,
    Fault::UnauthorizedAs403,
    Fault::UnauthorizedAs500,
    Fault::UnauthorizedAs404,
    Fault::OmitWwwAuthenticate,
    Fault::ErrorWithoutSchemas,
    Fault::ErrorStatusNumber,
    Fault::ErrorStatusMismatch,
    Fault::ErrorWithoutDetail,
    Fault::ErrorVague,
    Fault::ErrorWithScimType,
    Fault::ErrorNotJson,
    Fault::ErrorAsHtml,
    Fault::ErrorWithStackTrace,
    Fault::LeakTokenInError,
    Fault::BadRequestAs500,
    Fault::BadRequestAs200,
    Fault::InvalidJsonAs500,
    Fault::InvalidJsonAccepted,
    Fault::UnknownEndpointAnswers200,
    Fault::WrongContentType,
    Fault::ProviderConfigMissing,
    Fault::ProviderConfigMalformed,
    Fault::ProviderConfigUntrue,
    Fault::ResourceTypesMissing,
    Fault::ResourceTypesMalformed,
    Fault::SchemasMissing,
    Fault::SchemasMalformed,
    Fault::SchemaUntrue,
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Whether a file below `folder` asks for the fault.
    fn is_asked_for(fault: Fault, texts: &str) -> bool {
        let name = format!("Fault::{fault:?}");
        texts.match_indices(&name).any(|(at, _)| {
            let next = texts.get(at + name.len()..).and_then(|rest| rest.chars().next());
            !next.is_some_and(char::is_alphanumeric)
        })
    }

    fn texts(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                texts(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                into.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn a_fault_belongs_to_the_profiles_whose_code_makes_it() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let (mut rfc, mut others) = (String::new(), String::new());
        texts(&source.join("rfc"), &mut rfc);
        for folder in ["admin", "audit", "directory", "rules", "schema", "scim"] {
            texts(&source.join(folder), &mut others);
        }
        for fault in Fault::ALL {
            assert_eq!(fault.is_of(Profile::Rfc), is_asked_for(fault, &rfc), "{fault}");
            if fault < FIRST_OF_SIGN_IN {
                assert_eq!(fault.is_of(Profile::Aws), is_asked_for(fault, &others), "{fault}");
            }
        }
    }

    #[test]
    fn a_mistake_of_signing_in_belongs_to_a_profile_whose_code_makes_it() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let (mut sp, mut both, mut center) = (String::new(), String::new(), String::new());
        texts(&source.join("sp"), &mut sp);
        texts(&source.join("signin"), &mut both);
        for folder in [
            "access",
            "admin",
            "audit",
            "directory",
            "iam",
            "native",
            "portal",
            "query_protocol",
            "quicksight",
            "rules",
            "sso_admin",
            "sts",
        ] {
            texts(&source.join(folder), &mut center);
        }
        let of_sign_in = FIRST_OF_SIGN_IN..FIRST_OF_IDENTITY_PROVIDER;
        for fault in Fault::ALL.into_iter().filter(|fault| of_sign_in.contains(fault)) {
            let asked = |texts: &str| is_asked_for(fault, texts);
            if !asked(&both) && !asked(&center) {
                assert!(asked(&sp) && !fault.is_of(Profile::Aws), "{fault}");
            }
            if !asked(&both) && !asked(&sp) {
                assert!(asked(&center) && !fault.is_of(Profile::Saml2Sp), "{fault}");
            }
            assert!(fault.is_of(Profile::Aws) || fault.is_of(Profile::Saml2Sp), "{fault}");
        }
    }

    #[test]
    fn a_mistake_of_the_identity_provider_is_made_there() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut idp = String::new();
        texts(&source.join("idp"), &mut idp);
        for fault in Fault::ALL.into_iter().filter(|fault| *fault >= FIRST_OF_IDENTITY_PROVIDER) {
            assert!(is_asked_for(fault, &idp) && fault.is_of(Profile::Saml2Idp), "{fault}");
        }
    }
}
