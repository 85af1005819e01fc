//! What a target says of itself decides what it is asked and how bodies look.

use bytes::Bytes;
use fedspec_engine::drive::{InProcess, Site, probe};
use fedspec_engine::judge::Outcome;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::survey::{self, Survey, SurveyRecord, TRIES};
use http::Response;
use serde_json::{Value, json};

use crate::stage::{TARGET, scenario};
use crate::support::{TOKEN, drive, library, run, settings, target};

/// A target that refuses users without a department, and says so in /Schemas. It repeats the token
/// that it was sent, as a careless one might.
fn demanding() -> InProcess {
    let schema = json!({
        "id": "urn:ietf:params:scim:schemas:core:2.0:User",
        "name": "User",
        "attributes": [
            { "name": "userName", "required": true },
            { "name": "department", "required": true },
        ],
    });
    InProcess::new(move |request: http::Request<Bytes>| {
        let schema = schema.clone();
        async move {
            let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
            let list = |all: Vec<Value>| json!({ "totalResults": all.len(), "Resources": all });
            let (status, body) = match (request.method().as_str(), request.uri().path()) {
                ("GET", "/scim/Users") if request.headers().contains_key("authorization") => {
                    (200, list(vec![]))
                }
                ("GET", "/scim/Users") => (401, Value::Null),
                ("GET", "/scim/Schemas") => (200, list(vec![schema])),
                ("GET", "/scim/ServiceProviderConfig") => {
                    (200, json!({ "sort": { "supported": true }, "documentationUri": TOKEN }))
                }
                ("POST", "/scim/Users") if sent["department"].is_string() => {
                    (201, json!({ "id": "1", "department": sent["department"] }))
                }
                ("POST", _) => (400, json!({ "detail": "department is missing" })),
                _ => (404, Value::Null),
            };
            let body = if body.is_null() { Bytes::new() } else { body.to_string().into() };
            let answer = Response::builder().status(status);
            answer.header("content-type", "application/scim+json").body(body).unwrap()
        }
    })
}

async fn surveyed() -> (Site, SurveyRecord) {
    let empty = library(&[]);
    let drive = drive(target(TARGET, &empty), demanding());
    let visit = probe(drive.site(), &[], 7, "2026-01-01T00:00:00Z").await.unwrap();
    let survey = Survey::take(&visit, &drive.site().target);
    let record = survey.record(&visit);
    let mut site = Site::open(target(TARGET, &empty), std::sync::Arc::new(demanding()), &|_| {
        Some(TOKEN.to_owned())
    })
    .unwrap();
    site.survey = survey;
    (site, record)
}

const CREATE: &str = r#"
steps:
  - name: create a user
    send: { scim: { method: POST, path: /Users, body: { userName: "${unique.email}" } } }
    expect: { creates: { status: 201 } }
  - name: create another exactly so
    send: { scim: { method: POST, path: /Users, as-written: true, body: { userName: "${unique.email.b}" } } }
    expect: { refuses: { status: 400 } }
  - name: sort
    when: { advertises: sort }
    send: { scim: { method: GET, path: /Users } }
    expect: { sorts: { status: 200 } }
  - name: send in bulk
    when: { advertises: bulk }
    send: { scim: { method: POST, path: /Bulk } }
    expect: { takes-bulk: { status: 200 } }
"#;

#[tokio::test]
async fn bodies_get_what_the_schemas_demand_and_nobody_is_asked_for_what_is_not_there() {
    let (site, _) = surveyed().await;
    let about_title = scenario("title", &format!("attributes: [User.title]{CREATE}"));
    let library = library(&[&scenario("create", CREATE), &about_title]);
    let drive = fedspec_engine::drive::Drive::new(site);
    let (target, survey) = (&drive.site().target, &drive.site().survey);
    let plan = Plan::make(library.cases(), target, survey, &Selection::default(), None);
    let unsupported: Vec<&str> =
        plan.cases.iter().filter_map(|case| case.unsupported.as_deref()).collect();
    assert_eq!(unsupported, ["`User.title` is not in the target's /Schemas"]);
    let (finished, complete) = run(&drive, &plan, &settings()).await;
    assert!(complete);
    let verdict = &finished[0].verdict;
    assert_eq!(verdict.outcome, Outcome::Pass, "{verdict:?}");
    let names: Vec<&str> =
        verdict.checks.iter().filter_map(|check| check.id.split('#').next_back()).collect();
    assert_eq!(names, ["creates", "refuses", "sorts"]);
    // What was sent is what the record has.
    let sent = &finished[0].record.steps[0].attempts[0].exchange.request.body;
    assert!(sent.text().is_some_and(|text| text.contains("\"department\":\"id-")), "{sent:?}");
}

