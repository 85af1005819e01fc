//! What is not sent, and why.

use fedspec_engine::judge::Outcome;
use fedspec_engine::transcript::NotSent;

use crate::service::Service;
use crate::stage::{CREATE, READ, TARGET, one, one_with, outcomes, scenario};
use crate::support::{TOKEN, drive, library, plan, run, settings, target};

#[tokio::test]
async fn a_set_up_that_does_not_hold_blocks_all_checks_and_sends_nothing_more() {
    let text = scenario(
        "blocked",
        &format!("setup:{}steps:{READ}", CREATE.replace("status: 201", "status: 200")),
    );
    let (finished, service) = one(&text).await;
    assert_eq!(finished.verdict.outcome, Outcome::Blocked);
    assert_eq!(
        finished.verdict.because.as_deref(),
        Some("set-up did not hold: `create a user` (creates): expected status 200, status 201")
    );
    assert_eq!(outcomes(&finished.verdict), [("reads", Outcome::Blocked)]);
    // Clean-up is sent all the same.
    assert_eq!(service.lines(), ["POST /scim/Users", "DELETE /scim/Users/1"]);
}

#[tokio::test]
async fn a_set_up_that_is_refused_tells_the_targets_reason_and_no_part_of_a_secret() {
    // The reason is cut in the middle of the token.
    let why = format!("{} {TOKEN}", "x".repeat(115));
    let setup = CREATE.replace("path: /Users", "path: /refuse");
    let setup = setup.replace("userName: \"${unique.email}\"", &format!("why: \"{why}\""));
    let (finished, _) = one(&scenario("refused", &format!("setup:{setup}steps:{READ}"))).await;
    let because = finished.verdict.because.unwrap();
    let told = "`create a user` (creates): expected status 201, status 400: “xxx";
    assert!(because.contains(told), "{because}");
    assert!(because.ends_with("x [sec…”"), "{because}");
}

#[tokio::test(start_paused = true)]
async fn a_set_up_that_breaks_on_the_wire_is_an_error() {
    let setup = CREATE.replace("path: /Users", "path: /hang");
    let text = scenario("wire", &format!("setup:{setup}steps:{READ}"));
    let file = format!("{TARGET}limits: {{ patience: 50ms }}\n");
    let (finished, _) = one_with(&text, &file, &settings()).await;
    assert_eq!(finished.verdict.outcome, Outcome::Error);
    let because = finished.verdict.because.unwrap();
    assert!(because.contains("no complete answer within 50ms"), "{because}");
}

#[tokio::test]
async fn what_has_no_other_form_is_not_asked_and_blocks_nothing() {
    // The ids of this service are numbers.
    let steps = CREATE.replace("json: $.id", "json: $.id, rewritten: other-case");
    let (finished, service) = one(&scenario("form", &format!("steps:{steps}{READ}"))).await;
    assert_eq!(
        outcomes(&finished.verdict),
        [("creates", Outcome::Pass), ("reads", Outcome::Unsupported)]
    );
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    assert!(matches!(finished.record.steps[1].not_sent, Some(NotSent::Unasked(_))));
    assert!(!service.lines().iter().any(|line| line.starts_with("GET")));
}

#[tokio::test]
async fn an_altered_token_is_sent_and_kept_out_of_the_record() {
    let read = "\n  - name: list users\n    send: { scim: { method: GET, path: /Users, auth: \
                { altered: shorter } } }\n    expect: { lists: { status: 200 } }\n";
    let (finished, service) = one(&scenario("altered", &format!("steps:{read}"))).await;
    assert_eq!(service.lines(), ["GET /scim/Users"]);
    let stored = serde_json::to_string(&finished.record).unwrap();
    assert!(!stored.contains(&TOKEN[..TOKEN.len() - 1]), "{stored}");
}

#[tokio::test]
async fn a_value_that_is_missing_blocks_the_step_that_needs_it_and_no_other() {
    let steps = format!(
        "steps:{}{READ}
  - name: list users
    send: {{ scim: {{ method: GET, path: /Users }} }}
    expect: {{ lists: {{ status: 200 }} }}
",
        CREATE.replace("$.id", "$.nowhere")
    );
    let (finished, service) = one(&scenario("missing", &steps)).await;
    assert_eq!(
        outcomes(&finished.verdict),
        [("creates", Outcome::Pass), ("reads", Outcome::Blocked), ("lists", Outcome::Pass)]
    );
    assert_eq!(finished.verdict.outcome, Outcome::Blocked);
    let because = finished.verdict.because.unwrap();
    assert!(because.contains("${saved.user}"), "{because}");
    assert!(!service.lines().iter().any(|line| line.contains("saved")));
}

