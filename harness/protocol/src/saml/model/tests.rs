use super::*;
use crate::saml::{instant, names};
use crate::xml::{Document, Node};

const RESPONSE: &str = r##"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_r" Version="2.0"
 IssueInstant="2026-01-01T00:00:00Z" Destination="https://sp.example.test/acs" InResponseTo="_q">
 <saml:Issuer>https://idp.example.test</saml:Issuer><ds:Signature/><samlp:Extensions/>
 <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode
   Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode>
  <samlp:StatusMessage>no <!-- not --> luck</samlp:StatusMessage><samlp:StatusDetail><a/></samlp:StatusDetail></samlp:Status>
 <saml:Assertion ID="_a" Version="2.0" IssueInstant="2026-01-01T00:00:01.5Z"><saml:Issuer Format="urn:x"
   NameQualifier="q">https://idp.example.test</saml:Issuer><ds:Signature/>
  <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    SPNameQualifier="sp">ada@<!-- c -->example<?p i?><![CDATA[.te]]>st </saml:NameID>
   <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
     NotOnOrAfter="2026-01-01T00:05:00Z" Recipient="https://sp.example.test/acs" InResponseTo="_q" Address="192.0.2.1"/>
   </saml:SubjectConfirmation></saml:Subject>
  <saml:Conditions NotBefore="2026-01-01T00:00:00Z" NotOnOrAfter="2026-01-01T00:05:00Z"><saml:AudienceRestriction>
    <saml:Audience>https://sp.example.test</saml:Audience><saml:Audience>b</saml:Audience></saml:AudienceRestriction>
   <saml:OneTimeUse/><saml:ProxyRestriction Count="0"><saml:Audience>c</saml:Audience></saml:ProxyRestriction>
   <saml:Condition xsi:type="x"/></saml:Conditions>
  <saml:Advice><saml:Assertion/></saml:Advice>
  <saml:AuthnStatement AuthnInstant="2026-01-01T00:00:00Z" SessionIndex="s" SessionNotOnOrAfter="2026-01-01T08:00:00Z">
   <saml:SubjectLocality Address="192.0.2.1"/><saml:AuthnContext><saml:AuthnContextClassRef>urn:class</saml:AuthnContextClassRef>
   </saml:AuthnContext></saml:AuthnStatement>
  <saml:AttributeStatement><saml:Attribute Name="groups" NameFormat="urn:f" FriendlyName="g">
    <saml:AttributeValue>a</saml:AttributeValue><saml:AttributeValue xsi:nil="true"/><saml:AttributeValue
     xsi:type="t">x<b>y</b></saml:AttributeValue></saml:Attribute><saml:EncryptedAttribute/></saml:AttributeStatement>
 </saml:Assertion><saml:EncryptedAssertion/></samlp:Response>"##;

fn root(document: &Document) -> Node<'_> {
    document.root().unwrap()
}

fn flaws_of(text: &str) -> Vec<String> {
    let document = Document::read(text.as_bytes()).unwrap();
    let mut flaws = Vec::new();
    Response::read(root(&document), &mut flaws);
    flaws.iter().map(ToString::to_string).collect()
}