#[tokio::test]
async fn a_survey_is_stored_without_secrets_and_concludes_the_same_again() {
    let (site, record) = surveyed().await;
    let stored = serde_json::to_string(&record).unwrap();
    assert!(!stored.contains(TOKEN));
    let read: SurveyRecord = serde_json::from_str(&stored).unwrap();
    let again = Survey::take(&read.visit, &site.target);
    assert_eq!(again.remarks, record.remarks);
    assert_eq!(again.advertises, site.survey.advertises);
    let told = record.remarks.join("\n");
    assert!(told.contains("/ResourceTypes answered 404"), "{told}");
    assert!(told.contains("/Schemas has no schema of Group"), "{told}");
    assert!(told.contains("asks for `User.department`"), "{told}");
}

/// A target that breaks at any `count`, and ignores filters.
fn careless() -> InProcess {
    InProcess::new(|request: http::Request<Bytes>| async move {
        let query = request.uri().query().unwrap_or_default();
        let (status, body) = match request.uri().path() {
            _ if query.contains("count=") => (500, json!("<h1>no</h1>")),
            "/scim/Users" => (200, json!({ "totalResults": 1, "Resources": [{ "id": "1" }] })),
            "/scim/Groups" => (200, json!({ "totalResults": 0 })),
            _ => (404, json!({})),
        };
        Response::builder().status(status).body(body.to_string().into()).unwrap()
    })
}

#[tokio::test]
async fn a_target_that_breaks_at_one_request_is_asked_again_without_it() {
    let drive = drive(target(TARGET, &library(&[])), careless());
    let visit = probe(drive.site(), &TRIES, 7, "2026-01-01T00:00:00Z").await.unwrap();
    let findings = survey::probe(&visit);
    assert!(findings.usable(), "{findings:?}");
    let survey = Survey::take(&visit, &drive.site().target);
    assert!(survey.remarks.iter().any(|told| told.contains("count=1")), "{:?}", survey.remarks);
    let proposal = survey.propose(&visit);
    let has = |prefix: &str| proposal.supports.iter().any(|name| name.starts_with(prefix));
    assert!(has("scim.users.create") && has("scim.groups.create"), "{proposal:?}");
    assert!(!has("scim.filter") && !has("scim.paging"), "{proposal:?}");
    assert!(proposal.remarks.iter().any(|told| told.contains("finds users")), "{proposal:?}");
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_the_finding_of_one_scenario() {
    let (site, _) = surveyed().await;
    let asks = |id: &str, head: &str, path: &str| {
        let read = format!(
            "steps:\n  - name: read\n    send: {{ scim: {{ method: GET, path: {path} }} }}\n    \
             expect: {{ {id}: {{ status: 200 }} }}\n"
        );
        scenario(id, &format!("{head}{read}"))
    };
    let texts = [
        asks("says-it", "finds-out: [/ResourceTypes]\n", "/ResourceTypes"),
        asks("needs-it", "", "/ResourceTypes/User"),
        asks("in-a-row", "cases: [{ name: a, path: /ResourceTypes }]\n", "\"${case.path}\""),
        asks("served", "", "/Schemas"),
        asks("of-another-name", "", "/ResourceTypesOfMine"),
    ];
    let library = library(&texts.each_ref().map(String::as_str));
    let plan = Plan::make(library.cases(), &site.target, &site.survey, &Selection::default(), None);
    let mut unsupported: Vec<String> = plan
        .cases
        .iter()
        .filter_map(|it| Some(format!("{}: {}", it.case.id, it.unsupported.as_deref()?)))
        .collect();
    unsupported.sort();
    let why = "the target answers 404 at `/ResourceTypes`, which another scenario is about";
    let expected = [format!("flow.in-a-row@a: {why}"), format!("flow.needs-it: {why}")];
    assert_eq!(unsupported, expected);
}
