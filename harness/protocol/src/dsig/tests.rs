use super::*;
use crate::crypto::{SignatureAlgorithm, SigningKey, VerifyingKey};
use crate::xml::Document;
use crate::xml::c14n::Canonicalization;

const RESPONSE: &str = "<r:Response xmlns:r='urn:r' ID='_r'><s:Issuer xmlns:s='urn:s'>i</s:Issuer>\
    <s:Assertion xmlns:s='urn:s' ID='_a'><s:Issuer>i</s:Issuer><s:Subject>u&#13;\n</s:Subject>\
    </s:Assertion></r:Response>";

fn signed(plan: &SignaturePlan, key: &SigningKey) -> String {
    let mut document = Document::read(RESPONSE.as_bytes()).unwrap();
    let assertion = document.find_by_attribute("ID", "_a").unwrap().id();
    sign(&mut document, assertion, plan, key).unwrap();
    String::from_utf8(document.to_bytes()).unwrap()
}

fn plan() -> SignaturePlan {
    SignaturePlan::enveloped("_a", SignatureAlgorithm::HmacSha256)
}

fn key() -> SigningKey {
    SigningKey::hmac(b"secret")
}

#[test]
fn the_signature_stands_after_the_issuer_and_its_value_is_of_the_signed_info() {
    let text = signed(&plan(), &key());
    assert!(text.contains("<s:Issuer>i</s:Issuer><ds:Signature xmlns:ds="), "{text}");
    let document = Document::read(text.as_bytes()).unwrap();
    let find = |local| document.top().descendants().find(|node| node.is(DSIG, local)).unwrap();
    let info = crate::xml::c14n::to_bytes(
        &document,
        &crate::xml::c14n::Subset::of(find("SignedInfo").id()),
        &Canonicalization::exclusive(),
    )
    .unwrap();
    use base64::Engine as _;
    let value = base64::prelude::BASE64_STANDARD.decode(&*find("SignatureValue").text()).unwrap();
    VerifyingKey::hmac(b"secret").verify(SignatureAlgorithm::HmacSha256, &info, &value).unwrap();
}
