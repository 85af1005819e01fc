//! Steps that are sent several times.

use fedspec_engine::judge::Outcome;
use serde_json::json;

use crate::stage::{one, outcomes, scenario};

fn retrying(within: &str) -> String {
    scenario(
        &format!("retry-{within}"),
        &format!(
            "steps:
  - name: wait until it is there
    send: {{ scim: {{ method: GET, path: /slowly }} }}
    retry: {{ within: {within}, every: 10ms, because: directories settle }}
    expect: {{ appears: {{ status: 200 }} }}
"
        ),
    )
}

#[tokio::test(start_paused = true)]
async fn a_retry_stops_when_the_checks_hold() {
    let (finished, service) = one(&retrying("30s")).await;
    assert_eq!(outcomes(&finished.verdict), [("appears", Outcome::Pass)]);
    assert_eq!(finished.verdict.checks[0].tries, 3);
    assert_eq!(service.lines().len(), 3);
    // Only the last try is an attempt: the others are how it came to it.
    assert_eq!(finished.record.steps[0].attempts.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_retry_stops_at_its_bound() {
    let text = retrying("25ms").replace("path: /slowly", "path: /never");
    let (finished, service) = one(&text).await;
    assert_eq!(outcomes(&finished.verdict), [("appears", Outcome::Fail)]);
    // At 0, 10 and 20 ms; a fourth would be too late.
    assert_eq!(service.lines().len(), 3);
    assert_eq!(finished.verdict.checks[0].tries, 3);
}

#[tokio::test]
async fn a_repeat_sends_so_often_and_keeps_lists() {
    let text = scenario(
        "repeat",
        r#"steps:
  - name: create several users
    repeat: 3
    send: { scim: { method: POST, path: /Users, body: { userName: "u${repeat.number}@example.com" } } }
    expect:
      creates: { status: 201 }
      keeps-the-name: { json: [{ at: $.userName, equals: "u${repeat.number}@example.com" }] }
    save: { users: { json: $.id, as: { value: "${it}" } } }
  - name: send all of them
    send: { scim: { method: POST, path: /echo, body: { members: "${saved.users}" } } }
    expect: { echoes: { json: [{ at: "$.members[*].value", count: 3 }] } }
"#,
    );
    let (finished, service) = one(&text).await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass, "{:?}", finished.verdict);
    let saved = &finished.record.steps[0].saved["users"];
    assert_eq!(*saved, json!([{ "value": "1" }, { "value": "2" }, { "value": "3" }]));
    assert_eq!(
        service.lines()[4..],
        ["DELETE /scim/Users/3", "DELETE /scim/Users/2", "DELETE /scim/Users/1"]
    );
}

#[tokio::test]
async fn a_check_of_a_repeated_step_has_to_hold_each_time() {
    let text = scenario(
        "each",
        "steps:
  - name: ask several times
    repeat: 3
    send: { scim: { method: GET, path: /slowly } }
    expect: { answers: { status: 404 } }
",
    );
    let (finished, _) = one(&text).await;
    assert_eq!(outcomes(&finished.verdict), [("answers", Outcome::Fail)]);
    assert_eq!(finished.verdict.checks[0].exchange, Some(3));
}

#[tokio::test]
async fn all_values_of_one_answer_are_kept_as_a_list() {
    let text = scenario(
        "save-all",
        r#"steps:
  - name: get two of them
    send: { scim: { method: POST, path: /echo, body: { found: [{ id: a }, { id: null }, { id: b }], none: [] } } }
    expect: { echoes: { status: 200 } }
    save:
      ids: { json: "$.found[*].id", all: true }
      members: { json: "$.found[?@.id].id", all: true, as: { value: "${it}" } }
      none: { json: "$.none[*]", all: true }
      kinds: { header: content-type, all: true }
  - name: send all of them
    send: { scim: { method: POST, path: /echo, body: { ids: "${saved.ids}", members: "${saved.members}", none: "${saved.none}", kinds: "${saved.kinds}" } } }
    expect:
      keeps-the-ids: { json: [{ at: $.ids, values: [a, b] }, { at: $.ids, values: "${saved.ids}" }] }
      keeps-the-shape: { json: [{ at: "$.members[*].value", values: [a, b] }] }
      keeps-nothing: { json: [{ at: $.none, equals: [] }] }
      keeps-headers: { json: [{ at: $.kinds, equals: [application/scim+json] }] }
  - name: find nothing
    send: { scim: { method: GET, path: /nowhere } }
    expect: { refuses: { status: 404 } }
    save: { lost: { json: "$.x[*]", all: true } }
  - name: send nothing
    send: { scim: { method: POST, path: /echo, body: { lost: "${saved.lost}" } } }
    expect: { is-not-asked: { status: 200 } }
"#,
    );
    let (finished, _) = one(&text).await;
    assert_eq!(
        outcomes(&finished.verdict),
        [
            ("echoes", Outcome::Pass),
            ("keeps-the-ids", Outcome::Pass),
            ("keeps-the-shape", Outcome::Pass),
            ("keeps-nothing", Outcome::Pass),
            ("keeps-headers", Outcome::Pass),
            ("refuses", Outcome::Pass),
            ("is-not-asked", Outcome::Blocked),
        ],
        "{:?}",
        finished.verdict
    );
}

#[tokio::test]
async fn a_long_text_is_sent_whole() {
    let text = scenario(
        "texts",
        r#"texts: { wide: { repeat: "${x}", times: 5000 } }
cases: [{ name: wide, value: "<${texts.wide}>" }]
steps:
  - name: send it
    send: { http: { method: POST, path: /echo, text: '{"value": "${case.value}"}' } }
    expect: { echoes: { json: [{ at: $.value, matches: "^<([$][{]x[}])+>$" }] } }
"#,
    );
    let (finished, _) = one(&text).await;
    assert_eq!(finished.verdict.outcome, Outcome::Pass, "{:?}", finished.verdict);
    let sent = finished.record.steps[0].attempts[0].exchange.request.body.bytes().len();
    assert_eq!(sent, "{\"value\": \"<>\"}".len() + 5000 * "${x}".len());
}
