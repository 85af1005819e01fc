//! Before a target is looked at: does this fedspec tell good from bad? The built-in target has to pass the
//! profile, and each of its MUST checks has to fail for a deliberate mistake.

use std::collections::BTreeSet;
use std::num::NonZero;

use fedspec_engine::certify::{Calibration, FaultTable, FrozenProfile, Proof};
use fedspec_engine::drive::{Drive, Finished, Progress, Settings, probe, sign_in_once};
use fedspec_engine::judge::Outcome;
use fedspec_engine::library::Library;
use fedspec_engine::plan::{Plan, Selection};
use fedspec_engine::survey::Survey;
use fedspec_engine::target::Peer;
use fedspec_engine::vocabulary::{Era, Level, Party, Profile as Kind};
use fedspec_reference::{ConnectorFault, Fault, FaultSet, Profile};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;
use crate::{builtin, connector};

/// Which fault fails which checks, as the tests prove it.
const TABLE: &str = include_str!("../../../snapshots/faults/fault-by-check.snap");

/// The same for the built-in connector.
const CONNECTOR_TABLE: &str =
    include_str!("../../../snapshots/faults/connector-fault-by-check.snap");

const fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::ScimConnector => CONNECTOR_TABLE,
        _ => TABLE,
    }
}

/// Any number does; with one that stays, calibration does the same every time.
const SEED: u64 = 20_260_101;

/// A way for the built-in target to be, with the table's mark for it.
#[derive(Clone, Copy)]
struct Guise {
    mark: &'static str,
    kind: Kind,
    built_in: BuiltIn,
}

/// Which of the built-in parties it is.
#[derive(Clone, Copy)]
enum BuiltIn {
    Reference(Profile, Option<Era>),
    Connector(Peer),
}

const GUISES: [Guise; 7] = [
    Guise {
        mark: "",
        kind: Kind::AwsIdentityCenter,
        built_in: BuiltIn::Reference(Profile::Aws, Some(Era::Specific)),
    },
    Guise {
        mark: "generic era",
        kind: Kind::AwsIdentityCenter,
        built_in: BuiltIn::Reference(Profile::Aws, Some(Era::Generic)),
    },
    Guise {
        mark: "rfc profile",
        kind: Kind::ScimProvider,
        built_in: BuiltIn::Reference(Profile::Rfc, None),
    },
    Guise {
        mark: "saml2-sp profile",
        kind: Kind::SamlSp,
        built_in: BuiltIn::Reference(Profile::Saml2Sp, None),
    },
    Guise { mark: "", kind: Kind::ScimConnector, built_in: BuiltIn::Connector(Peer::Rfc) },
    Guise { mark: "aws peer", kind: Kind::ScimConnector, built_in: BuiltIn::Connector(Peer::Aws) },
    Guise {
        mark: "saml2-idp profile",
        kind: Kind::SamlIdp,
        built_in: BuiltIn::Reference(Profile::Saml2Idp, None),
    },
];

/// Calibrates; `library` has the scenarios of the profile and no others.
///
/// # Errors
/// The built-in target does not pass, or a mistake is not noticed: this fedspec certifies nothing.
pub(crate) fn calibrate(
    library: &Library,
    profile: &FrozenProfile,
    runtime: &Runtime,
) -> Result<Calibration, Failure> {
    let broken = |what: String| Failure::Internal(format!("calibration failed: {what}"));
    let kind = profile.profile.value.kind();
    let (mut must, mut cases) = (BTreeSet::new(), 0);
    for guise in GUISES.into_iter().filter(|guise| guise.kind == kind) {
        let finished = run(library, guise, None, &|_| true, runtime)?;
        cases += finished.len();
        for case in finished {
            if matches!(case.verdict.outcome, Outcome::Fail | Outcome::Error | Outcome::Blocked) {
                return Err(broken(format!(
                    "the built-in target does not pass `{}`",
                    case.verdict.case
                )));
            }
            let checks = case.verdict.checks.iter().filter(|check| check.level == Level::Must);
            must.extend(checks.map(|check| plain(&check.id)));
        }
    }
    let (proofs, unproven) = Proof::choose(&FaultTable::read(table(kind)), &must);
    if let Some(check) = unproven.first() {
        return Err(broken(format!("no mistake is known that `{check}` notices")));
    }
    let mut cases_with_faults = 0;
    for proof in &proofs {
        let is_it = |guise: &Guise| guise.kind == kind && guise.mark == proof.guise;
        let guise = GUISES.into_iter().find(is_it);
        let guise = guise.ok_or_else(|| broken(format!("`{}` is unknown", proof.guise)))?;
        let scenarios: BTreeSet<&str> =
            proof.checks.iter().filter_map(|id| id.split('#').next()).collect();
        let wanted = |id: &str| scenarios.contains(id);
        let finished = run(library, guise, Some(&proof.fault), &wanted, runtime)?;
        cases_with_faults += finished.len();
        let checks = finished.iter().flat_map(|case| &case.verdict.checks);
        let failed = [Outcome::Fail, Outcome::Warn, Outcome::Note];
        let noticed: BTreeSet<String> = checks
            .filter(|check| failed.contains(&check.outcome))
            .map(|check| plain(&check.id))
            .collect();
        if let Some(missed) = proof.checks.difference(&noticed).next() {
            return Err(broken(format!("`{missed}` does not notice `{}`", proof.fault)));
        }
    }
    Ok(Calibration {
        format: 1,
        profile: profile.profile.value.clone(),
        cases,
        must: must.len(),
        proofs,
        cases_with_faults,
    })
}

