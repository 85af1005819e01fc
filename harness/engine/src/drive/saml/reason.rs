//! Why a target refuses, from wherever its file says that it tells.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::time::Duration;

use super::identity::captured;
use crate::drive::site::Site;
use crate::target::{ReasonChannel, ReasonSource};
use crate::transcript::{Exchange, Response};

/// How much of a log or of a command's output is looked at, in bytes.
const MOST: u64 = 64 * 1024;
/// How often a log is looked at again, for targets that write it after they answer.
const LOOKS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(50);

/// How long each log was before the message came.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    /// Notes how long the logs are now.
    pub(super) fn take(channel: &ReasonChannel) -> Self {
        let length = |source: &ReasonSource| match source {
            ReasonSource::Log(path, _) => std::fs::metadata(path).map_or(0, |file| file.len()),
            _ => 0,
        };
        Self(channel.any_of.iter().map(|source| length(source)).collect())
    }
}

/// The first place that says something; what was answered comes as `hops`.
pub(super) async fn read(
    site: &Site,
    channel: &ReasonChannel,
    marks: &Marks,
    hops: &[&Exchange],
) -> Option<String> {
    for (source, mark) in channel.any_of.iter().zip(&marks.0) {
        let said = match &source.value {
            ReasonSource::Body(pattern) => {
                answers(hops).find_map(|response| captured(pattern, response.body.text()?, "why"))
            }
            ReasonSource::Header(name, pattern) => answers(hops).find_map(|response| {
                response.header_values(name).find_map(|value| captured(pattern, value, "why"))
            }),
            ReasonSource::Log(path, pattern) => from_log(path, pattern, *mark).await,
            ReasonSource::Command(words, pattern) => {
                let output = output(words, site.limits().patience).await;
                output.and_then(|text| captured(pattern, &text, "why"))
            }
        };
        if said.is_some() {
            return said.map(|said| said.trim().to_owned());
        }
    }
    None
}

/// Answers, the last first: where a browser was led is where a person reads.
fn answers<'a>(hops: &[&'a Exchange]) -> impl Iterator<Item = &'a Response> {
    hops.iter().rev().filter_map(|hop| hop.answer.as_ref().ok())
}

async fn from_log(path: &str, pattern: &str, mark: u64) -> Option<String> {
    for look in 0..=LOOKS {
        if look > 0 {
            tokio::time::sleep(PAUSE).await;
        }
        let found = appended(path, mark).and_then(|text| captured(pattern, &text, "why"));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// What was appended to a file since; all of it where it is shorter now.
fn appended(path: &str, mark: u64) -> Option<String> {
    let mut file = std::fs::File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let from = if length < mark { 0 } else { mark };
    file.seek(SeekFrom::Start(from.max(length.saturating_sub(MOST)))).ok()?;
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What a command prints, to both of its outputs, within patience.
pub(super) async fn output(words: &[String], patience: Duration) -> Option<String> {
    let (program, arguments) = words.split_first()?;
    let mut command = tokio::process::Command::new(program);
    command.args(arguments).stdin(std::process::Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(patience, command.output()).await.ok()?.ok()?;
    let mut bytes = output.stdout;
    bytes.push(b'\n');
    bytes.extend(output.stderr);
    bytes.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[tokio::test]
    async fn only_what_a_log_says_after_the_message_counts() {
        let path = std::env::temp_dir().join(format!("fedspec-log-{}", std::process::id()));
        let name = path.to_str().unwrap().to_owned();
        std::fs::write(&path, "SAML: old\n").unwrap();
        let mark = std::fs::metadata(&path).unwrap().len();
        assert_eq!(from_log(&name, "SAML: (?<why>.+)", mark).await, None);
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"SAML: too late\n").unwrap();
        assert_eq!(from_log(&name, "SAML: (?<why>.+)", mark).await.as_deref(), Some("too late"));
        std::fs::write(&path, "SAML: turned\n").unwrap();
        let found = from_log(&name, "SAML: (?<why>.+)", 1_000).await;
        assert_eq!(found.as_deref(), Some("turned"));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(appended(&name, 0), None);
    }

    #[tokio::test]
    async fn a_command_that_does_not_end_is_left() {
        let words =
            |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let said = output(&words(&["echo", "SAML: late"]), Duration::from_secs(5)).await;
        assert!(said.unwrap().contains("late"));
        assert_eq!(output(&words(&["sleep", "20"]), Duration::from_millis(50)).await, None);
    }
}
