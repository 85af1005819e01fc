//! `fedspec fuzz saml`.

use fedspec_engine::drive::{Site, sign_in_once};
use fedspec_engine::fuzz::saml::Hunt;
use fedspec_engine::library::Library;
use fedspec_engine::report::one_line;
use fedspec_engine::vocabulary::Party;

use super::desk::Desk;
use super::{heed_interrupts, settings, site, tell};
use crate::arguments::FuzzArguments;
use crate::exit::Exit;
use crate::failure::Failure;

/// Messages of the beginning, and compositions, that a dry run shows.
const SHOWN: u64 = 10;

/// Fuzzes a service provider.
pub(super) fn fuzz(
    arguments: &FuzzArguments,
    library: &Library,
    opened: Site,
    seed: u64,
) -> Result<Exit, Failure> {
    if !opened.target.has(Party::SamlSp) {
        return Err(Failure::NothingSelected("the target file has no `saml-sp`".to_owned()));
    }
    let began = jiff::Timestamp::now().to_string();
    let settings = settings(arguments, &opened, seed, &began);
    let runtime = site::runtime()?;
    if !arguments.dry_run {
        let (baseline, _) = runtime.block_on(sign_in_once(&opened, seed, &began));
        let mut flows = baseline.flows.iter();
        if let Some((flow, cause)) = flows.find_map(|(flow, it)| Some((flow, it.as_ref()?))) {
            let cause = one_line(cause);
            return Err(Failure::Preflight(format!(
                "an honest sign-in does not work ({flow}): {cause}"
            )));
        }
    }
    let hunt = Hunt::new(opened, library.cases());
    if arguments.dry_run {
        dry_run(&hunt, arguments, seed);
        return Ok(Exit::Success);
    }
    let mut desk = Desk::open(arguments, &hunt.site().target.target.value, &settings)?;
    runtime.block_on(async {
        heed_interrupts(&settings);
        let summary = hunt.run(&settings, |event| desk.event(event)).await;
        desk.end(&summary)
    })
}

/// Says what would be sent.
fn dry_run(hunt: &Hunt, arguments: &FuzzArguments, seed: u64) {
    let outline = hunt.outline(seed, SHOWN);
    let target = &hunt.site().target;
    tell(&format!("target: {} ({})", target.target.value, target.base(Party::SamlSp)));
    let requests = arguments
        .max_requests
        .map_or_else(|| "any number of".to_owned(), |requests| requests.to_string());
    tell(&format!("for {} and {requests} requests, with seed {seed}", arguments.time));
    tell(&format!(
        "moves of the closed list: {}, after {} of which a sentence says that the message has to be refused",
        outline.listed, outline.refused
    ));
    tell(&format!("moves with a random parameter: {}", outline.drawn.join(", ")));
    for (title, messages) in [
        ("each move alone, first:", &outline.first),
        ("then several, such as:", &outline.compositions),
    ] {
        tell(title);
        for message in messages {
            tell(&format!("  - {}", one_line(&message.join("; "))));
        }
    }
    tell("nothing was sent");
}
