use std::io::Read as _;

use fedspec_engine::certify::{MAX_KEY_FILE, Statement, Verified, VerifyingKey, verify as look};
use fedspec_engine::report::one_line;

use super::certify::tool;
use crate::arguments::VerifyArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{library, output};

/// Judges an evidence folder again.
pub(super) fn verify(arguments: &VerifyArguments) -> Result<Exit, Failure> {
    let key = arguments.public_key.as_deref().map(public_key).transpose()?;
    if !arguments.folder.is_dir() {
        let cause = std::io::Error::from(std::io::ErrorKind::NotADirectory);
        return Err(Failure::Unreadable { path: arguments.folder.clone(), cause });
    }
    // Not those of `--scenarios`: who verifies trusts the program.
    let own = library::built_in()?;
    let verified = look(&arguments.folder, &own, &tool(), key.as_ref());
    tell(&verified, key.is_some());
    Ok(if verified.problems.is_empty() { Exit::Success } else { Exit::Unverified })
}

fn tell(verified: &Verified, asked_for: bool) {
    for problem in &verified.problems {
        output::note(&format!("  × {}\n", one_line(&problem.to_string())));
    }
    let count = verified.problems.len();
    if count > 0 {
        let problems = if count == 1 { "problem".to_owned() } else { format!("{count} problems") };
        output::note(&format!("error: the evidence does not verify: {problems}\n"));
        return;
    }
    let Some(statement) = &verified.statement else { return };
    output::data(&format!("{}\n", one_line(&said(statement))));
    output::note(&format!("{} cases judged again: the same verdicts\n", verified.judged));
    output::note(&match (&verified.signed, &statement.signed_by) {
        (Some(_), Some(key)) if asked_for => format!("signed by {key}\n"),
        (Some(_), Some(key)) => format!(
            "signed by {key}, says the evidence itself: compare it with the key that the vendor publishes, or \
             give that to `--public-key`\n"
        ),
        _ => "not signed: anybody could have made this\n".to_owned(),
    });
    if statement.fedspec.version != tool().version {
        output::note(&format!(
            "made by fedspec {}: its words were not compared, only outcomes\n",
            one_line(&statement.fedspec.version)
        ));
    }
}

/// One line about a product.
pub(super) fn said(statement: &Statement) -> String {
    let level = match statement.level {
        Some(level) => level.to_string(),
        None => "not certified".to_owned(),
    };
    format!(
        "{} {} by {}, {}: {level}",
        statement.target, statement.version, statement.organization, statement.profile
    )
}

/// A key, or the file that has it.
fn public_key(text: &str) -> Result<VerifyingKey, Failure> {
    let failed = |cause| Failure::Key { path: text.to_owned(), cause };
    if let Ok(key) = text.parse() {
        return Ok(key);
    }
    let mut file = String::new();
    let opened = std::fs::File::open(text);
    let read = opened.and_then(|opened| opened.take(MAX_KEY_FILE).read_to_string(&mut file));
    match read {
        Ok(_) => file.parse().map_err(failed),
        Err(cause) => Err(Failure::Unreadable { path: text.into(), cause }),
    }
}
