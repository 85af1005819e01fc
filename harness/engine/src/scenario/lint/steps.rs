use std::time::Duration;

use base64::Engine as _;

use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{
    Action, AdminAction, At, BodyExpectation, Goal, HttpAction, Matcher, Phase, Scenario, Step,
    Subject, path_fault, placeholders,
};
use crate::vocabulary::AdminOperation;

const MAX_WAIT: Duration = Duration::from_secs(60);
const MAX_PATIENCE: Duration = Duration::from_secs(120);
/// How far below its start a located value is searched, in bytes: most lie within, and the next
/// value of the same text is further off.
const WITHIN: usize = 4096;
const ADD_JSON: &str = "add a comparison: `json: [{ at: $.id, present: true }]`";
const ADD_HEADER: &str = "add a comparison: `header: [{ name: location, present: true }]`";
const MIN_PAUSE: Duration = Duration::from_millis(10);

/// Bounds, embedded languages (JSONPath, regular expressions, base64), and parameters.
pub(super) fn check(source: &Source, scenario: &Scenario, problems: &mut Vec<Problem>) {
    let mut lint = StepLint { source, problems };
    let lists = [
        (Phase::Setup, &scenario.setup),
        (Phase::Steps, &scenario.steps),
        (Phase::Cleanup, &scenario.cleanup),
    ];
    for (_, steps) in lists {
        steps.iter().for_each(|step| lint.step(step));
        lint.at_once(steps);
    }
    if scenario.steps.iter().all(|step| step.expect.is_empty()) {
        let place = source.find_key("steps");
        lint.problem("no step expects anything", place, "give at least one step an `expect`");
    }
}

struct StepLint<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
}

