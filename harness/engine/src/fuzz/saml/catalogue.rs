//! The closed list of moves: what scenarios deliver, with what they say is right after it; and what the
//! protocol knows besides, of which nothing is known but that nobody is to be forged.

use std::collections::{BTreeMap, BTreeSet};

use fedspec_protocol::saml::forge::FieldCase;
use fedspec_protocol::saml::tamper::{Tampering, Wrap};
use serde_json::{Map, Value, json};

use super::moves::{Move, Right};
use crate::fuzz::Rule;
use crate::judge::Context;
use crate::plan::{Plan, Selection};
use crate::scenario::{
    Action, Bindings, Case, OutcomeExpectation, Phase, SamlResponseAction, Step, Subject, render,
};
use crate::survey::Survey;
use crate::target::Target;
use crate::vocabulary::{Capabilities, Level, Party, SignInOutcome};

/// Every move of the closed list that this target can be sent.
pub(super) fn moves(cases: Vec<Case>, target: &Target) -> Vec<Move> {
    let survey = Survey::default();
    let supports = target.supported();
    let context = Context { target, supports: &supports, survey: &survey };
    let mine = cases.into_iter().filter(|case| case.scenario.against == Party::SamlSp);
    let plan = Plan::make(mine.collect(), target, &survey, &Selection::default(), None);
    let of_scenarios = plan.to_run().filter_map(|planned| of_case(&planned.case, &context));
    let mut all: Vec<Move> = of_scenarios.collect();
    let encrypts =
        Capabilities::satisfied(supports.iter().map(String::as_str), "saml.sp.encryption");
    let known: BTreeSet<String> = all.iter().map(|known| text(&known.patch)).collect();
    let besides = of_protocol(encrypts).filter(|one| !known.contains(&text(&one.patch)));
    all.extend(besides);
    all
}

fn text(patch: &Map<String, Value>) -> String {
    Value::Object(patch.clone()).to_string()
}

/// What a case delivers, if that is one message and nothing else.
fn of_case(case: &Case, context: &Context<'_>) -> Option<Move> {
    let only = |phase| case.steps(phase).is_empty();
    let [step] = case.steps(Phase::Steps) else { return None };
    let Action::SamlResponse(action) = &step.send.value else { return None };
    let plain = only(Phase::Setup) && only(Phase::Cleanup) && case.scenario.texts.is_empty();
    if !plain || step.repeat.is_some() || !step.save.is_empty() {
        return None;
    }
    let bindings = Stand::new();
    let rendered = render(&Value::Object(action.0.clone()), &bindings.of(case)).ok()?;
    let patch = tidy(rendered)?;
    // What only one run, or one step, knows is no part of a list.
    let whole = text(&patch);
    let of_a_run =
        ["${unique", "${saved", "${clock", "${secret"].iter().any(|it| whole.contains(it));
    let readable = SamlResponseAction::read(&Value::Object(patch.clone())).is_ok();
    if of_a_run || !readable || patch.is_empty() {
        return None;
    }
    let right = right(case, step, context, &bindings)?;
    let needs = case.needs().map(str::to_owned).collect();
    Some(Move { needs, ..Move::new(case.id.scenario(), case.id.as_str(), patch, right) })
}

/// What the case says is right; none where it does not say who may get in here.
fn right(case: &Case, step: &Step, context: &Context<'_>, stand: &Stand) -> Option<Right> {
    let facts = context.facts(case);
    let decides = |check: &&crate::scenario::Check| {
        matches!(check.subject, Subject::Outcome(_)) && check.when.holds(&facts)
    };
    let check = step.expect.iter().map(|(_, check)| &check.value).find(decides)?;
    let Subject::Outcome(wanted) = &check.subject else { return None };
    let rendered = render(&wanted.value(), &stand.of(case)).ok()?;
    let named = OutcomeExpectation::named(&rendered).ok()?;
    let mut cites = case.cites_of(check);
    let mut told = BTreeSet::new();
    cites.retain(|cite| told.insert(cite.clone()));
    let rule = Rule {
        level: check.level.unwrap_or_else(|| case.level()),
        severity: check.severity.unwrap_or_else(|| case.severity()),
        class: case.class_of(check),
        cites,
    };
    let lets_in = named.contains(&SignInOutcome::Accepted);
    Some(if lets_in || rule.level != Level::Must {
        Right::Anything
    } else {
        Right::Refused { rule, title: case.scenario.title.value.clone() }
    })
}

/// What stands for what is known of the target alone: its own place-holder.
struct Stand {
    target: BTreeMap<String, Value>,
    nothing: BTreeMap<String, Value>,
}

impl Stand {
    fn new() -> Self {
        let own = ["base", "name", "entity-id", "acs"];
        let whole =
            ["idp.entity-id", "idp.sso", "idp.certificate", "idp.metadata", "honest.name-id"];
        let own = own.map(|name| (name.to_owned(), format!("${{target.{name}}}")));
        let whole = whole.iter().chain(&["other.name-id"]);
        let whole = whole.map(|name| ((*name).to_owned(), format!("${{{name}}}")));
        let target = own.into_iter().chain(whole).map(|(name, text)| (name, Value::from(text)));
        Self { target: target.collect(), nothing: BTreeMap::new() }
    }

    fn of<'a>(&'a self, case: &'a Case) -> Bindings<'a> {
        Bindings {
            case_id: &case.id,
            seed: 0,
            vars: &case.scenario.vars,
            texts: &case.scenario.texts,
            case: case.values(),
            saved: &self.nothing,
            target: &self.target,
            now: "${clock.now}",
            local: BTreeMap::new(),
        }
    }
}

/// A map without what says nothing: rows of cases have such keys for each other's sake.
fn tidy(value: Value) -> Option<Map<String, Value>> {
    let Value::Object(map) = value else { return None };
    let says_something = |key: &str, value: &Value| match value {
        Value::Null => false,
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty() || !matches!(key, "insert" | "tamper"),
        _ => true,
    };
    Some(map.into_iter().filter(|(key, value)| says_something(key, value)).collect())
}

/// What the protocol knows: tamperings, wrappings, fields. That nobody may get in by a forgery is said by
/// the message's claims.
fn of_protocol(encrypts: bool) -> impl Iterator<Item = Move> {
    let one = |kind: String, name: String, patch: Value| {
        let patch = tidy(patch).unwrap_or_default();
        Move::new(kind, name, patch, Right::Anything)
    };
    let tamperings = Tampering::all()
        .filter(move |tampering| encrypts || !tampering.needs_encryption())
        .map(move |tampering| {
            let name = tampering.name();
            one(format!("tamper.{name}"), name.to_owned(), json!({ "tamper": [name] }))
        });
    let wraps =
        Wrap::core().filter(move |wrap| encrypts || !wrap.needs_encryption()).map(move |wrap| {
            let kind = format!("wrap.{}-{}", wrap.hidden.word(), wrap.place.word());
            one(kind, wrap.name(), json!({ "wrap": wrap.name() }))
        });
    let fields = FieldCase::all().map(move |case| {
        let patch = json!({ "fields": { case.field.name(): case.form.name() } });
        one(format!("field.{}", case.name()), case.name(), patch)
    });
    tamperings.chain(wraps).chain(fields)
}
