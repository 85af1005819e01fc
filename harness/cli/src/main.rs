//! The command line: arguments in, exit code out. The only crate that prints, exits or reads the
//! environment.

mod arguments;
mod builtin;
mod calibrate;
mod command;
mod connector;
mod exit;
mod failure;
mod library;
mod output;
mod progress;
mod target_file;

use std::process::ExitCode;

use clap::Parser as _;

/// A run allocates a great deal in small pieces: worth a third more requests a second.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        // clap prints help to stdout and errors to stderr by itself.
        Err(error) => {
            let code = if error.use_stderr() { exit::Exit::Usage } else { exit::Exit::Success };
            let _ = error.print();
            return code.into();
        }
    };
    match command::execute(&arguments) {
        Ok(code) => code.into(),
        Err(failure) => {
            output::failure(&failure);
            failure.exit().into()
        }
    }
}