#[tokio::test]
async fn what_a_target_does_not_declare_is_unsupported_and_not_sent() {
    let text = scenario("unsupported", &format!("needs: [scim.groups.create]\nsteps:{CREATE}"));
    let library = library(&[&text]);
    let target = target(TARGET, &library);
    let plan = plan(&library, &target, None);
    assert_eq!(plan.to_run().count(), 0);
    let verdicts = plan.unsupported_verdicts();
    assert_eq!(verdicts[0].outcome, Outcome::Unsupported);
    assert_eq!(
        verdicts[0].because.as_deref(),
        Some("the target does not declare `scim.groups.create`")
    );
}

#[tokio::test]
async fn an_operation_that_the_target_file_does_not_map_is_unsupported() {
    let steps = "steps:\n  - name: read the clock\n    send: { admin: { do: read-clock } }\n    \
                 expect: { tells: { status: 200 } }\n";
    let text = scenario("unmapped", steps);
    let library = library(&[&text]);
    let plan = plan(&library, &target(TARGET, &library), None);
    let because = plan.unsupported_verdicts()[0].because.clone().unwrap();
    assert!(because.contains("`read-clock`"), "{because}");
}

#[tokio::test]
async fn steps_checks_and_cases_that_do_not_apply_are_left_out() {
    let text = scenario(
        "when",
        r#"cases:
  - { name: for-us }
  - { name: for-others, when: { profile: aws-identity-center } }
steps:
  - name: list users
    send: { scim: { method: GET, path: /Users } }
    expect:
      lists: { status: 200 }
      lists-theirs: { when: { profile: aws-identity-center }, status: 418 }
  - name: list groups
    when: { supports: scim.groups }
    send: { scim: { method: GET, path: /Groups } }
    expect: { lists-groups: { status: 200 } }
"#,
    );
    let library = library(&[&text]);
    let service = Service::default();
    let drive = drive(target(TARGET, &library), service.transport());
    let plan = plan(&library, &drive.site().target, None);
    let (finished, complete) = run(&drive, &plan, &settings()).await;
    assert!(complete);
    assert_eq!(finished.len(), 1);
    assert_eq!(finished[0].verdict.case.as_str(), "flow.when@for-us");
    assert_eq!(outcomes(&finished[0].verdict), [("lists", Outcome::Pass)]);
    assert_eq!(finished[0].record.steps[1].not_sent, Some(NotSent::NotApplicable));
    assert_eq!(service.lines(), ["GET /scim/Users"]);
    let unsupported = plan.unsupported_verdicts();
    assert_eq!(unsupported[0].case.as_str(), "flow.when@for-others");
}

#[tokio::test]
async fn a_reference_of_the_target_is_followed_within_its_origin_alone() {
    let text = scenario(
        "references",
        r#"steps:
  - name: be given references
    send: { scim: { method: POST, path: /echo, body: { near: Users, far: "https://elsewhere.test/scim/Users", user: "http://u@small.test/scim/Users" } } }
    expect: { gives: { status: 200 } }
    save: { near: { json: $.near }, far: { json: $.far }, user: { json: $.user } }
  - name: create one
    send: { scim: { method: POST, url: "${saved.near}", body: { userName: "${unique.email}" } } }
    expect: { creates: { status: 201 } }
    save: { id: { json: $.id } }
  - name: read it
    send: { http: { method: GET, url: "${saved.near}/${saved.id}" } }
    expect: { reads: { status: 200 } }
  - name: go elsewhere
    send: { scim: { method: GET, url: "${saved.far}" } }
    expect: { is-not-asked: { status: 200 } }
  - name: go there as somebody
    send: { scim: { method: GET, url: "${saved.user}" } }
    expect: { is-not-asked-either: { status: 200 } }
"#,
    );
    let (finished, service) = one(&text).await;
    assert_eq!(
        outcomes(&finished.verdict),
        [
            ("gives", Outcome::Pass),
            ("creates", Outcome::Pass),
            ("reads", Outcome::Pass),
            ("is-not-asked", Outcome::Blocked),
            ("is-not-asked-either", Outcome::Blocked),
        ]
    );
    let why = finished.verdict.checks[3].actual.as_deref().unwrap();
    assert_eq!(
        why,
        "`https://elsewhere.test/scim/Users`, which the target gave, is not followed: it leads to \
         another scheme, host or port"
    );
    // What was created by a reference is cleaned up like anything else.
    let wire = ["POST /scim/echo", "POST /scim/Users", "GET /scim/Users/1", "DELETE /scim/Users/1"];
    assert_eq!(service.lines(), wire);
}

