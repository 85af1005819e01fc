//! Every text that the target can put into the `detail` of a SCIM error, onto a page of a sign-in, into an
//! answer of the portal, IAM, STS or QuickSight, or into the audit trail, with the row it comes from. `{name}` stands for a value that is filled in.

/// How sure it is that the text is AWS's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Verbatim, documented or seen on the wire.
    Aws,
    /// Formed by analogy with a text that is AWS's; never seen itself.
    Inferred,
    /// Not known; the words are this project's.
    Project,
}

/// One text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// The behaviour row, such as `SCIM-E-04`.
    pub row: &'static str,
    /// When it appears.
    pub when: &'static str,
    /// The text, with `{name}` for what is filled in.
    pub text: &'static str,
    /// Whose words these are.
    pub origin: Origin,
}

impl MessageRow {
    /// The text with each `{name}` replaced by its value.
    pub(crate) fn filled(&self, values: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(self.text.len() + 32);
        let mut rest = self.text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => out.push_str(value),
                // Not a placeholder of ours: the regular expressions contain braces.
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

macro_rules! messages {
    ($($name:ident $row:literal $origin:ident $when:literal $text:literal)*) => {
        $(
            #[doc = $when]
            pub(crate) const $name: MessageRow =
                MessageRow { row: $row, when: $when, text: $text, origin: Origin::$origin };
        )*

        static CATALOGUE: &[MessageRow] = &[$($name,)*];
    };
}

/// Every text of the target, in the order of the chapters.
pub fn catalogue() -> &'static [MessageRow] {
    CATALOGUE
}

messages! {
    G_04_UNSUPPORTED "SCIM-G-04" Project "an operation that does not exist"
        "this operation is not supported here"
    G_05_NO_ENDPOINT "SCIM-G-05" Project "an address that does not exist"
        "there is no such endpoint"
    G_08_NO_AUTHORIZATION "SCIM-G-08" Project "a request without Authorization"
        "the request carries no bearer token"
    G_07_OTHER_SCHEME "SCIM-G-07" Project "a request with another scheme than Bearer"
        "only the Bearer scheme is supported"
    G_08_BAD_TOKEN "SCIM-G-08" Project "a token that is unknown, altered, deleted or another directory's; a wrong tenant"
        "the bearer token is not valid for this directory"
    TOK_10_EXPIRED "TOK-10" Project "an expired token"
        "the bearer token has expired"
    G_13_THROTTLED "SCIM-G-13" Project "more requests in a second than the quota allows"
        "the request rate is above the limit"
    G_14_INTERNAL "SCIM-G-14" Project "a deliberate failure of the server"
        "the target fails on purpose"
    D_01_TOO_LARGE "SCIM-D-01" Project "a body of more than 1,048,576 bytes"
        "the body is larger than 1048576 bytes"

    E_04_DUPLICATE "SCIM-E-04" Aws "a create with a name, e-mail or externalId that is taken; by analogy a PUT or PATCH (SCIM-U-34)"
        "Refused to create a new, duplicate resource."
    E_05_GENERIC "SCIM-E-05" Aws "any 400 in the generic era"
        "Request is unparsable, syntactically incorrect, or violates schema."
    E_06_PATH_OMITTED "SCIM-E-06" Aws "a PATCH of a group without path that is no add or replace of one attribute"
        "Current PATCH support allows omitting \"path\" attribute only for Add and Replace operations modifying a single attribute."
    E_07_NO_USER "SCIM-E-07" Aws "the deletion of a user id that does not exist; by analogy a GET, PUT or PATCH (SCIM-E-09)"
        "USER does not exist."
    E_08_NO_GROUP "SCIM-E-08" Inferred "a group id that does not exist"
        "GROUP does not exist."

    V_01_ERRORS "SCIM-V-01" Aws "text that breaks a constraint; V-01 to V-04 share this frame"
        "{count} validation errors detected: {clauses}"
    V_01_CLAUSE "SCIM-V-01" Aws "one broken constraint"
        "Value at '{attribute}' failed to satisfy constraint: {constraint}"
    V_01_PATTERN "SCIM-V-01" Aws "empty text, or text with characters that are not allowed"
        "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+"
    V_01_TOO_SHORT "SCIM-V-01" Aws "empty text"
        "Member must have length greater than or equal to 1"
    U_08_PATTERN "SCIM-U-08" Inferred "a userName or externalId that is empty or has characters that are not allowed"
        "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
    U_09_TOO_LONG "SCIM-U-09" Inferred "text that is too long"
        "Member must have length less than or equal to {limit}"
    V_05_EMAILS "SCIM-V-05" Aws "more than one e-mail"
        "List attribute emails exceeds allowed limit of 1"
    V_06_ADDRESSES "SCIM-V-06" Aws "more than one address"
        "List attribute addresses allowed limit of 1"
    V_07_PHONES "SCIM-V-07" Inferred "more than one phone number"
        "List attribute phoneNumbers exceeds allowed limit of 1"
    V_07_ROLES "SCIM-V-07" Inferred "more than one role"
        "List attribute roles exceeds allowed limit of 1"
    V_09_NOT_JSON "SCIM-V-09" Aws "a body that is not JSON"
        "Invalid JSON from RequestBody"
    V_10_FILTER "SCIM-V-10" Aws "a filter that cannot be read or is not supported"
        "Invalid Filter format"
    V_11_NO_PATH "SCIM-V-11" Aws "a PATCH that removes without path"
        "Missing path in PATCH request"
    V_12_AUDIT "SCIM-V-12" Aws "audit record of a group name that is taken"
        "Duplicate GroupDisplayName"
    V_13_AUDIT "SCIM-V-13" Inferred "audit record of a userName that is taken"
        "Duplicate UserName"
    V_14_MISSING "SCIM-V-14" Project "a mandatory attribute that is absent"
        "required but absent: {attributes}"

    G_12_SHAPE "SCIM-G-12" Project "a value of the wrong JSON type"
        "the value of {attribute} has the wrong type"
    U_17_RESERVED "SCIM-U-17" Project "a reserved name; SCIM-GR-19 alike"
        "this name is reserved: {name}"
    U_27_OPERATION "SCIM-U-27" Project "a PATCH operation that is not well formed"
        "PATCH operation not understood: {reason}"
    U_27_FILTER "SCIM-U-27" Project "another operator than eq in the filter of a path"
        "a filter in a path may only compare with eq"
    U_28_ATTRIBUTE "SCIM-U-28" Project "a PATCH of an attribute that cannot be changed; SCIM-GR-08 alike"
        "{attribute} cannot be changed by PATCH"
    U_29_PROTECTED "SCIM-U-29" Project "a PATCH that removes userName or active"
        "{attribute} cannot be removed"
    U_30_REPEATED "SCIM-U-30" Project "two operations on userName or active in one PATCH"
        "more than one operation on {attribute}"
    GR_02_MEMBERS "SCIM-GR-02" Project "more than 100 members in a create"
        "a group can be created with 100 members at most"
    GR_09_CHANGES "SCIM-GR-09" Project "more than 100 membership changes in one PATCH"
        "one PATCH can change 100 members at most"
    GR_10_ALL_MEMBERS "SCIM-GR-10" Project "a PATCH that replaces or removes all members"
        "all members cannot be replaced or removed at once"
    GR_16_NO_MEMBER "SCIM-GR-16" Project "a member that does not exist; SCIM-F-06 alike"
        "no such member"
    F_11_COUNT "SCIM-F-11" Project "a count that is not a number"
        "count is not a number"
    F_15_CURSOR "SCIM-F-15" Project "a cursor that was never given"
        "the cursor is not valid"
    F_16_FILTER_CHANGED "SCIM-F-16" Project "another filter than the one the cursor was given for"
        "the filter differs from the one the cursor was given for"

    SSO_E_01_UNEXPECTED "SSO-E-01" Aws "a Response that breaks SSO-R-01, R-03 to R-08 or ABAC-01 to 05; by inference also R-13, and whatever else is wrong with it"
        "An unexpected error has occurred"
    SSO_E_02_NOT_YOU "SSO-E-02" Aws "a sign-in that breaks SSO-R-02, R-10, R-11 or R-17; today's spelling"
        "It's not you, it is us"
    SSO_E_02_NOT_YOU_OLD "SSO-E-02" Aws "the same in the spelling of the generic era"
        "It's not you, it's us"
    SSO_E_03_NO_USER "SSO-E-03" Aws "a user whom SCIM did not provision; MFA-09 alike. Which of SSO-E-01 and this appears is not known"
        "Invalid MFA credentials"
    SSO_E_05_TITLE "SSO-E-05" Aws "a NameID that is a user's name but for its case, or a user's e-mail: the heading"
        "Something went wrong"
    SSO_E_05_TEXT "SSO-E-05" Aws "the same: the text below the heading"
        "Looks like this code isn't right. Please try again."
    U_33_DISABLED "SCIM-U-33" Project "the sign-in of a user who is not active"
        "sign-in is switched off for this user"
    SSO_R_15_CODE "SSO-R-15" Project "a deliberate mistake only: a second factor is asked for"
        "enter the code of your second factor"
    SSO_R_12_NO_IDP "SSO-R-12" Project "a sign-in while no external IdP is configured"
        "no external identity provider is configured"
    SSO_R_17_SOURCE "SSO-R-17" Project "the start address while the identity source is a directory behind a connector"
        "sign-in with passwords is not part of this target"
    SSO_CT_02_AUDIT "SSO-CT-02" Aws "audit record of an answer that names no live request"
        "Not a valid response for the provided request id: {request}"
    SSO_CT_03_AUDIT "SSO-CT-03" Project "audit record of any other refusal; AWS's words are not known"
        "sign-in refused: {reason}"

    MFA_04_CLOCK "MFA-04" Aws "a code of an authenticator app whose clock is off, at registration or at sign-in"
        "An unexpected error has occurred"
    MFA_08_WRONG "MFA-08" Inferred "a code that is none of the app's; seen on one third-party page only"
        "Verification code is incorrect"
    MFA_03_REPLAYED "MFA-03" Project "a code that was good once already; AWS's words are not known"
        "this code was used before"
    MFA_05_OUT_OF_SYNC "MFA-05" Project "a registration by a code that came late; the documentation describes it, its wire is not known"
        "the device is registered, and out of sync: synchronize it with two successive codes"
    MFA_05_NOT_SYNCED "MFA-05" Project "two codes that are no successive codes of the device"
        "these are not two successive codes of this device"
    MFA_06_FULL "MFA-06" Project "a third authenticator app"
        "two authenticator apps are registered already"
    MFA_07_BLOCKED "MFA-07" Project "a sign-in without a device where that is blocked"
        "sign-in without a registered device is blocked"
    MFA_10_BROWSER "MFA-10" Aws "a security key or built-in authenticator with a browser or platform that is not supported"
        "Browser not supported"
    MFA_10_NOT_MODELLED "MFA-10" Project "a security key with a browser that is supported; the ceremony itself is not modelled"
        "security keys are offered here, but not modelled any further"
    ADM_02_CONSOLE "ADM-02" Inferred "the console's text when a delegated administrator touches what the management account has: documentation prints delete/modify/remove/assign access to, and one verb each is presumed"
        "You can't {verb} permission sets provisioned in the management account"
    ADM_03_API "ADM-03" Project "the same by the API, whose words are not known"
        "only the management account may change what is provisioned there"
    ADM_11_SECOND "ADM-11" Project "a second account instance; AWS's words are not known"
        "the account has an instance already"
    ADM_11_OPT_IN "ADM-11" Project "an account instance in an organization that had to opt in; AWS's words are not known"
        "the organization has not opted in to account instances"
    ADM_11_POLICY "ADM-11" Project "an account instance that a service control policy forbids; AWS's words are not known"
        "a service control policy denies this"
    ADM_12_NOT_ALLOWED "ADM-12" Project "an operation that the caller's policy does not allow; AWS's words are not known"
        "the policy of the caller does not allow {action}"
    ABAC_09_FAILED "ABAC-09" Aws "attributes for access control switched on without iam:UpdateAssumeRolePolicy"
        "Attributes for access control failed to enable"
    ADM_UNSIGNED "ADM-03" Project "a call of the administrators' API without a signature"
        "the request is not signed"
    ADM_STRANGER "ADM-03" Project "a call with an access key that nobody has"
        "nobody has this access key"
    ADM_MISSING "ADM-03" Project "a call about what is not there, such as an assignment to nobody (ADM-05)"
        "there is no such {what}"
    ADM_TAKEN "ADM-03" Project "a second thing of a name that is given once"
        "there is a {what} of this name already"
    ADM_BODY "ADM-03" Project "a call that cannot be read"
        "the request is not as expected: {cause}"
    ADM_NO_OPERATION "ADM-03" Project "an operation that is not modelled"
        "this operation is not part of the target"
    ADM_ATTRIBUTES "ABAC-08" Project "attributes for access control that are not of the form that is asked for"
        "a key or source is not of the form that is accepted"
    ADM_06_NAME_FORM "ADM-06" Project "a plain user name, or one in the form of a UPN, where a directory is connected and a second factor is asked for; AWS's words are not known"
        "sign in with the name in the form domain and user name"
    ADM_07_NOT_UPDATED "ADM-07" Aws "a password that breaks the policy, or of a user whose name is long or special"
        "We couldn't update your password"
    ADM_07_AUDIT "ADM-07" Aws "audit record of the same"
        "An unknown error occurred"
    NATIVE_CREDENTIALS "MFA-07" Project "a user who does not exist, or a wrong password; AWS's words are not known"
        "the user name or the password is wrong"
    NATIVE_NO_USER "MFA-07" Project "a deliberate mistake only: says that there is no such user"
        "there is no such user"
    NATIVE_NO_DEVICE "MFA-06" Project "a device that the user does not have"
        "there is no such device"
    NATIVE_NO_PAGE "MFA-07" Project "an address below which nothing is served"
        "nothing is served here: sign-ins are POST …/native/sign-in with JSON, user and password and code"
    NATIVE_LINK "ADM-07" Project "a password that is set without the code from the mail"
        "this link is not valid"
    NATIVE_BODY "MFA-07" Project "a request that cannot be read"
        "the request is not as expected: {cause}"

    PORTAL_01_NO_SESSION "PORTAL-01" Aws "a session token that is missing, unknown, revoked or expired"
        "Session token not found or invalid"
    PORTAL_02_NO_ACCESS "PORTAL-02" Aws "a role or application (PORTAL-03) that the user is not assigned to"
        "No access"
    PORTAL_04_PAGE_SIZE "PORTAL-04" Aws "a list with a page of less than 1 or more than 100"
        "ResultSize parameter must be within the valid limits of: 1-100"
    PORTAL_04_PARAMETER "PORTAL-04" Project "a parameter that is missing or cannot be read"
        "the parameter {parameter} is missing or wrong"
    PORTAL_04_NO_OPERATION "PORTAL-04" Project "an operation that the portal does not have"
        "the portal has no such operation"

    IAM_PARAMETER "IAM-01" Project "a call of IAM that lacks a parameter"
        "the parameter {parameter} is missing"
    IAM_NO_ACTION "IAM-01" Project "an action that IAM or STS does not have here"
        "there is no such action here"
    IAM_TOO_LARGE "IAM-06" Project "a call of more than 1,048,576 bytes, which is less than IAM's own limit"
        "the call is larger than this target reads"
    IAM_01_METADATA "IAM-01" Inferred "metadata that are malformed, begin with a byte order mark (IAM-02), or have a certificate with a short key (IAM-03) or a repeated extension (IAM-04): the words of the console; those of the API are not known"
        "Could not parse metadata."
    IAM_06_SHORT "IAM-06" Inferred "metadata of less than 1,000 characters"
        "1 validation error detected: Value at 'sAMLMetadataDocument' failed to satisfy constraint: Member must have length greater than or equal to 1000"
    IAM_07_LONG "IAM-07" Inferred "a name of a provider of more than 128 characters"
        "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must have length less than or equal to 128"
    IAM_07_NAME "IAM-07" Inferred "a name of a provider that has other characters"
        "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w._-]+"
    IAM_08_LIMIT "IAM-08" Project "more providers, keys or IdPs than an account or a provider may have"
        "the quota is used up"
    IAM_08_ROLE_NAME "IAM-08" Project "a name or path of a role that is malformed"
        "the name or path of the role is malformed"
    IAM_09_EXISTS "IAM-09" Project "a provider or role whose name is taken"
        "the name is taken"
    IAM_09_ABSENT "IAM-09" Project "a provider or role that does not exist"
        "there is no such provider or role"
    IAM_11_NOTHING "IAM-11" Aws "an update of a provider that changes nothing"
        "Unable to update identity provider. No updates are defined for metadata or encryption assertion."
    IAM_11_ENCRYPTED "IAM-11" Inferred "a private key that is encrypted: two sentences of AWS, of which it is not known how they are joined"
        "Invalid private key. Key is encrypted."
    IAM_11_FORMAT "IAM-11" Inferred "a private key that is no PEM: two sentences of AWS, of which it is not known how they are joined"
        "Invalid private key. Key format is not recognized. Private key file must be a .pem file."
    IAM_11_OTHER_KEY "IAM-11" Aws "the removal of a private key that is not there"
        "Failed to remove private key because the Key ID does not match a private key."
    IAM_11_NO_KEY "IAM-11" Aws "encryption of assertions required of a provider without a private key"
        "Unable to set assertion encryption mode to Required because no private key is provided."
    IAM_11_ADD_AND_REMOVE "IAM-11" Aws "a private key added and one removed by one call"
        "Unable to add and remove private keys in the same request. Set a value for only one of the two parameters."
    IAM_11_TWO_KEYS "IAM-11" Aws "a third private key"
        "Private key limit of 2 is reached."
    IAM_10_LENGTH "IAM-10" Project "a private key of more than 16,384 characters"
        "the private key is longer than 16384 characters"
    IAM_10_MODE "IAM-10" Project "another mode of assertion encryption than Required and Allowed"
        "the mode is neither Required nor Allowed"
    ADM_01_PROTECTED "ADM-01" Aws "a change of a role that IAM Identity Center keeps"
        "Cannot perform the operation on the protected role '{role}' - this role is only modifiable by AWS"

    STS_F_01_PAGE "STS-F-01" Aws "any refusal of the console, as documentation prints it; the specific era shows it on the page"
        "Error: {message} (service: {service}; status code: {status}; error code: {code})"
    STS_F_02_PAGE "STS-F-02" Aws "any refusal of the console, as pages were seen; the generic era shows it"
        "{message} (Service: {service}; Status Code: {status}; Error Code: {code}; Request ID: {request}). Please try again."
    STS_F_06_TITLE "STS-F-06" Aws "the title of the console's sign-in"
        "Amazon Web Services Sign In"
    STS_E_01_INVALID "STS-E-01" Aws "a response at the console without a usable attribute Role"
        "Your request included an invalid SAML response. To logout, click here."
    STS_E_02_NO_SESSION_NAME "STS-E-02" Aws "no attribute RoleSessionName"
        "RoleSessionName is required in AuthnResponse"
    STS_E_03_SESSION_NAME "STS-E-03" Aws "a RoleSessionName that is malformed"
        "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"
    STS_E_04_SOURCE_IDENTITY "STS-E-04" Aws "a SourceIdentity that is malformed"
        "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\""
    STS_E_05_DENIED "STS-E-05" Aws "a role that does not exist, or whose trust policy does not let this user in; no NameID; by inference also STS-E-19"
        "Not authorized to perform sts:AssumeRoleWithSAML"
    STS_E_06_SIGNATURE "STS-E-06" Aws "a signature that does not verify, or none"
        "Response signature invalid"
    STS_E_07_ISSUER "STS-E-07" Aws "another issuer than that of the metadata, at the API"
        "Issuer not present in specified provider"
    STS_E_07_PAGE "STS-E-07" Aws "the same on the page"
        "Failed to assume role: Issuer not present in specified provider"
    STS_E_08_NO_PROVIDER "STS-E-08" Aws "a provider that does not exist"
        "Specified provider doesn't exist"
    STS_E_08_DOCUMENTED "STS-E-08" Aws "the same as documentation prints it"
        "Error: Specified provider doesn't exist."
    STS_E_09_TOO_LONG "STS-E-09" Aws "DurationSeconds above the maximum of the role, as it was seen; the generic era shows it"
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    STS_E_09_DOCUMENTED "STS-E-09" Aws "the same as documentation prints it; the specific era shows it"
        "Requested DurationSeconds exceeds MaxSessionDuration set for this role."
    STS_E_10_AUDIENCE "STS-E-10" Aws "another audience"
        "Response does not contain the required audience."
    STS_E_11_LATE "STS-E-11" Aws "an assertion that was issued more than five minutes ago"
        "Token must be redeemed within 5 minutes of issuance"
    STS_E_12_EXPIRED "STS-E-12" Aws "conditions or a confirmation that have ended"
        "Response has expired"
    STS_E_13_EARLY "STS-E-13" Project "conditions that begin in the future"
        "the response is not valid yet"
    STS_E_14_BASE64 "STS-E-14" Aws "an assertion that is no base64; at the API also one without a usable attribute Role"
        "Invalid base64 SAMLResponse"
    STS_E_15_ARN "STS-E-15" Aws "RoleArn and PrincipalArn swapped or malformed"
        "Request ARN is invalid"
    STS_E_17_REJECTED "STS-E-17" Project "a response that tells of a failure at the IdP"
        "the identity provider reports that authentication failed"
    STS_E_18_MALFORMED "STS-E-18" Project "a session policy or trust policy that is no policy"
        "the policy document is malformed"
    STS_E_18_TOO_LARGE "STS-E-18" Project "a session policy and tags that are too large together"
        "policy and tags are too large together"
    STS_E_20_TWO_ACCOUNTS "STS-E-20" Project "a role and a provider of two accounts"
        "role and provider are in different accounts"
    STS_E_21_BOUNDS "STS-E-21" Inferred "DurationSeconds outside of 900 to 43,200; by inference also STS-A-02"
        "1 validation error detected: Value '{value}' at '{parameter}' failed to satisfy constraint: {constraint}"
    STS_E_21_NUMBER "STS-E-21" Project "DurationSeconds that is no number"
        "the parameter DurationSeconds is not a number"
    STS_R_01_CONFIRMATIONS "STS-R-01" Project "an assertion with several confirmations of its subject"
        "the subject is confirmed more than once"
    STS_R_06_DURATION "STS-R-06" Project "a SessionDuration outside of 900 to 43,200"
        "the attribute SessionDuration is out of bounds"
    STS_R_11_FORMAT "STS-R-11" Project "a NameID of a format that is not supported"
        "the format of the NameID is not supported"
    STS_R_12_TAGS "STS-R-12" Project "session tags that break a rule; STS-R-07 and STS-R-08 alike"
        "the session tags are not acceptable: {problem}"
    STS_RESPONSE "STS-R-01" Project "whatever else is wrong with a response"
        "the response is not acceptable: {reason}"
    STS_A_06_MAX_SESSION "STS-A-06" Project "a MaxSessionDuration outside of 3,600 to 43,200"
        "the longest session of a role is 3600 to 43200 seconds"
    STS_A_08_FAILED "STS-A-08" Aws "audit record of a sign-in to the console that failed"
        "Failed authentication"

    QS_01_TITLE "QS-01" Inferred "the title of the article about a federated user with another external login; the page's own is not known"
        "External Login is Unauthorized"
    QS_01_LOGIN "QS-01" Aws "a federated user with another external login than the one that is mapped (QS-02, QS-05), or one whom QuickSight does not support (QS-03, QS-04, QS-06)"
        "The external login used for federation is unauthorized for the QuickSight user."
    QS_11_PARAMETER "QS-11" Project "a parameter that is missing, malformed (QS-13), or does not go with the others"
        "the parameter {parameter} is missing or wrong"
    QS_12_DENIED "QS-12" Project "a call of QuickSight without credentials"
        "the call carries no credentials"
    QS_12_ABSENT "QS-12" Project "a user of QuickSight who does not exist"
        "there is no such user"
    QS_12_EXISTS "QS-12" Project "a user of QuickSight who exists"
        "there is such a user already"
    QS_12_LIMIT "QS-12" Project "more users of QuickSight than this target keeps"
        "there are too many users"
    QS_NO_OPERATION "QS-07" Project "an operation of QuickSight that this target does not have"
        "there is no such operation here"
}

#[cfg(test)]
mod tests;
