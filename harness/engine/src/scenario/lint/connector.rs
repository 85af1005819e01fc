use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::{Action, At, Check, Disturbance, Scenario, Step, Subject, WireFault};
use crate::vocabulary::Party;

/// What belongs to connectors under test: events with their parameters, faults, and what arrives.
pub(super) fn check(source: &Source, scenario: &Scenario, problems: &mut Vec<Problem>) {
    let steps = scenario.setup.iter().chain(&scenario.steps).chain(&scenario.cleanup);
    for step in steps {
        let mut lint = ConnectorLint { source, step, problems };
        if step.send.value.listens() && scenario.against != Party::ScimClient {
            let message = format!("`{}` is for connectors", step.send.value.name());
            lint.problem(message, "write `against: scim-client`, or send something else");
        }
        lint.action();
        step.expect.iter().for_each(|(_, check)| lint.subject(check));
    }
}

struct ConnectorLint<'a> {
    source: &'a Source,
    step: &'a At<Step>,
    problems: &'a mut Vec<Problem>,
}

impl ConnectorLint<'_> {
    fn problem(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let place = self.step.send.span.clone();
        self.problems.push(Problem::new(self.source, message).at(place).help(help));
    }

    fn action(&mut self) {
        let faults = match &self.step.send.value {
            Action::Trigger(action) => {
                let known = action.event.parameters();
                for name in action.with.keys().filter(|name| !known.contains(&name.as_str())) {
                    let message = format!("`{}` has no parameter `{name}`", action.event);
                    let help = did_you_mean(name, known.iter().copied());
                    self.problem(message, help.unwrap_or_else(|| "it has none".to_owned()));
                }
                for name in known.iter().filter(|name| !action.with.contains_key(**name)) {
                    let message = format!("`{}` needs the parameter `{name}`", action.event);
                    self.problem(message, format!("add `with: {{ {name}: … }}`"));
                }
                &action.faults
            }
            Action::Await(action) => &action.faults,
            _ => return,
        };
        faults.iter().for_each(|fault| self.fault(fault));
        if self.step.retry.is_some() || self.step.repeat.is_some() {
            let help =
                "leave `retry` and `repeat` out: listening ends when what is expected has come";
            self.problem("a connector is listened to once a step", help);
        }
    }

    fn fault(&mut self, fault: &WireFault) {
        if fault.nth == 0 || fault.times == 0 {
            self.problem("a fault that never happens", "`nth` and `times` begin with 1");
        }
        match &fault.what {
            Disturbance::Answer(answer) if !(200..600).contains(&answer.status) => {
                self.problem(
                    format!("nothing is answered {}", answer.status),
                    "write a status from 200 to 599",
                );
            }
            Disturbance::Redirect(status) if !matches!(status, 301 | 302 | 303 | 307 | 308) => {
                self.problem(
                    format!("{status} redirects nowhere"),
                    "write 301, 302, 303, 307 or 308",
                );
            }
            Disturbance::Hang(time) if time.get().as_secs() > 60 => {
                self.problem("a silence is at most 60 s", "write less");
            }
            _ => {}
        }
    }

    fn subject(&mut self, check: &At<Check>) {
        let listens = self.step.send.value.listens();
        match &check.subject {
            Subject::Arrives(arrival) => {
                if !listens {
                    let help = "`arrives` belongs to a step that sends `trigger` or `await`";
                    self.problem("nothing is listened to by this step", help);
                }
                if arrival.pause.is_some() && arrival.after.is_none() {
                    self.problem("`pause` needs `after`", "add `after: { answered: 429 }`");
                }
                if arrival.times.is_some()
                    && (arrival.at_least.is_some() || arrival.at_most.is_some())
                {
                    self.problem(
                        "a number of requests is given twice",
                        "keep `times`, or the bounds",
                    );
                }
            }
            Subject::Json(_) | Subject::Message(_) => {}
            other if listens => {
                let message = format!("a connector's report has no `{}`", other.name());
                self.problem(
                    message,
                    "look at it by `json` or `message`, and at requests by `arrives`",
                );
            }
            _ => {}
        }
    }
}