/// `scim.users.create@row#refuses` is `scim.users.create#refuses`.
fn plain(check: &str) -> String {
    let (case, name) = check.split_once('#').unwrap_or((check, ""));
    format!("{}#{name}", case.split('@').next().unwrap_or(case))
}

/// Runs the scenarios that `wanted` takes against the built-in target.
fn run(
    library: &Library,
    guise: Guise,
    fault: Option<&str>,
    wanted: &dyn Fn(&str) -> bool,
    runtime: &Runtime,
) -> Result<Vec<Finished>, Failure> {
    let unknown =
        |name: &str| Failure::Internal(format!("calibration failed: `{name}` is unknown"));
    let mut site = match guise.built_in {
        BuiltIn::Reference(profile, era) => {
            let fault = fault.map(|name| name.parse::<Fault>().map_err(|_| unknown(name)));
            let faults: FaultSet = fault.transpose()?.into_iter().collect();
            builtin::site(library, profile, era, faults, SEED)?
        }
        BuiltIn::Connector(peer) => {
            let fault =
                fault.map(|name| name.parse::<ConnectorFault>().map_err(|()| unknown(name)));
            let faults = fault.transpose()?.into_iter().collect();
            connector::built_in(library, peer, faults)?
        }
    };
    let loaded = library.scenarios.iter().filter(|loaded| wanted(&loaded.scenario.id));
    let cases: Vec<_> = loaded.flat_map(|loaded| library.cases_of(loaded)).collect();
    let against = |party| cases.iter().any(|case| case.scenario.against == party);
    let (scim, saml) =
        (against(Party::ScimServer), against(Party::SamlSp) || against(Party::SamlIdp));
    runtime.block_on(async {
        if scim && site.target.has(Party::ScimServer) {
            let visit = probe(&site, &[], SEED, builtin::START).await;
            let visit = visit.map_err(Failure::Preflight)?;
            site.survey = Survey::take(&visit, &site.target);
        }
        if saml && (site.target.has(Party::SamlSp) || site.target.has(Party::SamlIdp)) {
            (site.baseline, _) = sign_in_once(&site, SEED, builtin::START).await;
        }
        connector::listen(&mut site, library, SEED, |_| {}).await?;
        let plan = Plan::make(cases, &site.target, &site.survey, &Selection::default(), None);
        let settings = Settings {
            seed: SEED,
            began: builtin::START.to_owned(),
            jobs: match guise.built_in {
                BuiltIn::Reference(..) => {
                    std::thread::available_parallelism().map_or(1, NonZero::get)
                }
                BuiltIn::Connector(_) => 1,
            },
            max_fail: None,
            timeout: std::time::Duration::from_secs(120),
            keep: false,
            cancel: CancellationToken::new(),
        };
        let mut finished = Vec::new();
        let drive = Drive::new(site);
        drive
            .run(&plan, &settings, |news| {
                if let Progress::Finished(case) = news {
                    finished.push(*case);
                }
            })
            .await;
        Ok(finished)
    })
}
