use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Selection, Shard};
use crate::judge::{CaseVerdict, Context, Outcome};
use crate::scenario::{Action, Case, CaseId, Phase, SamlResponseAction};
use crate::survey::Survey;
use crate::target::{MetadataFrom, SamlSp, ShownAs, Target};
use crate::vocabulary::{Capabilities, Class, Discovery, Era, Facts, Flow, Level, Party, Profile};

/// Every selected case, to run or why not.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Cases in the order of the files.
    pub cases: Vec<Planned>,
}

/// One case of a plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its number, from 1; the same in every shard.
    pub number: u32,
    /// The case.
    pub case: Arc<Case>,
    /// Why it is not run.
    pub unsupported: Option<String>,
}

/// The file `plan.json`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlannedRecord {
    /// Number, from 1.
    pub number: u32,
    /// Case id.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Its level.
    pub level: Level,
    /// What kind of finding a breach is.
    #[serde(default)]
    pub class: Class,
    /// Why it is not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<String>,
}

impl Plan {
    /// Selects and orders cases, and finds out which do not apply to the target.
    pub fn make(
        cases: Vec<Case>,
        target: &Target,
        survey: &Survey,
        selection: &Selection,
        shard: Option<Shard>,
    ) -> Self {
        let supports = target.supported();
        let context = Context { target, supports: &supports, survey };
        let selected = cases.into_iter().filter(|case| selection.takes(case)).zip(1_u32..);
        let mine = selected.filter(|(case, _)| shard.is_none_or(|shard| shard.takes(&case.id)));
        let planned = mine.map(|(case, number)| Planned {
            number,
            unsupported: unsupported(&case, &context),
            case: Arc::new(case),
        });
        Self { cases: planned.collect() }
    }

    /// Those that are run.
    pub fn to_run(&self) -> impl Iterator<Item = &Planned> {
        self.cases.iter().filter(|planned| planned.unsupported.is_none())
    }

    /// Verdicts of the cases that are not run.
    pub fn unsupported_verdicts(&self) -> Vec<CaseVerdict> {
        let verdict = |planned: &Planned| {
            Some(CaseVerdict {
                case: planned.case.id.clone(),
                number: planned.number,
                title: planned.case.scenario.title.value.clone(),
                class: planned.case.class(),
                outcome: Outcome::Unsupported,
                because: Some(planned.unsupported.clone()?),
                millis: 0,
                checks: Vec::new(),
            })
        };
        self.cases.iter().filter_map(verdict).collect()
    }

    /// As `plan.json` holds it.
    pub fn records(&self) -> Vec<PlannedRecord> {
        let record = |planned: &Planned| PlannedRecord {
            number: planned.number,
            case: planned.case.id.clone(),
            title: planned.case.scenario.title.value.clone(),
            level: planned.case.level(),
            class: planned.case.class(),
            unsupported: planned.unsupported.clone(),
        };
        self.cases.iter().map(record).collect()
    }
}

fn unsupported(case: &Case, context: &Context<'_>) -> Option<String> {
    let party = case.scenario.against;
    if !context.target.has(party) {
        return Some(format!("the target file has no `{party}`"));
    }
    let supports = || context.supports.iter().map(String::as_str);
    if let Some(need) = case.needs().find(|need| !Capabilities::satisfied(supports(), need)) {
        return Some(format!("the target does not declare `{need}`"));
    }
    let lacks = |name| context.survey.lacks(name, &context.target.payload, context.supports);
    if let Some(cause) = case.attributes().find_map(lacks) {
        return Some(cause);
    }
    let facts = context.facts(case);
    if !case.scenario.when.holds(&facts) {
        return Some(format!(
            "the scenario is not for {}",
            kind(context.target.profile.kind(), context.target.era)
        ));
    }
    if !case.row.when.holds(&facts) {
        return Some(format!(
            "the case is not for {}",
            kind(context.target.profile.kind(), context.target.era)
        ));
    }
    let connector = context.target.scim_client.as_ref();
    let phases = [Phase::Setup, Phase::Steps];
    let mut steps = phases.iter().flat_map(|phase| case.steps(*phase));
    let untriggered = steps.find_map(|step| match &step.send.value {
        Action::Trigger(action) if step.when.holds(&facts) => connector?.lacks(action.event),
        _ => None,
    });
    if untriggered.is_some() {
        return untriggered;
    }
    let operations = context.target.admin.as_ref().map(|admin| &admin.operations);
    let phases = [Phase::Setup, Phase::Steps, Phase::Cleanup];
    let steps = phases.iter().flat_map(|phase| case.steps(*phase));
    let unmapped = steps.filter(|step| step.when.holds(&facts)).find_map(|step| {
        let Action::Admin(action) = &step.send.value else { return None };
        let mapped = operations.is_some_and(|known| known.contains_key(&action.operation));
        (!mapped).then_some(action.operation)
    });
    if let Some(operation) = unmapped {
        return Some(format!("the target file does not map the operation `{operation}`"));
    }
    let steps = phases.iter().flat_map(|phase| case.steps(*phase));
    let applicable = steps.filter(|step| step.when.holds(&facts));
    let unreachable =
        applicable.filter_map(|step| unreachable(&step.send.value, case, context.target));
    if let Some(cause) = unreachable.into_iter().next() {
        return Some(cause);
    }
    if let Some((endpoint, status)) = not_served(case, context, &facts) {
        return Some(format!(
            "the target answers {status} at `{endpoint}`, which another scenario is about"
        ));
    }
    // In a set-up it blocks the case, with the target's own words; as a step it would be a finding.
    let steps = case.steps(Phase::Steps).iter().filter(|step| step.when.holds(&facts));
    if let Some(cause) = steps.filter_map(|step| refused(&step.send.value, context)).next() {
        return Some(cause);
    }
    (!is_judged(case, &facts)).then(|| {
        format!("no check applies to {}", kind(context.target.profile.kind(), context.target.era))
    })
}

