//! `fedspec fuzz scim`.

use fedspec_engine::drive::Site;
use fedspec_engine::fuzz::scim::Hunt;
use fedspec_engine::report::one_line;
use fedspec_engine::survey::Survey;
use fedspec_engine::vocabulary::Party;

use super::desk::Desk;
use super::{heed_interrupts, run, settings, site, tell};
use crate::arguments::FuzzArguments;
use crate::exit::Exit;
use crate::failure::Failure;

/// Histories that a dry run shows.
const SHOWN: usize = 5;

/// Fuzzes a service provider.
pub(super) fn fuzz(
    arguments: &FuzzArguments,
    mut opened: Site,
    seed: u64,
) -> Result<Exit, Failure> {
    if !opened.target.has(Party::ScimServer) {
        return Err(Failure::NothingSelected("the target file has no `scim-server`".to_owned()));
    }
    let began = jiff::Timestamp::now().to_string();
    let settings = settings(arguments, &opened, seed, &began);
    if arguments.dry_run {
        dry_run(&Hunt::new(opened), arguments, seed);
        return Ok(Exit::Success);
    }
    let runtime = site::runtime()?;
    let visit = runtime.block_on(run::preflight(&opened, seed, &began))?;
    opened.survey = Survey::take(&visit, &opened.target);
    let hunt = Hunt::new(opened);
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
    tell(&format!("target: {} ({})", target.target.value, target.base(Party::ScimServer)));
    let requests = arguments
        .max_requests
        .map_or_else(|| "any number of".to_owned(), |requests| requests.to_string());
    tell(&format!("for {} and {requests} requests, with seed {seed}", arguments.time));
    let kinds: Vec<&str> = outline.kinds.iter().map(String::as_str).collect();
    tell(&format!("kinds of operations: {}", kinds.join(", ")));
    tell("histories, such as:");
    for history in &outline.first {
        tell(&format!("  - {}", one_line(&history.join("; "))));
    }
    tell("nothing was sent");
}
