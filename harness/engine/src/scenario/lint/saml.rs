use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::placeholders::FIXED;
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{
    Action, At, AuthnRequestAction, Bindings, Case, Check, Fragment, Misfit, MisfitKind,
    OutcomeExpectation, SamlResponseAction, Scenario, Step, StsAction, Subject, TemplateError,
    TotpAction, render,
};
use crate::vocabulary::{Party, SignInOutcome};

/// Sign-ins: who is asked, what a message says in each case, and what may come of it.
pub(super) fn check(
    source: &Source,
    scenario: &Scenario,
    fragments: &[Fragment],
    problems: &mut Vec<Problem>,
) {
    let used = scenario
        .uses
        .iter()
        .filter_map(|name| fragments.iter().find(|known| known.fragment.value == name.value));
    let used: Vec<&Fragment> = used.collect();
    let cases = Case::expand(source, scenario, &used);
    let samples = Samples::of(scenario, &used);
    let mut lint = Lint { source, scenario, cases, samples, told: BTreeSet::new(), problems };
    for step in scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup) {
        lint.step(step);
    }
}

/// Placeholders of these spaces have values before anything runs.
const OF_HARNESS: [&str; 3] = ["unique.", "clock.", "repeat."];

/// Values for what is known only when it runs.
struct Samples {
    saved: BTreeMap<String, Value>,
    target: BTreeMap<String, Value>,
}

impl Samples {
    fn of(scenario: &Scenario, used: &[&Fragment]) -> Self {
        let own = scenario.setup.iter().chain(&scenario.steps);
        let steps = used.iter().flat_map(|fragment| &fragment.setup).chain(own);
        let saved = steps.flat_map(|step| step.save.iter());
        let saved = saved.map(|(name, _)| (name.value.clone(), Value::from("sample")));
        let of_target =
            FIXED.iter().filter(|name| !OF_HARNESS.iter().any(|own| name.starts_with(own)));
        let target = of_target.map(|name| {
            let name = name.strip_prefix("target.").unwrap_or(name);
            (name.to_owned(), Value::from("https://sample.test"))
        });
        Self { saved: saved.collect(), target: target.collect() }
    }

    fn render(&self, case: &Case, value: &Value) -> Result<Value, TemplateError> {
        let bindings = Bindings {
            case_id: &case.id,
            seed: 0,
            vars: &case.scenario.vars,
            texts: &case.scenario.texts,
            case: case.values(),
            saved: &self.saved,
            target: &self.target,
            now: "2026-01-01T00:00:00Z",
            local: BTreeMap::from([("repeat.number".to_owned(), Value::from(1))]),
        };
        render(value, &bindings)
    }
}

struct Lint<'a> {
    source: &'a Source,
    scenario: &'a Scenario,
    cases: Vec<Case>,
    samples: Samples,
    /// What was told, so that a hundred rows do not tell it a hundred times.
    told: BTreeSet<(usize, String)>,
    problems: &'a mut Vec<Problem>,
}