#[test]
fn a_response_is_read_whole() {
    let document = Document::read(RESPONSE.as_bytes()).unwrap();
    let mut flaws = Vec::new();
    let response = Response::read(root(&document), &mut flaws);
    assert_eq!(flaws, []);

    let time = |text| Stated::Said(instant::parse(text).unwrap());
    let message = &response.message;
    assert_eq!(message.id.as_deref(), Some("_r"));
    assert_eq!(message.version.as_deref(), Some(names::VERSION));
    assert_eq!(message.issue_instant, time("2026-01-01T00:00:00Z"));
    assert_eq!(message.destination.as_deref(), Some("https://sp.example.test/acs"));
    assert_eq!(response.in_response_to.as_deref(), Some("_q"));
    assert_eq!(message.signatures.len(), 1);
    assert!(message.extensions.is_some());
    assert_eq!(response.encrypted.len(), 1);

    let status = response.status.unwrap();
    assert!(!status.is_success());
    assert_eq!(status.second(), Some("urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"));
    assert_eq!(status.message.as_deref(), Some("no  luck"));
    assert!(status.detail.is_some());

    let [assertion] = &*response.assertions else { panic!("one assertion") };
    let issuer = assertion.issuer.as_ref().unwrap();
    assert!(!issuer.is_entity() && issuer.is_qualified());
    assert_eq!(assertion.issue_instant, time("2026-01-01T00:00:01.5Z"));
    assert!(assertion.advice.is_some());
    let subject = assertion.subject.as_ref().unwrap();
    let name = subject.name_id().unwrap();
    assert_eq!(name.value, "ada@example.test ", "no part of a text is lost, and none trimmed");
    assert_eq!(
        (name.format(), name.sp_name_qualifier.as_deref()),
        (names::EMAIL_ADDRESS, Some("sp"))
    );
    let [confirmation] = &*subject.confirmations else { panic!("one confirmation") };
    assert!(confirmation.is_bearer());
    let data = confirmation.data.as_ref().unwrap();
    assert_eq!(data.recipient.as_deref(), Some("https://sp.example.test/acs"));
    assert_eq!(data.not_on_or_after, time("2026-01-01T00:05:00Z"));
    assert!(data.not_before.is_absent());
    assert_eq!(data.in_response_to.as_deref(), Some("_q"));
    assert_eq!(data.address.as_deref(), Some("192.0.2.1"));

    let conditions = assertion.conditions.as_ref().unwrap();
    assert_eq!(conditions.audiences, [["https://sp.example.test", "b"]]);
    assert_eq!(conditions.one_time_use.len(), 1);
    assert_eq!(conditions.proxy.first().unwrap().count, Stated::Said(0));
    assert_eq!(conditions.unknown.len(), 1);

    let [authn] = &*assertion.authn else { panic!("one statement") };
    assert_eq!(authn.session_index.as_deref(), Some("s"));
    assert_eq!(authn.session_not_on_or_after, time("2026-01-01T08:00:00Z"));
    assert_eq!(authn.context.as_ref().unwrap().class.as_deref(), Some("urn:class"));
    assert_eq!(authn.address.as_deref(), Some("192.0.2.1"));

    let [statement] = &*assertion.attributes else { panic!("one statement") };
    let [attribute] = &*statement.attributes else { panic!("one attribute") };
    assert!(attribute.is_named("groups"));
    assert_eq!(attribute.format(), "urn:f");
    let values: Vec<_> = attribute.values.iter().map(|value| &*value.text).collect();
    assert_eq!(values, ["a", "", "xy"]);
    let kinds = attribute.values.iter().map(|value| (value.is_nil, value.is_structured));
    assert_eq!(kinds.collect::<Vec<_>>(), [(false, false), (true, false), (false, true)]);
    assert_eq!(statement.encrypted.len(), 1);
}

#[test]
fn what_the_schema_does_not_allow_is_noted_one_by_one() {
    let moved = |from: &str, to: &str| {
        assert!(RESPONSE.contains(from), "{from}");
        flaws_of(&RESPONSE.replacen(from, to, 1))
    };
    for (from, to, flaw) in [
        (" ID=\"_r\"", "", "attribute `ID` is missing in `Response`"),
        (" ID=\"_r\"", " ID=\"1\"", "attribute `ID` is no name in `Response`"),
        (
            " ID=\"_r\" Version=\"2.0\"",
            " ID=\"_r\"",
            "attribute `Version` is missing in `Response`",
        ),
        (
            " ID=\"_r\" Version=\"2.0\"",
            " ID=\"_r\" Version=\"\"",
            "attribute `Version` is empty in `Response`",
        ),
        (
            " IssueInstant=\"2026-01-01T00:00:00Z\"",
            "",
            "attribute `IssueInstant` is missing in `Response`",
        ),
        (
            "00:00:00Z\" Destination",
            "00:00:00\" Destination",
            "attribute `IssueInstant`: expected a time that ends with `Z`, found `2026-01-01T00:00:00` in `Response`",
        ),
        (" InResponseTo=\"_q\">", " Foo=\"\">", "unknown attribute `Foo` in `Response`"),
        (
            "<samlp:Extensions/>",
            "<saml:Issuer>x</saml:Issuer>",
            "element `Issuer` stands too late in `Response`",
        ),
        (
            "<ds:Signature/><samlp",
            "<ds:Signature/><ds:Signature/><samlp",
            "element `Signature` stands twice in `Response`",
        ),
        ("<samlp:Extensions/>", "<a/>", "unexpected element `a` in `Response`"),
        ("<samlp:Extensions/>", "x", "text between elements in `Response`"),
        (
            "</saml:Subject>",
            "</saml:Subject><saml:Subject/>",
            "element `Subject` stands twice in `Assertion`",
        ),
        ("ada@", "<b>ada</b>@", "unexpected element `b` in `NameID`"),
        (
            " Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"",
            "",
            "attribute `Method` is missing in `SubjectConfirmation`",
        ),
        (
            " Count=\"0\"",
            " Count=\"-1\"",
            "attribute `Count`: expected a number up to 18446744073709551615, found `-1` in `ProxyRestriction`",
        ),
        (
            " AuthnInstant=\"2026-01-01T00:00:00Z\"",
            "",
            "attribute `AuthnInstant` is missing in `AuthnStatement`",
        ),
        (" Name=\"groups\"", " Name=\"\"", "attribute `Name` is empty in `Attribute`"),
        (">b</saml:Audience>", "><b/></saml:Audience>", "unexpected element `b` in `Audience`"),
    ] {
        let flaws = moved(from, to);
        assert!(flaws.iter().any(|found| found == flaw), "{to}: expected {flaw}, found {flaws:?}");
    }
}

