//! The binary in a process of its own, and what it costs there. Linux only: it asks `/proc`.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a process has cost.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spent {
    pub(crate) wall: Duration,
    /// In user and in system mode.
    pub(crate) processor: Duration,
    /// Memory at its most, in bytes.
    pub(crate) peak: u64,
}

impl Spent {
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self { processor: self.processor.saturating_sub(before.processor), ..*self }
    }
}

/// `fedspec` in the repository's folder.
pub(crate) fn fedspec(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fedspec"));
    command.args(arguments).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs to the end.
pub(crate) fn watch(command: &mut Command) -> Spent {
    let before = of_children();
    let began = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut peak = 0;
    let status = loop {
        // It only grows, so the last look before the end is as good as the end.
        peak = peak.max(peak_of(child.id()));
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    let wall = began.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    Spent { wall, processor: of_children() - before, peak }
}

/// A target that is served, and ends with the benchmark.
pub(crate) struct Served {
    child: Child,
    token: String,
    target: PathBuf,
}

impl Served {
    pub(crate) fn start(folder: &Path) -> Self {
        let target = folder.join("target.yaml");
        let mut command = fedspec(&["serve", "--profile", "rfc", "--listen", "127.0.0.1:0"]);
        command.arg("--write-target").arg(&target).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The last of the two tokens that it tells is the administrator's.
        let tokens = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("token").map(|token| token.trim().to_owned()));
        let token = tokens.take(2).last().unwrap();
        Self { child, token, target }
    }

    /// `fedspec run` against this target.
    pub(crate) fn client(&self) -> Command {
        let mut command = fedspec(&["run", "-t"]);
        command.arg(&self.target).env("FEDSPEC_ADMIN_TOKEN", &self.token);
        command
    }

    pub(crate) fn spent(&self) -> Spent {
        let fields = stat(&self.child.id().to_string());
        let processor = ticks(fields[11] + fields[12]);
        Spent { processor, peak: peak_of(self.child.id()), ..Spent::default() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The processor time of all children that have ended.
fn of_children() -> Duration {
    let fields = stat("self");
    ticks(fields[13] + fields[14])
}

/// The numbers of `/proc/…/stat` behind the name, which is in brackets and may be anything; the
/// first of them is a letter, and counts as nothing.
fn stat(process: &str) -> Vec<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, rest) = text.rsplit_once(')').unwrap();
    rest.split_whitespace().map(|field| field.parse().unwrap_or_default()).collect()
}

/// Linux tells processor time in hundredths of a second.
fn ticks(count: u64) -> Duration {
    Duration::from_millis(10 * count)
}

fn peak_of(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
    kilobytes.unwrap_or(0) * 1024
}
