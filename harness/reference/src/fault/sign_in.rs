//! The mistakes of IAM Identity Center about signing in: users, metadata, attributes for access
//! control, pages, records, sessions and the portal.

/// Puts this list behind the one it is given and hands both to the next macro.
macro_rules! sign_in_faults {
    ($then:ident $(, $more:ident)*; $($before:tt)*) => {
        $then! {
            $($more),*; $($before)*

            AcceptAnyNameIdFormat "accept-any-name-id-format" "Accepts a NameID of any format."
            AcceptAnyNameIdText "accept-any-name-id-text" "Accepts a NameID that is no e-mail address."
            CaseInsensitiveNameId "case-insensitive-name-id" "Finds the user of a NameID in any case."
            NameIdMatchesEmail "name-id-matches-email" "Finds the user of a NameID by the e-mail as well."
            AcceptSecondAssertion "accept-second-assertion" "Accepts a Response with two assertions."
            PassOverEncryptedAssertion "pass-over-encrypted-assertion" "Passes over an encrypted assertion beside a plain one."
            CreateUserOnSignIn "create-user-on-sign-in" "Creates the user that the IdP names when there is none."
            DisabledUserSignsIn "disabled-user-signs-in" "Lets a user sign in who is not active."
            DeletedUserSignsIn "deleted-user-signs-in" "Lets a user sign in who was deleted."
            MetadataFormatIgnored "metadata-format-ignored" "Signs in through an IdP whose metadata has another NameID format."
            OldCertificateTrusted "old-certificate-trusted" "Goes on trusting a signing certificate that was replaced."
            OldProviderTrusted "old-provider-trusted" "Goes on trusting the IdP that was configured before."
            AcceptLargeMetadata "accept-large-metadata" "Accepts metadata of more than 75,000 characters."
            AcceptMetadataWithoutCertificate "accept-metadata-without-certificate" "Accepts metadata of an IdP without a signing certificate."
            AcceptMetadataWithoutService "accept-metadata-without-service" "Accepts metadata of an IdP without a SingleSignOnService."
            AcceptMetadataWithEncryptionKey "accept-metadata-with-encryption-key" "Accepts metadata of an IdP with a key for encryption."
            AcceptLargeAssertion "accept-large-assertion" "Accepts assertions of more than 50,000 characters."
            AskSecondFactor "ask-second-factor" "Asks for a second factor after a sign-in through an external IdP."
            RefuseUnsolicited "refuse-unsolicited" "Refuses every sign-in that the IdP starts."
            BrokenConnectorServes "broken-connector-serves" "Shows the sign-in of a connector whose service account does not work."
            OtherAddressForm "other-address-form" "Has sign-in addresses of another shape than AWS's."
            StartLeadsNowhere "start-leads-nowhere" "Answers the start address without a redirect to the IdP."

            AccessAttributesUnlimited "access-attributes-unlimited" "Accepts more than 50 attributes for access control."
            AccessAttributeMultiValued "access-attribute-multi-valued" "Accepts several values of one attribute for access control."
            AccessAttributeTwice "access-attribute-twice" "Accepts two attributes for access control of one name."
            AccessAttributeStructured "access-attribute-structured" "Accepts elements as the value of an attribute for access control."
            AccessAttributeAnyFormat "access-attribute-any-format" "Accepts attributes for access control of any NameFormat."
            AccessAttributeAnyName "access-attribute-any-name" "Takes every attribute for one for access control."
            AccessAttributeFromAssertion "access-attribute-from-assertion" "Lets an attribute of the assertion win over the one that is configured."
            AccessAttributeAnyKey "access-attribute-any-key" "Accepts keys and values of attributes for access control of any form and length."
            AccessAttributesAlwaysChecked "access-attributes-always-checked" "Holds attributes to the rules of access control although that is off."
            AccessAttributesForgotten "access-attributes-forgotten" "Signs in without the attributes for access control."

            SignInErrorTellsWhy "sign-in-error-tells-why" "Says on the page what exactly is wrong with a Response."
            SignInErrorsMixedUp "sign-in-errors-mixed-up" "Shows each error of the sign-in with the text of another one."
            SignInErrorBlank "sign-in-error-blank" "Shows an empty page for every error of the sign-in."
            AuditOtherCredential "audit-other-credential" "Records a sign-in through an external IdP with the credential PASSWORD."
            AuditWithoutSignInCause "audit-without-sign-in-cause" "Records a refused sign-in without errorMessage."
            AuditFailureAsAuthentication "audit-failure-as-authentication" "Records a refused sign-in as UserAuthentication as well."

            AnyTokenIsSession "any-token-is-session" "Takes every text for the token of the last session."
            RevokedSessionLives "revoked-session-lives" "Serves sessions that were revoked."
            ExpiredSessionLives "expired-session-lives" "Serves sessions that have expired."
            SessionOutlivesUser "session-outlives-user" "Serves sessions of users who were deleted."
            SessionOutlivesAssertion "session-outlives-assertion" "Ignores SessionNotOnOrAfter."
            PredictableSession "predictable-session" "Numbers the tokens of sessions."
            LogoutKeepsSession "logout-keeps-session" "Answers a log-out with success and does nothing."
            NoSessionAs403 "no-session-as-403" "Answers 403 where a session is missing."
            NoSessionAs500 "no-session-as-500" "Answers 500 where a session is missing."
            PortalErrorVague "portal-error-vague" "Explains every error of the portal with the same meaningless word."
            PortalErrorOtherType "portal-error-other-type" "Gives every error of the portal the type Exception."
            GrantAnyRole "grant-any-role" "Gives credentials of roles that the user is not assigned to."
            AssignmentFollowsName "assignment-follows-name" "Lets a user or group that was made anew use what was assigned to the deleted one of the same name."
            OpenAnyApplication "open-any-application" "Opens applications that the user is not assigned to."
            NotAssignedAs404 "not-assigned-as-404" "Answers 404 for a role that the user is not assigned to."
            AnyPageSize "any-page-size" "Accepts pages of any size in lists of the portal."
        }
    };
}
