//! The mistakes of an identity provider of SAML 2.0.

/// Puts this list behind the one it is given and hands both to the next macro.
macro_rules! identity_provider_faults {
    ($then:ident $(, $more:ident)*; $($before:tt)*) => {
        $then! {
            $($more),*; $($before)*

            IdpAnswersForeignAcs "idp-answers-foreign-acs" "Sends its answer to whatever address a request names."
            IdpIgnoresDestination "idp-ignores-destination" "Answers requests that are meant for somebody else."
            IdpIgnoresIssuer "idp-ignores-issuer" "Answers a requester that it does not know as the first one that it knows."
            IdpAnyVersion "idp-any-version" "Ignores the Version of a request."
            IdpAnyRequest "idp-any-request" "Answers what is no AuthnRequest, or not as the schema has it."
            IdpReadsDoctype "idp-reads-doctype" "Passes over a document type, and reads what follows."
            IdpAcceptsUnsigned "idp-accepts-unsigned" "Asks for signed requests, and answers unsigned ones."
            IdpAcceptsBadSignature "idp-accepts-bad-signature" "Ignores that the signature of a request does not hold."
            IdpPassiveAsks "idp-passive-asks" "Shows its log-in page although it is asked not to."
            IdpForceIgnored "idp-force-ignored" "Answers from a session although a fresh authentication is asked for."
            IdpAnyNameIdFormat "idp-any-name-id-format" "Answers with an e-mail address whatever format is asked for."
            IdpForeignQualifier "idp-foreign-qualifier" "Gives a name in the name space of another service provider."
            IdpAlwaysCreates "idp-always-creates" "Makes a persistent name although AllowCreate is false."
            IdpAnyContext "idp-any-context" "Ignores which class of authentication is asked for."
            IdpAnySubject "idp-any-subject" "Ignores whom the answer is to be about."
            IdpStableTransient "idp-stable-transient" "Gives a user the same transient name each time."
            IdpSharedPersistent "idp-shared-persistent" "Gives two service providers the same persistent name of a user."
            IdpChangingPersistent "idp-changing-persistent" "Gives a user another persistent name each time."
            IdpNoAudience "idp-no-audience" "Leaves the AudienceRestriction out."
            IdpNoInResponseTo "idp-no-in-response-to" "Does not say which request it answers."
            IdpUnsigned "idp-unsigned" "Signs nothing."
            IdpSha1 "idp-sha1" "Signs with SHA-1."
            IdpInclusive "idp-inclusive" "Signs a canonical form that is not exclusive."
            IdpOtherIssuer "idp-other-issuer" "Names another issuer than its metadata does."
            IdpOtherKey "idp-other-key" "Signs with a key that its metadata does not name."
            IdpNoRecipient "idp-no-recipient" "Leaves the Recipient of the confirmation out."
            IdpNotYetValid "idp-not-yet-valid" "Issues assertions that count from tomorrow on."
            IdpNoAuthnStatement "idp-no-authn-statement" "Says nothing of how a user signed in."
            IdpLateAuthn "idp-late-authn" "Says that a user signed in an hour after the assertion was issued."
            IdpLocalTimes "idp-local-times" "Writes times with the offset of a zone."
            IdpReusesIds "idp-reuses-ids" "Gives every assertion the same ID."
            IdpSuccessOnError "idp-success-on-error" "Says Success where it did not succeed."
            IdpErrorWithAssertion "idp-error-with-assertion" "Puts an assertion into an answer that tells an error."
            IdpOddStatus "idp-odd-status" "Puts the second code of a status at the top."
            IdpErrorsAsPages "idp-errors-as-pages" "Shows a page where the requester is to be told of an error."
            IdpRelayStateLost "idp-relay-state-lost" "Forgets RelayState."
            IdpRelayStateUnescaped "idp-relay-state-unescaped" "Writes RelayState into its page as it came."
            IdpByRedirect "idp-by-redirect" "Sends a response in a URL where ProtocolBinding asks for that."
            IdpUserDataUnescaped "idp-user-data-unescaped" "Writes what it knows of a user into XML as it is."
            IdpUnsolicitedAnswers "idp-unsolicited-answers" "Says which request it answers where nobody asked."
            IdpCacheable "idp-cacheable" "Lets pages with responses be cached."
            IdpMetadataIncomplete "idp-metadata-incomplete" "Leaves the protocol out of its metadata."
            IdpBreaksDown "idp-breaks-down" "Answers 500 to a request that it cannot read."
        }
    };
}
