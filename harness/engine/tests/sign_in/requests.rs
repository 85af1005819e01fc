//! The requests of a target, and its metadata, read.

use fedspec_engine::judge::Outcome;

use crate::portal::{Habit, Portal};
use crate::stage::{TARGET, one, one_with, scenario};

const ASKS: &str = r#"
steps:
  - name: begin
    send: { saml-request: {} }
    expect:
      names-itself: { json: [{ at: $.issuer, equals: "${target.entity-id}" }, { at: $.acs, equals: "${target.acs}" }] }
      goes-to-the-identity-provider: { json: [{ at: $.destination, equals: "${idp.sso}" }] }
      is-whole: { json: [{ at: $.flaws, count: 0 }, { at: $.relayState, equals: deep }, { at: $.signed, equals: false }] }
    save: { id: { json: $.id } }
  - name: begin again and again
    repeat: 3
    send: { saml-request: { browser: second } }
    expect: { never-says-the-same: { json: [{ at: $.id, not-equals: "${saved.id}" }] } }
"#;

#[tokio::test]
async fn a_request_is_read_from_a_redirect_and_from_a_form() {
    for start in ["/login", "/login-form"] {
        let file = TARGET.replace("{ get: /login }", &format!("{{ get: {start} }}"));
        let came = one_with(&scenario(ASKS), &file, Portal::default(), false).await;
        assert_eq!(
            came.finished.verdict.outcome,
            Outcome::Pass,
            "{start}: {:?}",
            came.finished.verdict
        );
        let attempt = &came.finished.record.steps[0].attempts[0];
        assert!(attempt.request.as_ref().unwrap().starts_with("<samlp:AuthnRequest"));
    }
}

const SAYS: &str = r#"
steps:
  - name: fetch the metadata
    send: { saml-metadata: {} }
    expect:
      answers: { status: 200 }
      says-who-it-is: { json: [{ at: $.entityId, equals: "http://sp.test/saml" }, { at: "$.acs[0].location", equals: "${target.acs}" }] }
"#;

#[tokio::test]
async fn metadata_is_read() {
    let came = one(SAYS, Habit::Right).await;
    assert_eq!(came.finished.verdict.outcome, Outcome::Pass, "{:?}", came.finished.verdict);
}

#[tokio::test]
async fn a_target_that_sends_no_request_is_told_so() {
    let file = TARGET.replace("{ get: /login }", "{ get: /home }");
    let came = one_with(&scenario(ASKS), &file, Portal::default(), false).await;
    assert_eq!(came.check("names-itself").outcome, Outcome::Warn);
    assert_eq!(came.check("never-says-the-same").outcome, Outcome::Blocked);
    let result = came.finished.record.steps[0].attempts[0].result.clone().unwrap();
    assert_eq!(result["problem"], "it answers 200 and sends nobody to the identity provider");
}
