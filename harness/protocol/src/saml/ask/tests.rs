use crate::dsig::{self, Policy};
use crate::saml::binding::{Arrival, Limits, MessageKind, post, redirect};
use crate::saml::forge::Binding;
use crate::saml::forge::parties::{Parties, counting};
use crate::saml::model::AuthnRequest;
use crate::xml::Document;

use super::*;

fn made(spec: &RequestSpec, binding: Binding) -> Result<Asked, AskError> {
    let parties = Parties::new();
    let asker = Asker {
        entity_id: "urn:sp",
        acs: "https://sp.example/acs",
        key: &parties.idp.signing,
        stranger: &parties.idp.stranger,
        signs: false,
        now: parties.context().now,
    };
    ask(spec, &asker, &Door { binding, url: "https://idp.example/sso?a=b" }, &mut counting())
}

fn holds(asked: &Asked) -> bool {
    let keys = [Parties::new().idp.signing.key.verifying_key().clone()];
    let policy = Policy::default();
    match &asked.form {
        None => {
            let query = asked.url.split_once('?').unwrap().1.replacen("a=b&", "", 1);
            let arrival = Arrival {
                method: "GET",
                query: Some(query.as_bytes()),
                content_type: None,
                body: b"",
            };
            let read = redirect::read(&arrival, MessageKind::Request, &Limits::default());
            read.ok()
                .and_then(|read| read.signature)
                .is_some_and(|signature| signature.verify(&keys, &policy).is_ok())
        }
        Some(_) => {
            let document = Document::read(&asked.xml).unwrap();
            let root = document.root().unwrap().id();
            dsig::verify(&document, root, &keys, &policy).is_ok()
        }
    }
}

#[test]
fn an_honest_request_is_as_the_schema_has_it_and_says_what_was_asked() {
    let spec = RequestSpec {
        is_passive: Some(true),
        name_id_policy: Some(PolicySpec { format: Some("transient".into()), ..Default::default() }),
        authn_context: Some(ContextSpec { classes: vec!["Password".into()], ..Default::default() }),
        subject: Some(WhoSpec { name_id: "a<b".into(), format: "persistent".into() }),
        protocol_binding: Some("HTTP-POST".into()),
        ..RequestSpec::default()
    };
    for binding in [Binding::HttpRedirect, Binding::HttpPost] {
        let asked = made(&spec, binding).unwrap();
        let document = Document::read(&asked.xml).unwrap();
        let mut flaws = Vec::new();
        let read = AuthnRequest::read(document.root().unwrap(), &mut flaws);
        assert_eq!(flaws, []);
        assert_eq!(read.message.id.as_deref(), Some(&*asked.id));
        assert_eq!(read.message.destination.as_deref(), Some("https://idp.example/sso?a=b"));
        assert_eq!(read.acs_url.as_deref(), Some("https://sp.example/acs"));
        assert_eq!(read.is_passive.said(), Some(&true));
        let name = read.subject.as_ref().and_then(|subject| subject.name_id()).unwrap();
        assert_eq!(name.value, "a<b");
        assert_eq!(
            read.authn_context.unwrap().classes,
            ["urn:oasis:names:tc:SAML:2.0:ac:classes:Password"]
        );
    }
}

#[test]
fn a_signature_holds_until_it_is_tampered_with() {
    let signed = |signer, tamper| RequestSpec {
        sign: Some(signer),
        tamper,
        relay_state: Some("r".into()),
        ..RequestSpec::default()
    };
    for binding in [Binding::HttpRedirect, Binding::HttpPost] {
        assert!(holds(&made(&signed(RequestSigner::Own, None), binding).unwrap()));
        assert!(!holds(&made(&signed(RequestSigner::Stranger, None), binding).unwrap()));
        assert!(!holds(&made(&RequestSpec::default(), binding).unwrap()));
        for tampering in [
            RequestTampering::Changed,
            RequestTampering::RelayStateChanged,
            RequestTampering::WithoutAlgorithm,
            RequestTampering::Excluding,
        ] {
            match made(&signed(RequestSigner::Own, Some(tampering)), binding) {
                Ok(asked) => assert!(!holds(&asked), "{tampering:?}"),
                Err(error) => assert!(matches!(error, AskError::OtherBinding { .. }), "{error}"),
            }
        }
    }
    let unsigned = RequestSpec { tamper: Some(RequestTampering::Changed), ..Default::default() };
    let told = made(&unsigned, Binding::HttpPost).unwrap_err().to_string();
    assert_eq!(told, "`changed` needs a signature; write `sign: own`");
}

#[test]
fn what_is_near_the_own_address_is_another_one() {
    let own = "http://127.0.0.1:7643/t/acs";
    for near in NearAcs::ALL {
        let of = near.of(own);
        assert_ne!(of, own, "{near:?}");
        let asked = RequestSpec { acs: AcsSpec::Near(near), ..RequestSpec::default() };
        assert!(made(&asked, Binding::HttpPost).is_ok());
    }
    assert_eq!(NearAcs::UserInfo.of(own), "http://127.0.0.1:7643@stranger.example/t/acs");
    assert_eq!(NearAcs::OtherPort.of(own), "http://127.0.0.1:7642/t/acs");
}

#[test]
fn what_is_written_goes_as_it_is() {
    let spec = RequestSpec { text: Some("no XML".into()), ..RequestSpec::default() };
    let asked = made(&spec, Binding::HttpPost).unwrap();
    let body = asked.form.unwrap();
    let arrival = Arrival {
        method: "POST",
        query: None,
        content_type: Some("application/x-www-form-urlencoded"),
        body: body.as_bytes(),
    };
    let read = post::read(&arrival, MessageKind::Request, &Limits::default()).unwrap();
    assert_eq!(read.xml, b"no XML");
}