#[tokio::test]
async fn what_a_step_keeps_is_there_for_its_own_checks() {
    let create = |name: &str, path: &str| {
        format!(
            r#"
  - name: create a user
    send: {{ scim: {{ method: POST, path: /Users, body: {{ userName: "${{unique.email}}" }} }} }}
    save: {{ {name}: {{ json: {path} }} }}
    expect:
      {name}-creates: {{ status: 201 }}
      {name}-says-it-twice: {{ json: [{{ at: $.id, equals: "${{saved.{name}}}" }}] }}
"#
        )
    };
    let steps = [create("id", "$.id"), create("lost", "$.nowhere")].concat();
    let (finished, _) = one(&scenario("own", &format!("steps:{steps}"))).await;
    assert_eq!(
        outcomes(&finished.verdict),
        [
            ("id-creates", Outcome::Pass),
            ("id-says-it-twice", Outcome::Pass),
            ("lost-creates", Outcome::Pass),
            ("lost-says-it-twice", Outcome::Blocked),
        ]
    );
    assert_eq!(finished.verdict.outcome, Outcome::Blocked);

    let setup = scenario("own-setup", &format!("setup:{}steps:{READ}", create("user", "$.id")));
    let (finished, _) = one(&setup).await;
    assert_eq!(outcomes(&finished.verdict), [("reads", Outcome::Pass)]);

    let retry = create("id", "$.id").replace(
        "    expect:",
        "    retry: { within: 1s, every: 100ms, because: directories settle }\n    expect:",
    );
    let (finished, service) = one(&scenario("own-retry", &format!("steps:{retry}"))).await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass);
    assert_eq!(service.lines().len(), 2, "it held at once");
}

#[tokio::test(start_paused = true)]
async fn no_answer_in_time_breaks_the_check_that_is_about_time() {
    let step = |expect: &str| {
        format!(
            "steps:
  - name: ask what never answers
    send: {{ scim: {{ method: GET, path: /hang }} }}
    expect: {{ {expect} }}{READ}"
        )
        .replace("/Users/${saved.user}", "/Users")
    };
    let file = format!("{TARGET}limits: {{ patience: 50ms }}\n");
    let timed = scenario("hang", &step("answers: { within: 1s }, refuses: { status: 400 }"));
    let (finished, _) = one_with(&timed, &file, &settings()).await;
    assert_eq!(
        outcomes(&finished.verdict),
        [("answers", Outcome::Fail), ("refuses", Outcome::Blocked), ("reads", Outcome::Pass)]
    );
    let came = finished.verdict.checks[0].actual.as_deref();
    assert_eq!(came, Some("no complete answer within 50ms"));
    assert_eq!(finished.verdict.outcome, Outcome::Fail);

    let untimed = scenario("hang", &step("refuses: { status: 400 }"));
    let (finished, _) = one_with(&untimed, &file, &settings()).await;
    assert_eq!(
        outcomes(&finished.verdict),
        [("refuses", Outcome::Error), ("reads", Outcome::Pass)]
    );
}

#[tokio::test]
async fn a_check_about_answers_of_one_status_is_left_out_on_another() {
    let steps = format!(
        "steps:{}{}",
        CREATE,
        READ.replace(
            "reads: { status: 200 }",
            "reads: { status: 200 }, shows-it: { answered: 2xx, json: [{ at: $.id, equals: none }] }, \
             explains: { answered: [404, 500], json: [{ at: $.detail, present: true }] }"
        )
    );
    let (finished, _) = one(&scenario("answered", &steps)).await;
    let judged = outcomes(&finished.verdict);
    assert_eq!(
        judged,
        [("creates", Outcome::Pass), ("reads", Outcome::Pass), ("shows-it", Outcome::Fail)]
    );
}