/// Whether a case is for a target at all: its conditions hold, and those of a check.
pub(crate) fn is_for(case: &Case, facts: &Facts<'_>) -> bool {
    case.scenario.when.holds(facts) && case.row.when.holds(facts) && is_judged(case, facts)
}

fn is_judged(case: &Case, facts: &Facts<'_>) -> bool {
    let mut steps = case.steps(Phase::Steps).iter().filter(|step| step.when.holds(facts));
    steps.any(|step| step.expect.iter().any(|(_, check)| check.when.holds(facts)))
}

/// Why the target file leads nowhere for an action, if so.
fn unreachable(action: &Action, case: &Case, target: &Target) -> Option<String> {
    let sp = target.saml_sp.as_ref();
    let cause = match action {
        Action::Scim(_)
            if target.scim_server.is_none() && case.scenario.against != Party::ScimClient =>
        {
            "the target file has no `scim-server`"
        }
        Action::SamlRequest(_) if !sp?.has(Flow::SpInitiated) => "the target file names no `start`",
        Action::SamlResponse(action) => match action.flow(case.values()) {
            Some(Flow::SpInitiated) if !sp?.has(Flow::SpInitiated) => {
                "the target file names no `start`"
            }
            Some(Flow::IdpInitiated) if !sp?.has(Flow::IdpInitiated) => {
                "the target takes no response that it did not ask for (`idp-initiated: false`)"
            }
            _ => return unmakeable(action, case, sp?),
        },
        Action::SamlMetadata(_) if case.scenario.against == Party::SamlIdp => {
            let from = &target.saml_idp.as_ref()?.metadata;
            return (!matches!(from, MetadataFrom::Get(_)))
                .then(|| "the target file does not say where its metadata is fetched".to_owned());
        }
        Action::AuthnRequest(action) => {
            let unasked = action.0.get("flow").and_then(Value::as_str) == Some("idp-initiated");
            let has = target.saml_idp.as_ref()?.has(Flow::IdpInitiated);
            return (unasked && !has)
                .then(|| "the target file names no `idp-initiated`".to_owned());
        }
        Action::SamlMetadata(_) if !matches!(sp?.metadata, Some(MetadataFrom::Get(_))) => {
            "the target file does not say where its metadata is fetched"
        }
        Action::Totp(action) => {
            let purpose = action.purpose(case.values());
            return match target.directory.as_ref().and_then(|directory| directory.totp.as_ref()) {
                None => Some("the target file has no `directory.totp`".to_owned()),
                Some(file) => purpose
                    .filter(|purpose| file.operation(*purpose).is_none())
                    .map(|purpose| format!("the target file has no `directory.totp.{purpose}`")),
            };
        }
        Action::Sts(_) if sp?.sts.is_none() => "the target file has no `saml-sp.sts`",
        _ => return None,
    };
    Some(cause.to_owned())
}

/// Why a message means nothing to the target, if so.
fn unmakeable(action: &SamlResponseAction, case: &Case, sp: &SamlSp) -> Option<String> {
    let response = action.of_row(case.values())?.response;
    let loses = |name: &String| name.trim() != name || name.contains(char::is_control);
    if matches!(sp.identity.shown, ShownAs::Header(_))
        && response.subject.value.as_ref().is_some_and(loses)
    {
        return Some(
            "the target shows names in a header, which has no room for such white space".to_owned(),
        );
    }
    let obstacle = response.obstacle(&sp.asks(), &sp.users.honest.attributes)?;
    Some(obstacle.to_string())
}

/// What the case asks for and the survey found nowhere, unless it is the one that says so.
fn not_served(case: &Case, context: &Context<'_>, facts: &Facts<'_>) -> Option<(Discovery, u16)> {
    let steps = [Phase::Setup, Phase::Steps].into_iter().flat_map(|phase| case.steps(phase));
    let paths = steps.filter(|step| step.when.holds(facts)).filter_map(|step| {
        let goal = match &step.send.value {
            Action::Scim(action) => action.goal(),
            Action::Http(action) => action.goal(),
            _ => return None,
        };
        let path = goal.path?.value.as_str();
        let row = path.strip_prefix("${case.").and_then(|name| name.strip_suffix('}'));
        Some(row.and_then(|name| case.values().get(name)?.as_str()).unwrap_or(path))
    });
    let absent = &context.survey.absent;
    let mut asked = paths.flat_map(|path| absent.iter().filter(|(it, _)| it.has(path)));
    let (endpoint, status) = asked.find(|(it, _)| !case.scenario.finds_out.contains(it))?;
    Some((*endpoint, *status))
}

/// Why the target cannot take a body, whatever else it says.
fn refused(action: &Action, context: &Context<'_>) -> Option<String> {
    let Action::Scim(action) = action else { return None };
    let (path, body) = (action.path.as_ref()?, action.body.as_ref()?);
    if action.as_written {
        return None;
    }
    let payload = &context.target.payload;
    context.survey.refuses(action.method.to_http().as_str(), &path.value, body, payload)
}

fn kind(profile: Profile, era: Option<Era>) -> String {
    era.map_or_else(|| profile.to_string(), |era| format!("{profile}, era {era}"))
}
