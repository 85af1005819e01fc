//! Deliberate mistakes of the target, each named, so that every check can be shown to fail.
//!
//! The table is all there is here; the mistakes are made where the honest behaviour lives, behind
//! `faults.has(Fault::…)`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

#[macro_use]
mod administration;
#[macro_use]
mod federation;
#[macro_use]
mod identity_provider;
#[macro_use]
mod native;
mod profiles;
#[macro_use]
mod rfc_queries;
#[macro_use]
mod rfc_resources;
#[macro_use]
mod saml_rules;
#[macro_use]
mod service_provider;
#[macro_use]
mod sign_in;

macro_rules! faults {
    (; $($variant:ident $name:literal $help:literal)*) => {
        /// One deliberate mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Fault { $(#[doc = $help] $variant,)* }

        const COUNT: usize = [$(Fault::$variant,)*].len();

        impl Fault {
            /// Every mistake, in the order of the subjects: identity, content, reading, replacing,
            /// patching, groups, filters, pages, tokens, errors, limits, audit, discovery; then those of
            /// the `rfc` profile; then those of signing in.
            pub const ALL: [Self; COUNT] = [$(Self::$variant,)*];

            /// The name used on the command line and in the admin API, in kebab case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether it is a mistake of signing in, which no scenario about SCIM can notice.
            pub const fn is_of_sign_in(self) -> bool {
                // Those of signing in stand last.
                self as u16 >= Self::AcceptAnyNameIdFormat as u16
            }

            /// What the target does wrong, in one sentence.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }
        }
    };
}

