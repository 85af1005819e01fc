//! Namespaces and identifiers of SAML 2.0 (Core section 8, Bindings, Metadata, Authentication
//! Context), and the short names that people write for them.

/// The namespace of assertions.
pub const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// The namespace of protocol messages; also what metadata lists as the supported protocol.
pub const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// The namespace of metadata.
pub const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// The namespace of protocol messages of SAML 1.1.
pub const PROTOCOL_1_1: &str = "urn:oasis:names:tc:SAML:1.0:protocol";
/// The namespace of XML Signature.
pub const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of XML Encryption.
pub const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";
/// The namespace of the types of XML Schema.
pub const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
/// The namespace of `xsi:type` and `xsi:nil`.
pub const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The only version that there is.
pub const VERSION: &str = "2.0";

/// HTTP POST (Bindings section 3.5).
pub const HTTP_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
/// HTTP Redirect (Bindings section 3.4).
pub const HTTP_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
/// HTTP Artifact (Bindings section 3.6).
pub const HTTP_ARTIFACT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";
/// SOAP (Bindings section 3.2).
pub const SOAP: &str = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";
/// Reverse SOAP (Bindings section 3.3).
pub const PAOS: &str = "urn:oasis:names:tc:SAML:2.0:bindings:PAOS";
/// The encoding of HTTP Redirect that everybody has (Bindings section 3.4.4.1).
pub const DEFLATE: &str = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

/// Whoever brings the assertion is its subject (Profiles section 3.3).
pub const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/// Who holds a key is the subject (Profiles section 3.1).
pub const HOLDER_OF_KEY: &str = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";
/// The sender vouches for the subject (Profiles section 3.2).
pub const SENDER_VOUCHES: &str = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches";

/// The top-level status of success (Core section 3.2.2.2).
pub const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
/// What every status code of SAML begins with.
pub const STATUS: &str = "urn:oasis:names:tc:SAML:2.0:status:";
/// Codes that may stand at the top (Core section 3.2.2.2), without [`STATUS`].
pub const TOP_STATUS: [&str; 4] = ["Success", "Requester", "Responder", "VersionMismatch"];
/// Codes that may stand below another (Core section 3.2.2.2), without [`STATUS`].
pub const SECOND_STATUS: [&str; 20] = [
    "AuthnFailed",
    "InvalidAttrNameOrValue",
    "InvalidNameIDPolicy",
    "NoAuthnContext",
    "NoAvailableIDP",
    "NoPassive",
    "NoSupportedIDP",
    "PartialLogout",
    "ProxyCountExceeded",
    "RequestDenied",
    "RequestUnsupported",
    "RequestVersionDeprecated",
    "RequestVersionTooHigh",
    "RequestVersionTooLow",
    "ResourceNotRecognized",
    "TooManyResponses",
    "UnknownAttrProfile",
    "UnknownPrincipal",
    "UnsupportedBinding",
    "UnsupportedFormat",
];

/// A name identifier that is an e-mail address.
pub const EMAIL_ADDRESS: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
/// A name identifier of no format in particular; what a missing `Format` means.
pub const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
/// A name identifier that stays the same between two parties.
pub const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
/// A name identifier for one session.
pub const TRANSIENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
/// A name identifier of a party; what a missing `Format` of an issuer means.
pub const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/// Asks for an encrypted identifier (Core section 3.4.1.1); no identifier has this format.
pub const ENCRYPTED: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted";

/// Attribute names of no format in particular; what a missing `NameFormat` means.
pub const ATTRIBUTE_UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";
/// Attribute names that are URIs.
pub const ATTRIBUTE_URI: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";
/// Attribute names that are `xs:Name`.
pub const ATTRIBUTE_BASIC: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

/// A password over a protected connection.
pub const PASSWORD_PROTECTED_TRANSPORT: &str =
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
/// What every class of authentication context begins with.
pub const CONTEXT_CLASS: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:";

/// Every format of name identifiers (Core section 8.3) by its short name.
pub const FORMATS: [(&str, &str); 8] = [
    ("unspecified", UNSPECIFIED),
    ("emailAddress", EMAIL_ADDRESS),
    ("X509SubjectName", "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"),
    (
        "WindowsDomainQualifiedName",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
    ),
    ("kerberos", "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"),
    ("entity", ENTITY),
    ("persistent", PERSISTENT),
    ("transient", TRANSIENT),
];

/// The URI of a format that is named by its short name, or by a URI: `emailAddress`, or anything
/// with a colon.
pub fn format(name: &str) -> Option<&str> {
    match name.contains(':') {
        true => Some(name),
        false => FORMATS.iter().find(|(short, _)| *short == name).map(|(_, uri)| *uri),
    }
}

/// Whether a code may stand at the top of a status.
pub fn is_top_status(uri: &str) -> bool {
    uri.strip_prefix(STATUS).is_some_and(|code| TOP_STATUS.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_short_name_and_by_uri() {
        assert_eq!(format("emailAddress"), Some(EMAIL_ADDRESS));
        assert_eq!(format("urn:example:mine"), Some("urn:example:mine"));
        assert_eq!(format("e-mail"), None);
    }

    #[test]
    fn a_second_level_code_is_none_of_the_top() {
        assert!(is_top_status(SUCCESS));
        for code in SECOND_STATUS {
            assert!(!is_top_status(&format!("{STATUS}{code}")), "{code}");
        }
        assert!(!is_top_status("Success"));
    }
}
