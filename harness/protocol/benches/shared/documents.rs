//! Documents as they travel, of any size.

/// A signed response as IdPs send it.
pub(super) fn response(attributes: usize, values: usize) -> String {
    let long = |length: usize| "Q29uZm9ybWFuY2U4".repeat(length / 16);
    let value = |n: usize| format!("<saml:AttributeValue>value {n}</saml:AttributeValue>");
    let group = |n: usize| {
        format!(
            "<saml:AttributeValue xsi:type=\"xs:string\">group {n} &amp; more</saml:AttributeValue>"
        )
    };
    let statement: String = (0..attributes)
        .map(|n| {
            let values: String = match values {
                1 => value(n),
                _ => (0..values).map(group).collect(),
            };
            format!("<saml:Attribute Name=\"attribute{n}\">{values}</saml:Attribute>")
        })
        .collect();
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ID=\"_response\" Version=\"2.0\" \
         IssueInstant=\"2026-01-01T00:00:00Z\" Destination=\"https://sp.example.test/acs\" InResponseTo=\"_request\">\n  \
         <saml:Issuer>https://idp.example.test/metadata</saml:Issuer>\n  <samlp:Status><samlp:StatusCode \
         Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\n  <saml:Assertion ID=\"_assertion\" \
         Version=\"2.0\" IssueInstant=\"2026-01-01T00:00:00Z\"><saml:Issuer>https://idp.example.test/metadata</saml:Issuer>\
         <ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo><ds:CanonicalizationMethod \
         Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/><ds:SignatureMethod \
         Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/><ds:Reference URI=\"#_assertion\"><ds:Transforms>\
         <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/><ds:Transform \
         Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms><ds:DigestMethod \
         Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>{}</ds:DigestValue></ds:Reference>\
         </ds:SignedInfo><ds:SignatureValue>{}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature><saml:Subject><saml:NameID \
         Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">user@example.test</saml:NameID>\
         <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
         InResponseTo=\"_request\" NotOnOrAfter=\"2026-01-01T00:05:00Z\" Recipient=\"https://sp.example.test/acs\"/>\
         </saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"2026-01-01T00:00:00Z\" \
         NotOnOrAfter=\"2026-01-01T00:05:00Z\"><saml:AudienceRestriction><saml:Audience>https://sp.example.test\
         </saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement \
         AuthnInstant=\"2026-01-01T00:00:00Z\"><saml:AuthnContext><saml:AuthnContextClassRef>\
         urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>\
         </saml:AuthnStatement><saml:AttributeStatement>{statement}</saml:AttributeStatement></saml:Assertion>\n</samlp:Response>",
        long(48),
        long(352),
        long(1_100)
    )
}

/// An aggregate of a federation.
pub(super) fn metadata(entities: usize) -> String {
    let certificate =
        "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n".repeat(24);
    let key = format!(
        "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
         <ds:X509Certificate>\n{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n      "
    );
    let entity = |n: usize| {
        let services: String = (0..4)
            .map(|index| {
                format!(
                    "<md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
                     Location=\"https://sp{n}.example.test/acs/{index}\" index=\"{index}\"/>\n      "
                )
            })
            .collect();
        let names: String = ["en", "de", "fr", "es", "it", "sv"]
            .map(|language| {
                format!(
                    "<mdui:DisplayName xml:lang=\"{language}\">Service {n} &amp; friends</mdui:DisplayName>\n        \
                     <mdui:Description xml:lang=\"{language}\">What the service number {n} of the federation is for, \
                     in a sentence of usual length.</mdui:Description>\n        "
                )
            })
            .concat();
        let requested: String = (0..5)
            .map(|index| {
                format!(
                    "<md:RequestedAttribute FriendlyName=\"attribute{index}\" Name=\"urn:oid:1.3.6.1.4.1.5923.1.1.1.{index}\" \
                     NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\" isRequired=\"true\"/>\n        "
                )
            })
            .collect();
        format!(
            "<md:EntityDescriptor entityID=\"https://sp{n}.example.test/metadata\">\n    <md:Extensions>\
             <mdrpi:RegistrationInfo xmlns:mdrpi=\"urn:oasis:names:tc:SAML:metadata:rpi\" \
             registrationAuthority=\"https://federation.example.test\"/></md:Extensions>\n    <md:SPSSODescriptor \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n      <md:Extensions><mdui:UIInfo \
             xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\">\n        {names}</mdui:UIInfo></md:Extensions>\n      \
             {key}{key}{services}<md:AttributeConsumingService index=\"1\">\n        {requested}</md:AttributeConsumingService>\n    \
             </md:SPSSODescriptor>\n  </md:EntityDescriptor>\n  "
        )
    };
    let entities: String = (0..entities).map(entity).collect();
    format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">\n  {entities}</md:EntitiesDescriptor>\n"
    )
}