rfc_query_faults! {
    rfc_resource_faults, sign_in_faults, native_faults, administration_faults,
    service_provider_faults, saml_rule_faults, federation_faults,
    identity_provider_faults, faults;

    AllowDuplicateUserName "allow-duplicate-user-name" "Accepts a second user with the same userName."
    AllowDuplicateEmail "allow-duplicate-email" "Accepts a second user with the same primary e-mail."
    AllowDuplicateUserExternalId "allow-duplicate-user-external-id" "Accepts a second user with the same externalId."
    AllowDuplicateGroupName "allow-duplicate-group-name" "Accepts a second group with the same displayName."
    AllowDuplicateGroupExternalId "allow-duplicate-group-external-id" "Accepts a second group with the same externalId."
    AllowDuplicateOnUpdate "allow-duplicate-on-update" "Checks uniqueness on create only, not on PUT and PATCH."
    CaseSensitiveUsernameUniqueness "case-sensitive-username-uniqueness" "Takes userNames that differ in case for different ones."
    UpsertOverwrites "upsert-overwrites" "Overwrites the user that exists when a duplicate is refused."
    UpsertOnDuplicate "upsert-on-duplicate" "Answers a duplicate create with 201 and the resource that exists already."
    ConflictAs500 "conflict-as-500" "Answers 500 where 409 is right."
    ConflictAs400 "conflict-as-400" "Answers 400 where 409 is right."

    CreateAnswers200 "create-answers-200" "Answers 200 to a create instead of 201."
    CreateWithoutBody "create-without-body" "Answers a create without the resource."
    LostCreate "lost-create" "Answers a create with success and stores nothing."
    OtherIdForm "other-id-form" "Makes ids that are no UUIDs."
    BelieveGroupsOfUser "believe-groups-of-user" "Stores and shows the groups that a user is created with."
    AcceptMissingUserName "accept-missing-user-name" "Accepts a user without userName."
    AcceptMissingDisplayName "accept-missing-display-name" "Accepts a user without displayName."
    AcceptMissingGivenName "accept-missing-given-name" "Accepts a user without name.givenName."
    AcceptMissingFamilyName "accept-missing-family-name" "Accepts a user without name.familyName."
    AcceptEmptyUserName "accept-empty-user-name" "Accepts a user with an empty userName."
    AcceptEmptyDisplayName "accept-empty-display-name" "Accepts a user with an empty displayName."
    AcceptEmptyGivenName "accept-empty-given-name" "Accepts a user with an empty name.givenName."
    AcceptEmptyFamilyName "accept-empty-family-name" "Accepts a user with an empty name.familyName."
    AcceptEmptyOther "accept-empty-other" "Accepts empty text in attributes that are not mandatory."
    AcceptSecondEmail "accept-second-email" "Accepts a user with two e-mails, however they arrive."
    AcceptSecondPhone "accept-second-phone" "Accepts a user with two phone numbers, however they arrive."
    AcceptSecondAddress "accept-second-address" "Accepts a user with two addresses, however they arrive."
    AcceptSecondRole "accept-second-role" "Accepts a user with two roles, however they arrive."
    AcceptSecondValueOnPut "accept-second-value-on-put" "Accepts two values of any list in a PUT."
    AcceptSecondValueOnPatch "accept-second-value-on-patch" "Accepts a PATCH that adds a second value to any list."
    AcceptBadCharacters "accept-bad-characters" "Accepts control characters in names, and blanks in a userName."
    AcceptLongText "accept-long-text" "Accepts text of any length."
    AcceptReservedNames "accept-reserved-names" "Accepts the names that are reserved for administrators."
    AcceptWrongTypes "accept-wrong-types" "Drops values of the wrong JSON type instead of refusing them."
    ClientChoosesId "client-chooses-id" "Takes the id of a new resource from the client."
    ReuseIdAfterDelete "reuse-id-after-delete" "Gives a re-created user or group the id of the deleted one."
    StoreActiveAsString "store-active-as-string" "Returns active as a string."
    RefuseActiveAsString "refuse-active-as-string" "Refuses active sent as a string, instead of reading it."
    RefuseMissingSchemas "refuse-missing-schemas" "Refuses a create without the schemas attribute."
    RefuseReadOnly "refuse-read-only" "Refuses a create that carries id, meta or groups, instead of ignoring them."
    CaseSensitiveAttributes "case-sensitive-attributes" "Ignores attributes whose names are written in another case."
    LoseExternalId "lose-external-id" "Forgets externalId."
    ChangeExternalId "change-external-id" "Stores externalId in upper case."
    LoseGroupExternalId "lose-group-external-id" "Forgets externalId of groups."
    LoseEnterpriseExtension "lose-enterprise-extension" "Forgets the enterprise extension."
    LoseEmail "lose-email" "Forgets e-mails."
    MangleNonAscii "mangle-non-ascii" "Returns question marks in place of characters beyond ASCII."
    ReturnPassword "return-password" "Stores and returns the password."
    NullAsText "null-as-text" "Stores the word null for text that is sent as null."
    ReturnNulls "return-nulls" "Returns a null for an attribute that has no value."
    CreatedMoves "created-moves" "Changes meta.created with each update."
    LastModifiedNeverMoves "last-modified-never-moves" "Leaves meta.lastModified at the time of creation."
    LastModifiedAlwaysMoves "last-modified-always-moves" "Moves meta.lastModified although nothing changed."
    LastModifiedAhead "last-modified-ahead" "Gives a new resource a meta.lastModified later than its creation."
    FractionalTimestamps "fractional-timestamps" "Writes meta times with a fraction and an offset."
    MalformedTimestamps "malformed-timestamps" "Writes meta times that are no dateTime."
    OmitMeta "omit-meta" "Returns resources without meta."
    WrongResourceType "wrong-resource-type" "Returns meta.resourceType with another type's name."
    AddMetaLocation "add-meta-location" "Returns a meta.location, which this service never has, and a wrong one."
    OmitSchemas "omit-schemas" "Returns resources without schemas."
    RepeatSchemas "repeat-schemas" "Lists the first schema twice and the enterprise schema always."

    BrokenRead "broken-read" "Answers 500 to the reading of a user or group that exists."
    WrongUserReturned "wrong-user-returned" "Answers GET of one user with another one."
    ReadDeletedUser "read-deleted-user" "Still returns a user after its deletion."
    ListDeletedUser "list-deleted-user" "Still lists a user after its deletion."
    KeepDeletedMember "keep-deleted-member" "Keeps deleted users as members of their groups."
    ReadDeletedGroup "read-deleted-group" "Still returns a group after its deletion."
    SecondDeleteAnswers204 "second-delete-answers-204" "Answers 204 to the deletion of what is not there."
    DeleteAnswers200 "delete-answers-200" "Answers 200 with a body to a deletion."
    LostDelete "lost-delete" "Answers a deletion with success and deletes nothing."
    DeletedStillConflicts "deleted-still-conflicts" "Keeps the names of deleted users and groups reserved."
    UnknownIdAs400 "unknown-id-as-400" "Answers 400 for an id that does not exist."
    UnknownIdAs500 "unknown-id-as-500" "Answers 500 for an id that does not exist."
    HideInactiveUser "hide-inactive-user" "Answers 404 for a user that is not active."

    BrokenReplace "broken-replace" "Answers 500 to every good PUT."
    PutMerges "put-merges" "Merges a PUT into the user instead of replacing it."
    PutCreatesUnknownId "put-creates-unknown-id" "Creates the user when a PUT names an unknown id."
    PutSkipsValidation "put-skips-validation" "Accepts a PUT without mandatory attributes."
    PutChangesId "put-changes-id" "Gives a replaced user a new id."
    LostPut "lost-put" "Answers a PUT with the new state and keeps the old one."

    LostPatch "lost-patch" "Answers a PATCH of a user with success and changes nothing."
    PatchNotAtomic "patch-not-atomic" "Keeps the operations before the one that is refused."
    PatchFirstOperationOnly "patch-first-operation-only" "Carries out the first operation of a PATCH only."
    BrokenPatch "broken-patch" "Answers 500 to every good PATCH."
    PatchWipesOthers "patch-wipes-others" "Forgets the attributes that a PATCH does not name."
    PatchRemoveWithoutPath "patch-remove-without-path" "Accepts a remove without path and removes all that it can."
    PatchChangesId "patch-changes-id" "Accepts a PATCH of id and changes it."
    RefuseReactivation "refuse-reactivation" "Refuses to make an inactive user active again."
    PatchUnsupportedAttribute "patch-unsupported-attribute" "Accepts a PATCH of an attribute that cannot be changed."
    PatchRemoveProtected "patch-remove-protected" "Accepts the removal of userName or active."
    PatchRepeatedAttribute "patch-repeated-attribute" "Accepts two operations on userName or active in one PATCH."
    PatchUnknownOperation "patch-unknown-operation" "Accepts an op that is none of add, remove, replace."
    PatchMissingValue "patch-missing-value" "Accepts an add or replace without value."
    PatchAnyOperator "patch-any-operator" "Accepts other operators than eq in the filter of a path."
    PatchNoTargetAccepted "patch-no-target-accepted" "Accepts a replace whose path filter matches nothing."
    PatchCaseSensitiveOp "patch-case-sensitive-op" "Refuses Add, Replace and Remove written with a capital."
    PatchRemoveKeepsValue "patch-remove-keeps-value" "Answers a remove with success and keeps the value."
    PatchSkipsValidation "patch-skips-validation" "Accepts a PATCH that leaves a mandatory attribute empty or unset."
    IgnoreDeactivation "ignore-deactivation" "Accepts active false and keeps the user active."
    UserPatchAnswers204 "user-patch-answers-204" "Answers a PATCH of a user with 204."

    GroupPatchAnswers200 "group-patch-answers-200" "Answers a PATCH of a group with 200 and a body."
    LostGroupPatch "lost-group-patch" "Answers a PATCH of a group with success and changes nothing."
    AcceptMissingGroupName "accept-missing-group-name" "Accepts a group without displayName."
    AcceptEmptyGroupName "accept-empty-group-name" "Accepts a group with an empty displayName."
    ReturnMembersInGroup "return-members-in-group" "Returns members when a group is read."
    OmitMembersInList "omit-members-in-list" "Lists groups without the empty list of members."
    ReturnMembersInList "return-members-in-list" "Returns members when groups are listed."
    AcceptTooManyMembers "accept-too-many-members" "Accepts more than 100 members in a create."
    AcceptTooManyMemberChanges "accept-too-many-member-changes" "Accepts more than 100 membership changes in one PATCH."
    AcceptUnknownMember "accept-unknown-member" "Accepts members that do not exist, and leaves them out."
    LoseNewMember "lose-new-member" "Answers the adding of a member with success and leaves it out."
    RemoveWrongMember "remove-wrong-member" "Removes another member than the one named."
    RefuseKnownMember "refuse-known-member" "Refuses to add a member who is in the group already."
    AddMemberReplaces "add-member-replaces" "Drops the other members when one is added."
    AcceptReplaceAllMembers "accept-replace-all-members" "Accepts the replacing or removing of all members in one PATCH."
    AcceptPathlessGroupPatch "accept-pathless-group-patch" "Accepts a PATCH of a group without path that changes several attributes."
    AcceptUnsupportedOperation "accept-unsupported-operation" "Answers 200 to operations that do not exist."

    IgnoreFilter "ignore-filter" "Ignores the filter and returns everything."
    FilterFindsNothing "filter-finds-nothing" "Finds nothing, whatever the filter."
    CaseSensitiveFilter "case-sensitive-filter" "Compares userName and displayName by case in filters."
    CaseInsensitiveExternalId "case-insensitive-external-id" "Finds externalId in any case."
    CaseSensitiveFilterNames "case-sensitive-filter-names" "Refuses filters whose attribute or operator is written in another case."
    AcceptOtherOperators "accept-other-operators" "Accepts other operators than eq in filters."
    AcceptOrFilter "accept-or-filter" "Accepts filters joined by or, or negated."
    AcceptUnknownFilterAttribute "accept-unknown-filter-attribute" "Accepts a filter on any attribute."
    InvalidFilterFindsNothing "invalid-filter-finds-nothing" "Answers an invalid filter with an empty list."
    InvalidFilterAs500 "invalid-filter-as-500" "Answers an invalid filter with 500."
    NoMatchAs404 "no-match-as-404" "Answers 404 when a filter finds nothing."
    UnknownMemberFilterEmpty "unknown-member-filter-empty" "Answers a filter on an unknown member with an empty list."
    MembershipAlwaysTrue "membership-always-true" "Takes every user for a member of every group in filters."
    ManagerAlwaysTrue "manager-always-true" "Ignores the manager in a filter on id and manager."

    BrokenList "broken-list" "Answers 500 to every list or filter that finds something."
    WrongTotalResults "wrong-total-results" "Counts one too many in totalResults."
    TotalResultsOfPage "total-results-of-page" "Counts the page instead of all in totalResults."
    PageLargerThanCount "page-larger-than-count" "Returns one more than count asks for."
    PageLimitTooHigh "page-limit-too-high" "Returns a thousand in a page."
    OmitResources "omit-resources" "Lists without Resources."
    OmitStartIndex "omit-start-index" "Lists without startIndex."
    OmitListSchemas "omit-list-schemas" "Lists without schemas."
    NumbersAsStrings "numbers-as-strings" "Writes the counts of a list that is not empty as strings."
    RefuseUnknownParameters "refuse-unknown-parameters" "Refuses query parameters that it does not know."
    IgnoreCursor "ignore-cursor" "Ignores the cursor parameter."
    BrokenCursor "broken-cursor" "Answers 500 to every cursor that it gave."
    CursorRepeatsPage "cursor-repeats-page" "Returns the first page for every cursor."
    CursorSkipsOne "cursor-skips-one" "Leaves out one resource between two pages."
    CursorNeverEnds "cursor-never-ends" "Gives a next cursor on the last page too."
    CursorEndsEarly "cursor-ends-early" "Gives no next cursor although more follow."
    CursorWithTotals "cursor-with-totals" "Adds totalResults and startIndex to pages of a cursor."
    AcceptBadCursor "accept-bad-cursor" "Starts again from the first page for a cursor that was never given."
    AcceptChangedFilter "accept-changed-filter" "Accepts a cursor together with another filter."

    AcceptMissingToken "accept-missing-token" "Serves requests without authorization."
    AcceptOtherScheme "accept-other-scheme" "Serves any authorization scheme but Bearer without looking further."
    AcceptAlteredToken "accept-altered-token" "Looks a token up by its id and never compares the secret."
    AcceptLongerToken "accept-longer-token" "Looks at as many letters of a token as it should have."
    AcceptTokenInAnyCase "accept-token-in-any-case" "Compares tokens without case."
    AcceptExpiredToken "accept-expired-token" "Serves expired tokens."
    AcceptDeletedToken "accept-deleted-token" "Serves deleted tokens."
    AcceptForeignToken "accept-foreign-token" "Serves tokens of any directory."
    AcceptWrongTenant "accept-wrong-tenant" "Ignores the tenant in the URL and serves the token's directory."
    UnauthorizedAs403 "unauthorized-as-403" "Answers 403 where 401 is right."
    UnauthorizedAs500 "unauthorized-as-500" "Answers 500 where 401 is right."
    UnauthorizedAs404 "unauthorized-as-404" "Answers 404 where 401 is right."
    OmitWwwAuthenticate "omit-www-authenticate" "Answers 401 without WWW-Authenticate."
    RefuseGoodToken "refuse-good-token" "Refuses the second of two valid tokens."
    NewTokenRevokesOld "new-token-revokes-old" "Deletes the old token when a second is made."
    DeleteTokenRevokesAll "delete-token-revokes-all" "Deletes all tokens when one is deleted."
    LostTokenDelete "lost-token-delete" "Answers the deletion of a token with success and keeps it."
    AllowThirdToken "allow-third-token" "Makes a third token."
    TokenCreateFails "token-create-fails" "Refuses to make a further token."
    TokenDeleteFails "token-delete-fails" "Refuses to delete a token."
    TokenListWithoutIds "token-list-without-ids" "Lists tokens without their ids."
    EnableGivesDeadToken "enable-gives-dead-token" "Gives a token that is not valid when provisioning is switched on again."
    RefusedDisableRevokes "refused-disable-revokes" "Revokes the tokens when it refuses to switch provisioning off."
    LongTokenLife "long-token-life" "Makes tokens that live for ten years."
    ShortTokenLife "short-token-life" "Makes tokens that live for 30 days."
    LeakTokenSecret "leak-token-secret" "Shows the secret of a token in the list."
    CreateTokenWhileOff "create-token-while-off" "Makes a token while provisioning is off."
    DisableWithTokensLeft "disable-with-tokens-left" "Switches provisioning off while tokens are left."
    DisableWithoutConfirmation "disable-without-confirmation" "Switches provisioning off without the typed confirmation."
    DeleteTokenWithoutConfirmation "delete-token-without-confirmation" "Deletes a token without the typed confirmation."
    EnableWithoutToken "enable-without-token" "Switches provisioning on without giving a token."
    NoConsoleReminder "no-console-reminder" "Never reminds of tokens that expire."
    EarlyConsoleReminder "early-console-reminder" "Reminds of tokens that are far from expiry."
    NoHealthEvents "no-health-events" "Sends no health events about tokens that expire."
    WeeklyHealthEvents "weekly-health-events" "Sends health events weekly until the end, never more often."

    ErrorWithoutSchemas "error-without-schemas" "Leaves schemas out of errors."
    ErrorStatusNumber "error-status-number" "Writes the status of an error as a number."
    ErrorStatusMismatch "error-status-mismatch" "Writes another status into the error than the answer has."
    ErrorWithoutDetail "error-without-detail" "Leaves detail out of errors."
    ErrorVague "error-vague" "Explains every error with the same meaningless word."
    ErrorWithScimType "error-with-scim-type" "Adds a wrong scimType to errors."
    ErrorWithoutIds "error-without-ids" "Leaves exceptionRequestId and timeStamp out of errors."
    ErrorNotJson "error-not-json" "Answers errors in plain text."
    ErrorAsHtml "error-as-html" "Answers errors with an HTML page."
    ErrorWithStackTrace "error-with-stack-trace" "Shows internals in errors."
    LeakTokenInError "leak-token-in-error" "Repeats the Authorization header in errors."
    BadRequestAs500 "bad-request-as-500" "Answers 500 where 400 is right."
    BadRequestAs200 "bad-request-as-200" "Answers 200 with an error body where 400 is right."
    InvalidJsonAs500 "invalid-json-as-500" "Answers 500 to a body that is not JSON."
    InvalidJsonAccepted "invalid-json-accepted" "Takes a body that is not JSON for an empty object."
    UnknownEndpointAnswers200 "unknown-endpoint-answers-200" "Answers 200 for addresses that do not exist."
    WrongContentType "wrong-content-type" "Labels every answer text/plain."
    OmitRequestId "omit-request-id" "Leaves x-amzn-RequestId out."
    RefuseScimJson "refuse-scim-json" "Refuses bodies labelled application/scim+json."

    NeverThrottle "never-throttle" "Never limits the rate of requests."
    ThrottleAs500 "throttle-as-500" "Answers 500 where 429 is right."
    ThrottleEarly "throttle-early" "Limits reads at the rate of writes."

    OmitAudit "omit-audit" "Records nothing."
    OmitAuditOfFailures "omit-audit-of-failures" "Records successes only."
    AuditSuccessAsFailure "audit-success-as-failure" "Records successes with an error code."
    AuditPersonalData "audit-personal-data" "Records personal data in clear."
    AuditWrongIdentity "audit-wrong-identity" "Records successes and failures with the same kind of identity."
    AuditWrongName "audit-wrong-name" "Records the HTTP method instead of the operation."
    AuditWithoutId "audit-without-id" "Does not record which user or group a call is about."
    AuditLowerCaseOp "audit-lower-case-op" "Records the op of a PATCH in lower case."
    AuditWireMessage "audit-wire-message" "Records the text of the answer where the record has its own."
    AuditOtherVersion "audit-other-version" "Records events of another version, source and type."

    ProviderConfigMissing "provider-config-missing" "Answers 404 for ServiceProviderConfig."
    ProviderConfigMalformed "provider-config-malformed" "Leaves mandatory parts out of ServiceProviderConfig."
    ProviderConfigUntrue "provider-config-untrue" "Promises bulk, sort and etag in ServiceProviderConfig."
    ResourceTypesMissing "resource-types-missing" "Answers 404 for ResourceTypes."
    ResourceTypesMalformed "resource-types-malformed" "Lists resource types without endpoint and schema, and only one."
    SchemasMissing "schemas-missing" "Answers 404 for Schemas."
    SchemasMalformed "schemas-malformed" "Lists schemas without attributes, and leaves one out."
    SchemaUntrue "schema-untrue" "Describes userName as neither required nor unique, and names as not required."
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        Self::ALL
            .into_iter()
            .find(|fault| fault.name() == text)
            .ok_or_else(|| UnknownFault::new(text))
    }
}

