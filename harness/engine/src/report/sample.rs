//! One run with every outcome, for the tests of all formats.

use std::collections::BTreeMap;

use crate::judge::{CaseVerdict, CheckVerdict, Decision, Outcome};
use crate::problem::Source;
use crate::scenario::{Browser, CaseId, Phase};
use crate::transcript::redact::Redacted;
use crate::transcript::{
    Attempt, Body, CaseRecord, ClaimsRecord, Ending, Exchange, Header, IdentityReading, NotSent,
    Request, Response, SignInRecord, StepRecord, Trouble,
};
use crate::vocabulary::{Class, Flow, Level, Severity, SignInOutcome};

/// Compares with `snapshots/reports/NAME.snap`.
pub(super) fn assert_snapshot(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/reports"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// A check that holds.
pub(super) fn check(id: &str) -> CheckVerdict {
    CheckVerdict {
        id: id.to_owned(),
        step: "create the same user again".to_owned(),
        level: Level::Must,
        severity: Severity::Medium,
        class: Class::Rule,
        cites: vec!["SCIM-U-16".to_owned()],
        outcome: Outcome::Pass,
        expected: "status 409".to_owned(),
        actual: None,
        exchange: Some(2),
        tries: 1,
        snapshot: None,
        decision: None,
        line: Some(8),
    }
}

/// A case whose outcome is that of its worst check.
pub(super) fn case(number: u32, id: CaseId, title: &str, checks: Vec<CheckVerdict>) -> CaseVerdict {
    let outcome = checks.iter().map(|check| check.outcome).max().unwrap_or(Outcome::Unsupported);
    CaseVerdict {
        case: id,
        number,
        title: title.to_owned(),
        class: Class::Rule,
        outcome,
        because: None,
        millis: 34,
        checks,
    }
}

/// Seven cases, one of each outcome.
pub(super) fn verdicts() -> Vec<CaseVerdict> {
    let broken = |id: &str, outcome, actual: &str| CheckVerdict {
        outcome,
        actual: Some(actual.to_owned()),
        ..check(id)
    };
    let duplicate = "scim.users.create-duplicate@other-case";
    let failed = vec![
        CheckVerdict {
            severity: Severity::High,
            cites: vec!["RFC7644-3.3/duplicate".into(), "SCIM-U-16".into(), "SCIM-X-9".into()],
            tries: 3,
            ..broken(&format!("{duplicate}#conflict"), Outcome::Fail, "status 201")
        },
        CheckVerdict {
            level: Level::Should,
            expected: "`$.detail` explains the reason `duplicate-user`".into(),
            line: Some(9),
            ..broken(&format!("{duplicate}#explains-itself"), Outcome::Warn, "no explanation")
        },
        check(&format!("{duplicate}#still-there")),
    ];
    let unreachable = "failed to connect to 127.0.0.1:9";
    let set_up =
        "set-up did not hold: `create the group` (created): expected status 201, status 500";
    vec![
        CaseVerdict {
            millis: 1_234,
            ..case(
                1,
                CaseId::new("scim.users.create", None),
                "A user is created",
                vec![CheckVerdict { tries: 3, ..check("scim.users.create#created") }],
            )
        },
        case(
            2,
            CaseId::new("scim.users.create-duplicate", Some("other-case")),
            "Creating a second user with the same userName is refused",
            failed,
        ),
        CaseVerdict {
            because: Some(unreachable.into()),
            ..case(
                3,
                CaseId::new("scim.users.delete", None),
                "A deleted user is gone",
                vec![broken("scim.users.delete#gone", Outcome::Error, unreachable)],
            )
        },
        CaseVerdict {
            because: Some(set_up.into()),
            ..case(
                4,
                CaseId::new("scim.groups.members", None),
                "A member that is added shows up",
                vec![CheckVerdict {
                    exchange: None,
                    tries: 0,
                    ..broken("scim.groups.members#added", Outcome::Blocked, set_up)
                }],
            )
        },
        case(
            5,
            CaseId::new("scim.users.location", None),
            "A created user says where it is",
            vec![CheckVerdict {
                level: Level::Should,
                severity: Severity::Low,
                class: Class::Robustness,
                expected: "header `location` is there".into(),
                ..broken(
                    "scim.users.location#location",
                    Outcome::Warn,
                    "header location: nothing there",
                )
            }],
        ),
        case(
            6,
            CaseId::new("scim.users.etag", None),
            "A user has a version",
            vec![CheckVerdict {
                level: Level::May,
                expected: "`$.meta.version` is there".into(),
                ..broken("scim.users.etag#version", Outcome::Note, "nothing there")
            }],
        ),
        CaseVerdict {
            because: Some("the target does not declare `scim.bulk`".into()),
            millis: 0,
            ..case(7, CaseId::new("scim.bulk.create", None), "A bulk request creates users", vec![])
        },
    ]
}

/// A request to create a user and its answer.
pub(super) fn exchange(status: u16, answer: &str) -> Exchange {
    Exchange {
        request: Request {
            method: "POST".into(),
            url: "http://127.0.0.1:8080/scim/v2/Users".into(),
            headers: vec![
                Header { name: "authorization".into(), value: "Bearer [secret:scim-token]".into() },
                Header { name: "content-type".into(), value: "application/scim+json".into() },
            ],
            body: Body::Text(r#"{"userName":"ada@example.test","displayName":"Ada's"}"#.into()),
        },
        answer: Ok(Response { status, headers: vec![], body: Body::from_bytes(answer.as_bytes()) }),
        micros: 34_567,
    }
}

/// A message that let somebody in who should not be, and the check that says so.
pub(super) fn forged() -> (CaseVerdict, Redacted<CaseRecord>) {
    let id = CaseId::new("saml.wrapping.xsw", Some("xsw2"));
    let check = CheckVerdict {
        step: "sign in by a wrapped signature".into(),
        severity: Severity::Critical,
        outcome: Outcome::Fail,
        expected: "the sign-in is refused".into(),
        actual: Some("forged: `bob@sp.test` is signed in, as whom no key signs".into()),
        exchange: Some(1),
        decision: Some(Decision {
            outcome: SignInOutcome::Forged,
            identity: Some("bob@sp.test".into()),
            reason: None,
        }),
        ..check("saml.wrapping.xsw@xsw2#lets-nobody-in")
    };
    let verdict = CaseVerdict {
        outcome: Outcome::Fail,
        ..case(1, id, "Only what was signed counts", vec![check])
    };
    let sign_in = SignInRecord {
        flow: Flow::IdpInitiated,
        browser: Browser::First,
        message: Body::Text(format!(
            "<samlp:Response ID=\"_1\">{}</samlp:Response>",
            "x".repeat(900)
        )),
        claims: ClaimsRecord {
            honest: "ada@sp.test".into(),
            forged: "bob@sp.test".into(),
            cut: vec![],
            also: Vec::new(),
            parts: Vec::new(),
            vouched: true,
        },
        identity: IdentityReading::Somebody("bob@sp.test".into()),
        reason: None,
    };
    let mut sent = exchange(302, "");
    sent.request.url = "http://127.0.0.1:8080/acs".into();
    sent.request.body = Body::Text("SAMLResponse=PHNhbWxwOlJlc3BvbnNl".into());
    let mut record = CaseRecord::clone(&record(&verdict, vec![(Phase::Steps, sent)]));
    for step in &mut record.steps {
        for attempt in &mut step.attempts {
            attempt.sign_in = Some(Box::new(sign_in.clone()));
        }
    }
    (verdict, Redacted::trusted_from_store(record))
}

/// The same without an answer.
pub(super) fn unanswered() -> Exchange {
    let answer = Err(Trouble::Connect("127.0.0.1:9".into()));
    Exchange { answer, ..exchange(200, "") }
}

/// A record with one step in each of the given phases; exchanges are numbered from 1.
pub(super) fn record(verdict: &CaseVerdict, sent: Vec<(Phase, Exchange)>) -> Redacted<CaseRecord> {
    let steps = sent.into_iter().zip(1..).map(|((phase, exchange), number)| StepRecord {
        phase,
        index: 0,
        not_sent: None,
        attempts: vec![Attempt { number, ..Attempt::of(exchange) }],
        saved: BTreeMap::new(),
    });
    Redacted::trusted_from_store(CaseRecord {
        case: verdict.case.clone(),
        seed: 42,
        began: "2026-01-01T00:00:00Z".into(),
        target: BTreeMap::new(),
        steps: steps.collect(),
        opening: vec![],
        closing: vec![],
        left_behind: vec![],
        ending: Ending::Complete,
    })
}

/// A scenario's file whose line 8 is a check.
pub(super) fn source() -> Source {
    let text = "id: scim.users.create-duplicate\ntitle: …\nsteps:\n  - name: create the same user again\n    \
                send: { scim: { method: POST, path: /Users } }\n\n    expect:\n      conflict: { status: 409 }\n      \
                explains-itself:\n        level: should\n        message: { at: $.detail, reason: duplicate-user }\n";
    Source::new("scenarios/scim/users/create-duplicate.yaml", text)
}

/// Cases that are blocked since the target answers the create of a user like this.
pub(super) fn refused(
    count: u32,
    status: u16,
    answer: &str,
) -> Vec<(CaseVerdict, Redacted<CaseRecord>)> {
    let one = |number: u32| {
        let set_up = "set-up did not hold: `create a user` (created): expected status 201";
        let id = CaseId::new("scim.users.read", Some(&format!("row-{number}")));
        let blocked = CheckVerdict { outcome: Outcome::Blocked, ..check("scim.users.read#reads") };
        let verdict = CaseVerdict {
            because: Some(format!("{set_up}, status {status}")),
            ..case(number, id, "A user is read", vec![blocked])
        };
        let mut case_record =
            CaseRecord::clone(&record(&verdict, vec![(Phase::Setup, exchange(status, answer))]));
        case_record.steps.push(StepRecord {
            phase: Phase::Steps,
            index: 0,
            not_sent: Some(NotSent::Blocked(set_up.to_owned())),
            attempts: vec![],
            saved: BTreeMap::new(),
        });
        (verdict, Redacted::trusted_from_store(case_record))
    };
    (1..=count).map(one).collect()
}
