use clap::CommandFactory as _;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Prints the manual page, in roff.
pub(super) fn man() -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut bytes)
        .map_err(|cause| Failure::Internal(cause.to_string()))?;
    output::data(&String::from_utf8_lossy(&bytes));
    Ok(Exit::Success)
}