/// A name that is no fault, with the names that come closest.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown fault `{given}`{}", Suggestions(.similar))]
pub struct UnknownFault {
    /// What was given, cut to 64 characters.
    pub given: String,
    /// At most three names that are spelled alike, the closest first.
    pub similar: Vec<&'static str>,
}

impl UnknownFault {
    fn new(given: &str) -> Self {
        let given: String = given.chars().take(64).collect();
        let mut ranked: Vec<(f64, &'static str)> = Fault::ALL
            .iter()
            .map(|fault| (strsim::jaro_winkler(&given, fault.name()), fault.name()))
            .filter(|(likeness, _)| *likeness > 0.8)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self { given, similar: ranked.into_iter().take(3).map(|(_, name)| name).collect() }
    }
}

struct Suggestions<'a>(&'a [&'static str]);

impl fmt::Display for Suggestions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, name) in self.0.iter().enumerate() {
            f.write_str(if place == 0 { ", did you mean " } else { " or " })?;
            write!(f, "`{name}`")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_fault_has_a_name_of_its_own_in_kebab_case_and_a_sentence() {
        let names: HashSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        for fault in Fault::ALL {
            assert!(
                fault
                    .name()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
            );
            assert!(fault.help().ends_with('.') && fault.help().starts_with(char::is_uppercase));
            assert_eq!(fault.name().parse::<Fault>().unwrap(), fault);
        }
    }

    #[test]
    fn suggests_the_names_that_come_closest() {
        let error = "lost-pach".parse::<Fault>().unwrap_err();
        assert_eq!(error.similar.first(), Some(&"lost-patch"));
        assert!(
            error.to_string().starts_with("unknown fault `lost-pach`, did you mean `lost-patch`")
        );
    }

    #[test]
    fn suggests_nothing_for_a_name_that_is_like_none() {
        let error = "zzz".parse::<Fault>().unwrap_err();
        assert_eq!(error.to_string(), "unknown fault `zzz`");
    }
}
