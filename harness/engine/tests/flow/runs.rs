//! Whole runs: failures, shards, seeds, and records that are judged again.

use std::collections::{BTreeMap, BTreeSet};

use fedspec_engine::drive::Settings;
use fedspec_engine::judge::{Outcome, Summary};
use fedspec_engine::plan::Selection;
use fedspec_engine::transcript::Ending;
use fedspec_engine::vocabulary::{Class, Level};

use crate::service::Service;
use crate::stage::{CREATE, READ, TARGET, again, failing, outcomes, scenario};
use crate::support::{TOKEN, drive, library, plan, run, settings, target};

#[tokio::test]
async fn a_run_stops_after_so_many_failures() {
    let library = failing();
    let drive = drive(target(TARGET, &library), Service::default().transport());
    let plan = plan(&library, &drive.site().target, None);
    let settings = Settings { max_fail: Some(3), ..settings() };
    let (finished, complete) = run(&drive, &plan, &settings).await;
    assert!(!complete);
    assert_eq!(finished.len(), 3);
    assert!(finished.iter().all(|case| case.record.ending == Ending::Complete));
}

#[tokio::test]
async fn shards_together_are_the_whole_and_share_nothing() {
    let library = failing();
    let target = target(TARGET, &library);
    let ids = |shard: Option<&str>| -> Vec<(u32, String)> {
        let shard = shard.map(|shard| shard.parse().unwrap());
        let plan = plan(&library, &target, shard);
        plan.cases.iter().map(|case| (case.number, case.case.id.to_string())).collect()
    };
    let parts: Vec<_> = ["1/3", "2/3", "3/3"].iter().map(|part| ids(Some(part))).collect();
    assert!(parts.iter().all(|part| part.len() < 10));
    let mut together = parts.concat();
    together.sort();
    assert_eq!(together, ids(None));
}

#[tokio::test]
async fn the_same_seed_gives_the_same_unique_values_and_another_seed_others() {
    let library = failing();
    let names = async |seed| -> BTreeSet<String> {
        let service = Service::default();
        let drive = drive(target(TARGET, &library), service.transport());
        let plan = plan(&library, &drive.site().target, None);
        run(&drive, &plan, &Settings { seed, jobs: 4, ..settings() }).await;
        let state = service.state.lock().unwrap();
        state.names.iter().cloned().collect()
    };
    let (first, again, other) = (names(1).await, names(1).await, names(2).await);
    assert_eq!(first.len(), 10, "each case has its own: {first:?}");
    assert_eq!(first, again);
    assert!(first.is_disjoint(&other));
}

#[tokio::test]
async fn a_stored_record_is_judged_the_same_again() {
    let text = scenario(
        "stored",
        &format!(
            r#"vars: {{ ending: "@example.com" }}
cases:
  - {{ name: small, letters: abc }}
  - {{ name: large, letters: ABC }}
setup:{CREATE}
steps:
  - name: create another
    send: {{ scim: {{ method: POST, path: /Users, body: {{ userName: "${{case.letters}}${{vars.ending}}", secret: "{TOKEN}" }} }} }}
    expect:
      keeps-the-name: {{ json: [{{ at: $.userName, equals: "${{case.letters}}${{vars.ending}}" }}] }}
      gives-another-id: {{ json: [{{ at: $.id, not-equals: "${{saved.user}}" }}] }}
      is-fast: {{ within: 60s }}
      is-not-a-teapot: {{ level: should, status: 418 }}
      explains-itself: {{ level: may, message: {{ reason: duplicate-user, snapshot: true }} }}
      keeps-the-token-quiet: {{ level: should, body: {{ no-secret: true }} }}
{READ}"#
        ),
    );
    let library = library(&[&text]);
    let drive = drive(target(TARGET, &library), Service::default().transport());
    let plan = plan(&library, &drive.site().target, None);
    let (finished, _) = run(&drive, &plan, &settings()).await;
    assert_eq!(finished.len(), 2);
    for case in &finished {
        assert_eq!(
            outcomes(&case.verdict),
            [
                ("keeps-the-name", Outcome::Pass),
                ("gives-another-id", Outcome::Pass),
                ("is-fast", Outcome::Pass),
                ("is-not-a-teapot", Outcome::Warn),
                ("explains-itself", Outcome::Note),
                ("keeps-the-token-quiet", Outcome::Warn),
                ("reads", Outcome::Pass),
            ]
        );
        assert_eq!(again(&drive, case), case.verdict);
    }
}

#[tokio::test]
async fn findings_are_counted_by_class_and_level() {
    let rows = "cases:
  - { name: plain }
  - { name: entra, class: interop:entra, level: should }
";
    let text = scenario(
        "classes",
        &format!(
            "{rows}steps:
  - name: ask for what is not there
    send: {{ scim: {{ method: GET, path: /nowhere }} }}
    expect:
      finds: {{ status: 200 }}
      is-lenient: {{ class: leniency, level: should, status: 200 }}
      breaks-down: {{ class: robustness, status: 404 }}
      ends: {{ class: robustness, level: may, status: 200 }}
"
        ),
    );
    let library = library(&[&text]);
    let drive = drive(target(TARGET, &library), Service::default().transport());
    let whole = plan(&library, &drive.site().target, None);
    let (finished, _) = run(&drive, &whole, &settings()).await;
    let verdicts: Vec<_> = finished.iter().map(|case| case.verdict.clone()).collect();
    let entra: Class = "interop:entra".parse().unwrap();
    let findings = Summary::of(&verdicts, 2).findings;
    let one = |level, number| BTreeMap::from([(level, number)]);
    assert_eq!(
        findings,
        BTreeMap::from([
            (Class::Rule, one(Level::Must, 1)),
            (Class::Leniency, one(Level::Should, 2)),
            (entra, one(Level::Should, 1)),
        ])
    );
    assert_eq!((verdicts[0].class, verdicts[1].class), (Class::Rule, entra));
    let taken = |class| {
        let mut selection = Selection::default();
        selection.classes.push(class);
        library.cases().iter().filter(|case| selection.takes(case)).count()
    };
    let counted = [Class::Rule, entra, Class::Robustness, "interop:okta".parse().unwrap()];
    assert_eq!(counted.map(taken), [1, 1, 2, 0]);
}

#[tokio::test]
async fn a_scenario_whose_condition_is_false_is_unsupported() {
    let steps = format!("when: {{ profile: aws-identity-center }}\nsteps:{CREATE}{READ}");
    let library = library(&[&scenario("elsewhere", &steps)]);
    let target = target(TARGET, &library);
    let plan = plan(&library, &target, None);
    assert_eq!(plan.cases[0].unsupported.as_deref(), Some("the scenario is not for scim-provider"));
}