#[test]
fn nothing_but_a_response_of_saml_2_is_a_response() {
    for name in [
        "Response",
        "saml:Response xmlns:saml='urn:oasis:names:tc:SAML:1.0:protocol'",
        "samlp:LogoutResponse xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'",
    ] {
        let flaws = flaws_of(&format!("<{name}/>"));
        assert!(flaws.iter().any(|flaw| flaw.contains("expected `Response`")), "{flaws:?}");
    }
    let flaws = flaws_of("<Response xmlns='urn:oasis:names:tc:SAML:2.0:protocol'/>");
    assert!(!flaws.iter().any(|flaw| flaw.contains("expected `Response`")), "{flaws:?}");
}

#[test]
fn the_first_of_what_may_stand_once_counts() {
    let twice = RESPONSE.replace("</saml:NameID>", "</saml:NameID><saml:NameID>eve</saml:NameID>");
    let document = Document::read(twice.as_bytes()).unwrap();
    let mut flaws = Vec::new();
    let response = Response::read(root(&document), &mut flaws);
    let subject = response.assertions.first().unwrap().subject.as_ref().unwrap();
    assert_eq!(subject.name_id().unwrap().value, "ada@example.test ");
    assert_eq!(flaws.len(), 1);
}

#[test]
fn an_authentication_request_is_read_whole() {
    let document = Document::read(
        br#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
            xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_q" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"
            Destination="https://idp.example.test/sso" ForceAuthn="true" IsPassive="0" ProtocolBinding="urn:b"
            AssertionConsumerServiceURL="https://sp.example.test/acs" AssertionConsumerServiceIndex="70000"
            AttributeConsumingServiceIndex="1" ProviderName="p"><saml:Issuer>sp</saml:Issuer>
            <saml:Subject><saml:NameID>ada</saml:NameID></saml:Subject><samlp:NameIDPolicy Format="urn:f"
            SPNameQualifier="q" AllowCreate="yes"/><saml:Conditions/><samlp:RequestedAuthnContext Comparison="exact">
            <saml:AuthnContextClassRef>c</saml:AuthnContextClassRef></samlp:RequestedAuthnContext><samlp:Scoping/>
            </samlp:AuthnRequest>"#,
    )
    .unwrap();
    let mut flaws = Vec::new();
    let request = AuthnRequest::read(root(&document), &mut flaws);
    let flaws: Vec<_> = flaws.iter().map(ToString::to_string).collect();
    assert_eq!(
        flaws,
        [
            "attribute `AssertionConsumerServiceIndex`: expected a number up to 65535, found `70000` in `AuthnRequest`",
            "attribute `AllowCreate`: expected `true`, `false`, `1` or `0`, found `yes` in `NameIDPolicy`",
        ]
    );
    assert_eq!(
        (&request.force_authn, &request.is_passive),
        (&Stated::Said(true), &Stated::Said(false))
    );
    assert_eq!(request.acs_url.as_deref(), Some("https://sp.example.test/acs"));
    assert!(request.acs_index.malformed().is_some());
    assert_eq!(request.attributes_index, Stated::Said(1));
    assert_eq!(request.name_id_policy.unwrap().format.as_deref(), Some("urn:f"));
    assert_eq!(request.authn_context.unwrap().classes, ["c"]);
    assert_eq!(request.subject.unwrap().name_id().unwrap().value, "ada");
    assert!(request.conditions.is_some() && request.scoping.is_some());
}

#[test]
fn logging_out_is_read_whole() {
    let read = |text: &str| Document::read(text.as_bytes()).unwrap();
    let document = read(
        r#"<LogoutRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="_l" Version="2.0"
            IssueInstant="2026-01-01T00:00:00Z" NotOnOrAfter="2026-01-01T00:05:00Z" Reason="r"><NameID
            xmlns="urn:oasis:names:tc:SAML:2.0:assertion">ada</NameID><SessionIndex>1</SessionIndex><SessionIndex>2</SessionIndex>
            </LogoutRequest>"#,
    );
    let mut flaws = Vec::new();
    let request = LogoutRequest::read(root(&document), &mut flaws);
    assert_eq!(flaws, []);
    assert_eq!(request.session_indexes, ["1", "2"]);
    assert_eq!(request.identifier.unwrap().name().unwrap().value, "ada");
    assert!(request.not_on_or_after.said().is_some());

    let document = read(
        r#"<LogoutResponse xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="_l" Version="2.0" InResponseTo="_l"
            IssueInstant="2026-01-01T00:00:00Z"><Status><StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>
            </Status></LogoutResponse>"#,
    );
    let response = LogoutResponse::read(root(&document), &mut flaws);
    assert_eq!(flaws, []);
    assert!(response.status.unwrap().is_success());
    assert_eq!(response.in_response_to.as_deref(), Some("_l"));
}
