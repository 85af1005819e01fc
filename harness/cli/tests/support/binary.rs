//! The binary, as a person starts it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]

use std::process::{Command, Output, Stdio};

use super::files::root;

/// `fedspec` with these arguments, in the repository's folder.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fedspec"));
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    command.env("NO_COLOR", "1").env("COLUMNS", "100").env_remove("FEDSPEC_ADMIN_TOKEN");
    command
}

/// Its output with these arguments.
pub(crate) fn fedspec(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// What it printed as data.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it told besides.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// All that it said.
pub(crate) fn said(output: &Output) -> String {
    stdout(output) + &stderr(output)
}