impl StepLint<'_> {
    fn problem(
        &mut self,
        message: impl Into<String>,
        place: Option<std::ops::Range<usize>>,
        help: impl Into<String>,
    ) {
        self.problems.push(Problem::new(self.source, message).at(place).help(help));
    }

    fn step(&mut self, step: &At<Step>) {
        match &step.send.value {
            Action::Scim(action) => self.goal(action.goal(), &step.send),
            Action::Http(action) => self.http(action, &step.send),
            Action::Admin(action) => self.admin(action, &step.send),
            Action::Wait(action) => {
                if action.duration.get() > MAX_WAIT {
                    self.problem(
                        "a pause is at most 60 s",
                        step.send.span.clone(),
                        "wait less, or use `retry`",
                    );
                }
                if !step.expect.is_empty() || !step.save.is_empty() {
                    let help = "move `expect` and `save` to a step that sends something";
                    self.problem("a pause has no answer", step.send.span.clone(), help);
                }
            }
            // `saml.rs` and `connector.rs` look at these.
            Action::SamlResponse(_)
            | Action::SamlRequest(_)
            | Action::SamlMetadata(_)
            | Action::Totp(_)
            | Action::Sts(_)
            | Action::Trigger(_)
            | Action::Await(_)
            | Action::AuthnRequest(_) => {}
        }
        if let Some(repeat) =
            step.repeat.as_ref().filter(|times| !(1..=1000).contains(&times.value))
        {
            let help = "write a number from 1 to 1000, or leave the key out to send once";
            self.problem("`repeat` is out of bounds", repeat.span.clone(), help);
        }
        if let Some(retry) = &step.retry
            && (retry.within.get() > MAX_PATIENCE || retry.every.get() < MIN_PAUSE)
        {
            let help = "`within` is at most `120s`, `every` at least `10ms`";
            self.problem("`retry` is out of bounds", self.within(step, "retry:"), help);
        }
        for (_, save) in step.save.iter() {
            match (&save.json, &save.header, save.message) {
                (Some(path), None, false) => self.json_path(path, save),
                (None, Some(_), false) | (None, None, true) => {}
                _ => {
                    let help = "write `{ json: $.id }`, `{ header: location }` or \
                        `{ message: true }`";
                    self.problem(
                        "`save` needs exactly one of `json`, `header` and `message`",
                        save.span.clone(),
                        help,
                    );
                }
            }
        }
        let reads_events = matches!(
            &step.send.value,
            Action::Admin(action) if action.operation == AdminOperation::ReadEvents
        );
        for (_, check) in step.expect.iter() {
            if matches!(check.subject, Subject::Audit(_)) && !reads_events {
                let help = "`audit` belongs to a step that sends `admin: { do: read-events, … }`";
                self.problem("no audit trail is read by this step", check.span.clone(), help);
            }
            self.subject(&check.subject, check);
        }
    }

    /// What is sent at once is single requests, and the last of them waits for the others.
    fn at_once(&mut self, steps: &[At<Step>]) {
        let mut with_next = false;
        for step in steps {
            let goes_along = with_next || step.at_once;
            with_next = step.at_once;
            let browses = step.send.value.is_for_browsers();
            let single = matches!(step.send.value, Action::Scim(_) | Action::Http(_)) && !browses;
            if goes_along && (!single || step.repeat.is_some() || step.retry.is_some()) {
                let help = "send `scim` or `http`, without `browser`, `repeat` and `retry`";
                let message = "only single requests are sent at once";
                self.problem(message, step.name.span.clone(), help);
            }
        }
        if let Some(last) = steps.last().filter(|_| with_next) {
            let help = "leave `at-once` out of the last step: it is sent with the one before it";
            self.problem("no step follows to be sent at once", self.within(last, "at-once:"), help);
        }
    }

    fn goal<T>(&mut self, goal: Goal<'_>, place: &At<T>) {
        match (goal.path, goal.url) {
            (Some(path), None) => {
                if !path.starts_with('/') && !path.starts_with("${") {
                    let help = format!("write `/{}`", path.value);
                    self.problem("a path starts with a slash", path.span.clone(), help);
                }
            }
            (None, Some(url)) => {
                if !url.contains("${") {
                    let help = "write `path: /Users` for an address of your own, and `url` for one \
                        that was saved: `url: \"${saved.address}\"`";
                    self.problem("a `url` is what the target gave", url.span.clone(), help);
                }
            }
            (None, None) => {
                let help = "add `path: /Users`, or `url:` for a reference that the target gave";
                self.problem("the request goes nowhere", place.span.clone(), help);
            }
            (Some(_), Some(_)) => {
                let help = "keep one of `path` and `url`";
                self.problem("the request goes to two places", place.span.clone(), help);
            }
        }
    }

    fn http<T>(&mut self, action: &HttpAction, place: &At<T>) {
        match (&action.path, &action.url) {
            // Raw requests may go to `Users` without a slash, on purpose.
            (Some(_), None) => {}
            _ => self.goal(action.goal(), place),
        }
        if let Some(encoded) = &action.base64
            && base64::engine::general_purpose::STANDARD.decode(encoded.as_bytes()).is_err()
        {
            let help = "use the standard alphabet with padding";
            self.problem("`base64` is not base64", encoded.span.clone(), help);
        }
        let bodies = [action.text.is_some(), action.base64.is_some(), !action.form.is_empty()];
        if bodies.into_iter().filter(|is_there| *is_there).count() > 1 {
            let help = "keep one of `text`, `form` and `base64`";
            self.problem("a request has one body", place.span.clone(), help);
        }
    }

    fn admin<T>(&mut self, action: &AdminAction, place: &At<T>) {
        let known = action.operation.parameters();
        for name in action.with.keys().filter(|name| !known.contains(&name.as_str())) {
            let message = format!("`{}` has no parameter `{name}`", action.operation);
            let help = did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| "it takes no parameters".to_owned());
            self.problem(message, self.within(place, &format!("{name}:")), help);
        }
        for name in known.iter().filter(|name| !action.with.contains_key(**name)) {
            let message = format!("`{}` needs the parameter `{name}`", action.operation);
            self.problem(message, place.span.clone(), format!("add `with: {{ {name}: … }}`"));
        }
    }

    fn subject<T>(&mut self, subject: &Subject, place: &At<T>) {
        match subject {
            Subject::Json(matches) => {
                if matches.is_empty() {
                    self.problem("`json` compares nothing", self.within(place, "json:"), ADD_JSON);
                }
                for one in matches {
                    self.json_path(&one.at, place);
                    self.matcher(&one.matcher, place);
                }
            }
            Subject::Header(matches) => {
                if matches.is_empty() {
                    let place = self.within(place, "header:");
                    self.problem("`header` compares nothing", place, ADD_HEADER);
                }
                for one in matches {
                    if http::HeaderName::from_bytes(one.name.as_bytes()).is_err() {
                        let message = format!("`{}` is not a header name", one.name);
                        let place = self.within(place, &one.name);
                        self.problem(message, place, "write one such as `content-type`");
                    }
                    self.matcher(&one.matcher, place);
                }
            }
            Subject::Message(message) => self.json_path(message.path(), place),
            Subject::Body(BodyExpectation::Matches(pattern)) => self.pattern(pattern, place),
            Subject::Body(
                BodyExpectation::NoInternals(false) | BodyExpectation::StrictJson(false),
            ) => {
                let help = "write `true`, or leave the check out";
                self.problem(
                    "nothing is wrong with the opposite",
                    self.within(place, "body:"),
                    help,
                );
            }
            Subject::Status(_)
            | Subject::Body(_)
            | Subject::Within(_)
            | Subject::Outcome(_)
            | Subject::Audit(_) => {}
            Subject::Arrives(arrival) => {
                for one in &arrival.json {
                    self.json_path(&one.at, place);
                    self.matcher(&one.matcher, place);
                }
                arrival.header.iter().for_each(|one| self.matcher(&one.matcher, place));
                arrival.query.values().for_each(|pattern| self.pattern(pattern, place));
            }
        }
    }

    fn json_path<T>(&mut self, path: &str, place: &At<T>) {
        // A path with placeholders is known only when it runs.
        if path.contains("${") {
            return;
        }
        if let Some(fault) = path_fault(path) {
            self.problem(fault.message, self.within(place, path), fault.help);
        }
    }

    /// Where a text first stands in a located value, or the value itself.
    fn within<T>(&self, place: &At<T>, text: &str) -> Option<std::ops::Range<usize>> {
        let span = place.span.clone()?;
        // A text that is written with escapes is found nowhere, or somewhere below.
        let end = span.end.max(span.start + WITHIN);
        let found = self.source.find_from(span.start, text).filter(|found| found.start <= end);
        found.or(Some(span))
    }

    fn matcher<T>(&mut self, matcher: &Matcher, place: &At<T>) {
        match matcher {
            Matcher::Matches(pattern) => self.pattern(pattern, place),
            Matcher::Each(inner) => self.matcher(inner, place),
            _ => {}
        }
    }

    fn pattern<T>(&mut self, pattern: &str, place: &At<T>) {
        // What a placeholder stands for is known only when it runs; any letter will do here.
        let mut sample = pattern.to_owned();
        for placeholder in placeholders(pattern).unwrap_or_default().iter().rev() {
            sample.replace_range(placeholder.span.clone(), "x");
        }
        if let Err(error) = regex::Regex::new(&sample) {
            let cause = error.to_string();
            let cause = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let message = format!("`{pattern}` is not a regular expression: {cause}");
            self.problem(
                message,
                self.within(place, pattern),
                "escape special characters with a backslash",
            );
        }
    }
}
