//! The mistakes of a SAML service provider, in both profiles that have one: what it sends, what it
//! believes, and whom it lets in.

/// Puts this list behind the one it is given and hands both to the next macro.
macro_rules! service_provider_faults {
    ($then:ident $(, $more:ident)*; $($before:tt)*) => {
        $then! {
            $($more),*; $($before)*

            RequestWithoutId "request-without-id" "Sends AuthnRequests without ID."
            RequestIdRepeats "request-id-repeats" "Sends every AuthnRequest with the same ID."
            RequestIdCounts "predictable-request-ids" "Numbers its AuthnRequests."
            RequestIdShort "request-id-short" "Sends AuthnRequests with an ID of 32 bits."
            RequestIdNoName "request-id-no-name" "Sends AuthnRequests with an ID that is no NCName."
            RequestOtherVersion "request-other-version" "Sends AuthnRequests of version 1.1."
            RequestLocalTime "request-local-time" "Writes IssueInstant in another time zone than UTC."
            RequestWithoutDestination "request-without-destination" "Sends AuthnRequests without Destination."
            RequestOtherDestination "request-other-destination" "Sends AuthnRequests whose Destination is another address."
            RequestWithoutIssuer "request-without-issuer" "Sends AuthnRequests without Issuer."
            RequestOtherIssuer "request-other-issuer" "Names another Issuer in AuthnRequests than its entityID."
            RequestIssuerFormat "request-issuer-format" "Gives the Issuer of AuthnRequests the format of an e-mail address."
            RequestIndexAndUrl "request-index-and-url" "Names the ACS in AuthnRequests by index and by URL."
            RequestUnsigned "request-unsigned" "Sends unsigned AuthnRequests to an IdP that wants signed ones."
            RequestSignatureOfOther "request-signature-of-other" "Signs other octets of the redirect than those it sends."
            SignAwsRequests "sign-aws-requests" "Signs AuthnRequests where IAM Identity Center does not."
            RequestLongRelayState "request-long-relay-state" "Sends a RelayState of more than 80 bytes."
            RequestInLines "request-in-lines" "Breaks the base64 of AuthnRequests in a redirect into lines."
            RequestWithZlibHeader "request-with-zlib-header" "Deflates AuthnRequests with a zlib header."

            OwnMetadataMissing "own-metadata-missing" "Answers 404 for its metadata."
            OwnMetadataOutOfOrder "own-metadata-out-of-order" "Shows metadata whose elements stand in another order than the schema's."
            OwnMetadataLongEntityId "own-metadata-long-entity-id" "Shows metadata with an entityID of more than 1,024 characters."
            OwnMetadataBrokenKey "own-metadata-broken-key" "Shows metadata with a certificate that is none."
            OwnMetadataRepeatedIndex "own-metadata-repeated-index" "Shows metadata with two ACS of one index."
            OwnMetadataOtherProtocol "own-metadata-other-protocol" "Shows metadata that speak SAML 1.1 only."

            ExpiredMetadataUsed "expired-metadata-used" "Uses metadata after their validUntil."
            CacheDurationIgnored "cache-duration-ignored" "Uses metadata for longer than their cacheDuration."

            MetadataSignatureIgnored "metadata-signature-ignored" "Accepts metadata that are not signed with the key that was configured."
            RefuseMetadataAggregate "refuse-metadata-aggregate" "Refuses metadata of more than one entity."
            EncryptionKeyVerifies "encryption-key-verifies" "Verifies signatures with keys that metadata has for encryption."
            FirstKeyOnly "first-key-only" "Knows the first of several signing keys in metadata only."

            AcceptDoctype "accept-doctype" "Reads messages with a document type, and puts in the entities that it declares."
            AcceptSecondRoot "accept-second-root" "Reads the first of several roots, and passes over what follows it."
            SecondRootRead "second-root-read" "Verifies the last of several roots, and reads the first."
            EntitiesLost "entities-lost" "Verifies a message with its entities, and reads it without them."
            NamespacesIgnored "namespaces-ignored" "Verifies assertions of SAML, and reads what is called so in any namespace."
            FurtherControlsRefused "further-controls-refused" "Refuses a form that has more in it than a message and RelayState."
            UnreadableSignsIn "unreadable-signs-in" "Opens a session for a guest where it cannot read the message."
            BadMessageAs500 "bad-message-as-500" "Answers 500 to what is no base64 or no XML."
            DuplicateIds "duplicate-ids" "Verifies a signature over the first of several elements with one ID."
            ReferenceElsewhere "reference-elsewhere" "Takes an element for signed whose signature is over another one."
            WholeDocumentReference "whole-document-reference" "Accepts a Reference to the whole document."
            FirstReferenceOnly "first-reference-only" "Looks at the first of several References only."
            SecondSignatureWins "second-signature-wins" "Verifies the first of several SignedInfos, and reads the References of the last one."
            ObjectPassedOver "object-passed-over" "Passes over an Object in a signature."
            MarkupInDigest "markup-in-digest" "Reads digests and signatures only as far as the first comment in them."
            AnyTransform "any-transform" "Passes over transforms that it does not know."
            DigestIgnored "digest-ignored" "Never compares the digest of what was signed."
            SignatureValueIgnored "signature-value-ignored" "Never verifies the value of a signature."
            Sha1Accepted "sha1-accepted" "Accepts signatures and digests with SHA-1."
            OneAlgorithmOnly "one-algorithm-only" "Accepts signatures of RSA with SHA-256 only."
            WeakKeyAccepted "weak-key-accepted" "Accepts signatures of short RSA keys."
            HmacConfusion "hmac-confusion" "Takes the public key of the IdP for the secret of an HMAC."
            EncryptedRefused "encrypted-refused" "Refuses whatever is encrypted, though its metadata have a key for it."
            EncryptionRecipientIgnored "encryption-recipient-ignored" "Decrypts what is encrypted for another recipient, if its key fits."
            FirstOfDecrypted "first-of-decrypted" "Takes the first of several elements that were encrypted as one for signed."
            PlainBesideEncrypted "plain-beside-encrypted" "Verifies an encrypted assertion, and reads the plain one beside it."
            DecryptionTold "decryption-told" "Tells by the status whether it was a key or a cipher that did not fit."
            AnswerFromAnyBrowser "answer-from-any-browser" "Accepts the answer to a request of another browser."
            StaleRequestAnswered "stale-request-answered" "Waits for the answer to a request for ever."
            RequestAnsweredAgain "request-answered-again" "Accepts a second answer to the same request, whichever browser brings it."
            AttributeFormatIgnored "attribute-format-ignored" "Takes attributes of one name and different NameFormats for one."
            FirstAttributeValueOnly "first-attribute-value-only" "Knows the first value of each attribute only."
            FriendlyNameIdentifies "friendly-name-identifies" "Takes the user from the attribute whose FriendlyName says that it has the name."

            AlikeNamesShared "alike-names-shared" "Takes a name that differs in case or blanks from one that has signed in for that one."

            RelayStateOpenRedirect "relay-state-open-redirect" "Redirects to whatever address RelayState has."
            RelayStateLost "relay-state-lost" "Leads every sign-in to the same page, whatever was wanted."
            IdentityOfAnother "identity-of-another" "Shows one user the identity of another one."
            SessionAfterRefusal "session-after-refusal" "Opens a session although it refuses the Response."
            RefusalAs500 "refusal-as-500" "Answers 500 to a Response that it refuses."
            RefusalWithoutReason "refusal-without-reason" "Refuses without saying why."
        }
    };
}
