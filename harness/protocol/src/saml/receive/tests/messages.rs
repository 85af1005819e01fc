/// What an honest identity provider answers; nothing is signed yet.
pub(super) const HONEST: &str = r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" Destination="https://sp.example.test/acs?a=1" InResponseTo="_q"><saml:Issuer>https://idp.example.test</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_a" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"><saml:Issuer>https://idp.example.test</saml:Issuer><saml:Subject><saml:NameID>Ada@example.test</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_q" NotOnOrAfter="2026-01-01T00:05:00Z" Recipient="https://sp.example.test/acs?a=1" Address="192.0.2.1"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-01-01T00:00:00Z" NotOnOrAfter="2026-01-01T00:05:00Z"><saml:AudienceRestriction><saml:Audience>https://sp.example.test</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-01-01T00:00:00Z" SessionIndex="s1" SessionNotOnOrAfter="2026-01-01T08:00:00Z"><saml:AuthnContext><saml:AuthnContextClassRef>urn:class:password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="mail" FriendlyName="uid"><saml:AttributeValue>ada@example.test</saml:AttributeValue><saml:AttributeValue/></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>"#;

/// The same with each pair replaced once.
pub(super) fn changed(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(HONEST.to_owned(), |text, (from, to)| replaced(&text, from, to))
}

/// The text with one thing in it replaced, which has to be there.
pub(super) fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "`{from}` is not in the message");
    text.replacen(from, to, 1)
}
