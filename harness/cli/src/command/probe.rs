use fedspec_engine::drive::{Site, sign_in_once};
use fedspec_engine::library::Library;
use fedspec_engine::report::one_line;
use fedspec_engine::survey::{self, Standing, Survey};
use fedspec_engine::vocabulary::Party;

use super::site;
use crate::arguments::ProbeArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{builtin, output};

/// Looks at a target and says how it stands.
pub(super) fn probe(arguments: &ProbeArguments, library: &Library) -> Result<Exit, Failure> {
    let seed = site::seed(None);
    let opened = site::open(&arguments.target, library, seed)?;
    let now = match arguments.target.target {
        Some(_) => jiff::Timestamp::now().to_string(),
        // The built-in target has a clock of its own, which stands still.
        None => builtin::START.to_owned(),
    };
    let saml = match opened.target.has(Party::SamlSp) || opened.target.has(Party::SamlIdp) {
        true => saml(&opened, seed, &now)?,
        false => Exit::Success,
    };
    // Last, for it ends with what to do with the list on stdout.
    let scim = match opened.target.has(Party::ScimServer) {
        true => scim(arguments, &opened, seed, &now)?,
        false => Exit::Success,
    };
    Ok(if scim == Exit::Success { saml } else { scim })
}

/// Signs in once, honestly, for each flow that the target file declares.
fn saml(opened: &Site, seed: u64, now: &str) -> Result<Exit, Failure> {
    let (baseline, record) = site::runtime()?.block_on(sign_in_once(opened, seed, now));
    for flow in &record.flows {
        let told = match &flow.problem {
            None => "an honest sign-in works".to_owned(),
            Some(problem) => problem.clone(),
        };
        let word = if flow.problem.is_none() { "good" } else { "broken" };
        output::note(&format!("{word:>6}  sign-in, {}: {}\n", flow.flow, one_line(&told)));
        for seen in flow.seen() {
            output::note(&format!("        {}\n", one_line(&seen)));
        }
    }
    let all_good = baseline.flows.values().all(Option::is_none);
    if !all_good {
        output::note(
            "        help: `saml-sp` in the target file says where messages go and who is signed in;\n        \
             scenarios/targets/example-saml-sp.yaml explains every key\n",
        );
    }
    Ok(if all_good { Exit::Success } else { Exit::Unusable })
}

/// Asks the SCIM side what it is.
fn scim(arguments: &ProbeArguments, opened: &Site, seed: u64, now: &str) -> Result<Exit, Failure> {
    // Without `--write` nothing hangs on them.
    let tries: &[survey::Try] = if arguments.write { &survey::TRIES } else { &[] };
    let probing = fedspec_engine::drive::probe(opened, tries, seed, now);
    let visit = site::runtime()?.block_on(probing).map_err(Failure::Preflight)?;
    let findings = survey::probe(&visit);
    for finding in &findings.findings {
        let word = match finding.standing {
            Standing::Good => "good",
            Standing::Odd => "odd",
            Standing::Broken => "broken",
        };
        output::note(&format!("{word:>6}  {}: {}\n", finding.subject, one_line(&finding.seen)));
        if let Some(help) = &finding.help {
            output::note(&format!("        help: {help}\n"));
        }
    }
    if !findings.usable() {
        return Ok(Exit::Unusable);
    }
    let survey = Survey::take(&visit, &opened.target);
    for words in survey.words().iter().chain(&survey.remarks).chain(&survey.one_at_a_time) {
        output::note(&format!("        {}\n", one_line(words)));
    }
    if arguments.write {
        let proposal = survey.propose(&visit);
        let lines: String = proposal.supports.iter().map(|name| format!("  - {name}\n")).collect();
        output::data(&format!("supports:\n{lines}"));
        let unseen = proposal.unseen.join(", ");
        output::data(&format!("# not to be seen by reading: {unseen}\n"));
        for remark in &proposal.remarks {
            output::data(&format!("# {remark}\n"));
        }
        let file = match &arguments.target.target {
            Some(file) => format!("`{}`", one_line(file.as_str())),
            None => "a target file".to_owned(),
        };
        output::note(&format!("put this into {file} under `supports:`\n"));
    }
    Ok(Exit::Success)
}
