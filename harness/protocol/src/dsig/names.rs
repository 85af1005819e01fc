/// The namespace of XML Signature, and what its algorithms' names begin with.
pub const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of what XML Signature 1.1 added, such as `ECKeyValue`.
pub const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";
/// The transform that takes the Signature out of what it signs.
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// The transform that decodes base64.
pub const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";
