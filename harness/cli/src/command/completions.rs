use clap::CommandFactory as _;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::output;

/// Prints a completion script.
pub(super) fn completions(shell: clap_complete::Shell) -> Exit {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "fedspec", &mut bytes);
    output::data(&String::from_utf8_lossy(&bytes));
    Exit::Success
}