impl Lint<'_> {
    fn problem(&mut self, message: String, place: Option<Range<usize>>, help: impl Into<String>) {
        self.labelled(message, place, help, "here");
    }

    fn labelled(
        &mut self,
        message: String,
        place: Option<Range<usize>>,
        help: impl Into<String>,
        label: &str,
    ) {
        let start = place.as_ref().map_or(0, |place| place.start);
        if self.told.insert((start, message.clone())) {
            let problem = Problem::new(self.source, message).at(place).label(label);
            self.problems.push(problem.help(help));
        }
    }

    fn step(&mut self, step: &At<Step>) {
        let signs_in = matches!(step.send.value, Action::SamlResponse(_) | Action::AuthnRequest(_));
        self.party(step);
        if let Action::SamlResponse(action) = &step.send.value {
            self.written(step, &action.0, &|rendered| SamlResponseAction::read(rendered).err());
        }
        if let Action::AuthnRequest(action) = &step.send.value {
            self.written(step, &action.0, &|rendered| AuthnRequestAction::read(rendered).err());
        }
        if let Action::Sts(action) = &step.send.value {
            self.written(step, &action.0, &|rendered| StsAction::read(rendered).err());
        }
        if let Action::Totp(action) = &step.send.value {
            self.written(step, &action.0, &|rendered| TotpAction::read(rendered).err());
        }
        let shows_code = matches!(step.send.value, Action::Totp(_));
        let decides = |check: &Check| matches!(check.subject, Subject::Outcome(_));
        let delivers = matches!(step.send.value, Action::SamlResponse(_));
        if delivers && !step.expect.iter().any(|(_, check)| decides(check)) {
            let help = "add `expect: { decision: { outcome: refused } }`, or what is right here";
            let message = "nothing says who may get in by this message".to_owned();
            self.problem(message, step.send.span.clone(), help);
        }
        for (_, check) in step.expect.iter() {
            if let Subject::Outcome(expected) = &check.subject {
                if !signs_in && !shows_code {
                    let help = "`outcome` belongs to a step that sends a `saml-response`, an `authn-request` or a `totp`";
                    let message = "nobody signs in by this step".to_owned();
                    self.problem(message, check.span.clone(), help);
                }
                self.outcome(expected, check);
            }
        }
        for (name, save) in step.save.iter().filter(|(_, save)| save.message && !signs_in) {
            let message = format!("`{}` keeps a message, but the step sends none", name.value);
            self.problem(message, save.span.clone(), "keep it in the step with `saml-response`");
        }
    }

    /// Only a SAML service provider is sent SAML.
    fn party(&mut self, step: &At<Step>) {
        let send = &step.send.value;
        let against = self.scenario.against;
        let to_idp = matches!(send, Action::AuthnRequest(_));
        let to_either = matches!(send, Action::SamlMetadata(_)) && against == Party::SamlIdp;
        if send.is_saml() && !to_idp && !to_either && against != Party::SamlSp {
            let message = format!("`{}` is for SAML service providers", send.name());
            let help = "write `against: saml-sp`, or send something else";
            self.problem(message, step.send.span.clone(), help);
        }
        if to_idp && against != Party::SamlIdp {
            let message = "`authn-request` is for SAML identity providers".to_owned();
            let help = "write `against: saml-idp`, or send something else";
            self.problem(message, step.send.span.clone(), help);
        }
        if matches!(send, Action::Totp(_)) && self.scenario.against != Party::Directory {
            let message = "`totp` is for directories with a sign-in of their own".to_owned();
            let help = "write `against: directory`, or send something else";
            self.problem(message, step.send.span.clone(), help);
        }
        if let Action::Http(action) = send
            && action.browser.is_some()
            && self.scenario.against != Party::SamlSp
        {
            let help = "write `against: saml-sp`, or leave `browser` out";
            let message = "browsers are for SAML service providers".to_owned();
            self.problem(message, step.send.span.clone(), help);
        }
    }

    /// What is written, as it is in every case, with samples of what is known only when it runs.
    fn written(
        &mut self,
        step: &At<Step>,
        action: &serde_json::Map<String, Value>,
        read: &dyn Fn(&Value) -> Option<Misfit>,
    ) {
        let written = Value::Object(action.clone());
        let cases = std::mem::take(&mut self.cases);
        for case in &cases {
            // A placeholder without a value is told with the others.
            let Ok(rendered) = self.samples.render(case, &written) else { continue };
            if let Some(misfit) = read(&rendered) {
                self.misfit(step, case, &misfit);
            }
        }
        self.cases = cases;
    }

    fn misfit(&mut self, step: &At<Step>, case: &Case, misfit: &Misfit) {
        let from = step.send.span.as_ref().map_or(0, |span| span.start);
        let place = self.place(from, misfit).or_else(|| self.in_row(case, misfit));
        let place = place.or_else(|| self.parent(from, misfit)).or_else(|| step.send.span.clone());
        let see =
            format!("see scenarios/README.md for what a `{}` may say", step.send.value.name());
        let help = misfit.help().unwrap_or(see);
        let label = match &misfit.kind {
            MisfitKind::UnknownKey(_) => "not a key here",
            MisfitKind::UnknownValue(_) => "not a value here",
            MisfitKind::MissingKey(_) => "in this map",
            MisfitKind::Other(_) => "here",
        };
        self.labelled(misfit.to_string(), place, help, label);
    }

    /// Where in the step the thing stands, following the keys that lead to it.
    fn place(&self, from: usize, misfit: &Misfit) -> Option<Range<usize>> {
        let at = self.walk(from, &misfit.path)?.end;
        match &misfit.kind {
            MisfitKind::UnknownKey(name) => {
                let place = self.source.find_from(at, &format!("{name}:"))?;
                Some(place.start..place.end - 1)
            }
            MisfitKind::UnknownValue(name) => {
                let place = self.source.find_from(at, name)?;
                // What stands further off is something else.
                (place.start - at <= NEAR).then_some(place)
            }
            MisfitKind::Other(_) => {
                let place = self.source.find_from(at, misfit.quoted()?)?;
                (place.start - at <= NEAR).then_some(place)
            }
            MisfitKind::MissingKey(_) => None,
        }
    }

    /// The place of the last key of a path.
    fn walk(&self, from: usize, path: &[String]) -> Option<Range<usize>> {
        path.iter().try_fold(from..from, |place, key| {
            let found = self.source.find_from(place.end, &format!("{key}:"));
            found.or_else(|| self.source.find_from(place.end, key))
        })
    }

    fn parent(&self, from: usize, misfit: &Misfit) -> Option<Range<usize>> {
        self.walk(from, &misfit.path).filter(|place| !place.is_empty())
    }

    /// A word that a row brings in.
    fn in_row(&self, case: &Case, misfit: &Misfit) -> Option<Range<usize>> {
        let name = match &misfit.kind {
            MisfitKind::UnknownValue(name) => name.as_str(),
            MisfitKind::Other(_) => misfit.quoted()?,
            MisfitKind::UnknownKey(_) | MisfitKind::MissingKey(_) => return None,
        };
        let row = self.scenario.cases.iter().find(|row| row.name == case.row.name)?;
        self.source.find_from(row.span.as_ref()?.start, name)
    }

    fn outcome(&mut self, expected: &OutcomeExpectation, check: &At<Check>) {
        let written = expected.value();
        let rendered: Vec<Value> =
            self.cases.iter().filter_map(|case| self.samples.render(case, &written).ok()).collect();
        let party = self.scenario.against;
        let known = || SignInOutcome::ALL.into_iter().filter(|outcome| outcome.is_of(party));
        for value in rendered {
            let wrong = match OutcomeExpectation::named(&value) {
                Ok(named) if named.is_empty() => "nothing".to_owned(),
                Ok(named) => match named.iter().find(|outcome| !outcome.is_of(party)) {
                    Some(foreign) => foreign.name().to_owned(),
                    None => continue,
                },
                Err(wrong) => wrong,
            };
            let start = check.span.as_ref().map_or(0, |span| span.start);
            let place = self.source.find_from(start, &wrong).or_else(|| check.span.clone());
            let help = did_you_mean(&wrong, known().map(SignInOutcome::name));
            let message = match SignInOutcome::named(&wrong) {
                Some(_) => format!("`{wrong}` is no outcome of a `{party}`"),
                None => format!("unknown outcome `{wrong}`"),
            };
            self.problem(message, place, help.unwrap_or_default());
        }
    }
}

/// How far behind its key a word is looked for, in bytes.
const NEAR: usize = 200;
