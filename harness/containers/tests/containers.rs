//! Products that we did not write, each in a container of its own, against the compiled `fedspec`.
//!
//! Where no container daemon answers, the trials are ignored and say so in their names.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use fedspec_engine::judge::{CaseVerdict, Outcome, Verdicts};
use libtest_mimic::{Arguments, Failed, Trial};
use testcontainers::core::client::docker_client_instance;
use testcontainers::core::{IntoContainerPort, WaitFor};
use testcontainers::runners::{AsyncBuilder, AsyncRunner};
use testcontainers::{ContainerAsync, GenericBuildableImage, GenericImage, ImageExt};
use tokio::runtime::Runtime;

const DAEMON_PATIENCE: Duration = Duration::from_secs(5);
/// The first build fetches packages.
const BUILD_PATIENCE: Duration = Duration::from_secs(300);
const START_PATIENCE: Duration = Duration::from_secs(60);
/// The server listens there in the container.
const PORT: u16 = 8080;
/// The address that the target file has for a server started by hand.
const WRITTEN_ADDRESS: &str = "127.0.0.1:7644";
/// Guards nothing: the server is empty, and gone after the run.
const TOKEN: &str = "token-of-the-container-tests";
/// Begins the line of the list that says how many cases have to be judged.
const FLOOR: &str = "judged-cases-at-least ";

fn main() -> std::io::Result<ExitCode> {
    let arguments = Arguments::from_args();
    let runtime = Runtime::new()?;
    let trial = match runtime.block_on(daemon()) {
        Ok(()) => Trial::test("scim2-server.has-the-expected-findings", move || {
            runtime.block_on(scim2_server())
        }),
        Err(reason) => {
            let name = format!("scim2-server.has-the-expected-findings ({reason})");
            Trial::test(name, || Ok(())).with_ignored_flag(true)
        }
    };
    Ok(libtest_mimic::run(&arguments, vec![trial]).exit_code())
}

/// Whether a container daemon answers; the reason if none does.
async fn daemon() -> Result<(), String> {
    let docker = docker_client_instance().await.map_err(|error| silence(&innermost(&error)))?;
    match tokio::time::timeout(DAEMON_PATIENCE, docker.ping()).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(silence(&innermost(&error))),
        Err(_) => Err(silence(&format!("nothing within {DAEMON_PATIENCE:?}"))),
    }
}

fn silence(reason: &str) -> String {
    format!("no container daemon answers: {}", reason.lines().next().unwrap_or_default())
}

/// The outer errors only say that there is an inner one.
fn innermost(error: &dyn Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}

async fn scim2_server() -> Result<(), Failed> {
    let image = tokio::time::timeout(BUILD_PATIENCE, image().build_image())
        .await
        .map_err(|_| format!("the image was not built within {BUILD_PATIENCE:?}"))??;
    let container = image
        .with_exposed_port(PORT.tcp())
        .with_wait_for(WaitFor::message_on_stdout("Serving SCIM on"))
        .with_startup_timeout(START_PATIENCE)
        .with_cmd(["--bearer-token", TOKEN])
        .start()
        .await?;
    let verdicts = verdicts(&container).await;
    // Before anything is compared, so that a difference leaves no container behind.
    container.rm().await?;
    compare(&verdicts?)
}

fn image() -> GenericBuildableImage {
    let folder = root().join("harness/cli/tests/peers/scim2-server");
    let image = GenericBuildableImage::new("fedspec-scim2-server", "test")
        .with_dockerfile(folder.join("Dockerfile"))
        .with_file(folder.join("requirements.txt"), "./requirements.txt")
        .with_file(folder.join("service-provider-config.json"), "./service-provider-config.json");
    // Whom this machine was told to trust, the build has to trust as well.
    match std::env::var("SSL_CERT_FILE").map(PathBuf::from) {
        Ok(bundle) if bundle.is_file() => image.with_file(bundle, "./ca-certificates.crt"),
        _ => image,
    }
}

/// What `fedspec run` says of the container.
async fn verdicts(container: &ContainerAsync<GenericImage>) -> Result<Verdicts, Failed> {
    let host = container.get_host().await?;
    let port = container.get_host_port_ipv4(PORT).await?;
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("target.yaml");
    let written = std::fs::read_to_string(root().join("scenarios/targets/scim2-server.yaml"))?;
    std::fs::write(&target, written.replace(WRITTEN_ADDRESS, &format!("{host}:{port}")))?;
    let output = folder.path().join("run");
    let ended = Command::new(fedspec()?)
        .arg("run")
        .arg("--target")
        .arg(&target)
        .arg("--output")
        .arg(&output)
        .env("FEDSPEC_SCIM_TOKEN", TOKEN)
        .current_dir(root())
        .output()?;
    let verdicts = std::fs::read(output.join("verdicts.json")).map_err(|_| {
        let words = String::from_utf8_lossy(&ended.stderr).into_owned();
        format!("fedspec judged nothing ({}):\n{words}", ended.status)
    })?;
    Ok(serde_json::from_slice(&verdicts)?)
}

/// The binary beside this test, as it is now: it belongs to another package, so nothing built it.
fn fedspec() -> Result<PathBuf, Failed> {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", "fedspec", "--message-format", "json"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    let built = build.current_dir(root()).stderr(std::process::Stdio::inherit()).output()?;
    let messages = String::from_utf8_lossy(&built.stdout).into_owned();
    let binary = |line: &str| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let path = message["executable"].as_str()?;
        (message["target"]["name"] == "fedspec").then(|| PathBuf::from(path))
    };
    let found = messages.lines().rev().find_map(binary);
    found.ok_or_else(|| format!("cargo built no fedspec ({})", built.status).into())
}

/// The checks of a case that did not hold, or the case itself if it never came to a check.
fn listed(case: &CaseVerdict) -> Vec<String> {
    let worth = [Outcome::Warn, Outcome::Blocked, Outcome::Fail, Outcome::Error];
    let checks = case.checks.iter().filter(|check| worth.contains(&check.outcome));
    let checks: Vec<String> =
        checks.map(|check| format!("{} {}", check.outcome, check.id)).collect();
    let undecided = matches!(case.outcome, Outcome::Blocked | Outcome::Error);
    if checks.is_empty() && undecided {
        return vec![format!("{} {}", case.outcome, case.case)];
    }
    checks
}

/// Against the committed list, whose lines are told one by one when they differ.
fn compare(verdicts: &Verdicts) -> Result<(), Failed> {
    let file = "docs/targets/scim2-server.expected.txt";
    let text = std::fs::read_to_string(root().join(file))?;
    let lines = || text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let floor = lines().find_map(|line| line.strip_prefix(FLOOR));
    let floor: usize = floor.ok_or_else(|| format!("{file} has no `{FLOOR}`"))?.parse()?;
    let decided = [Outcome::Pass, Outcome::Note, Outcome::Warn, Outcome::Fail];
    let judged = decided.iter().map(|outcome| verdicts.summary.of_cases(*outcome)).sum::<usize>();
    if judged < floor {
        return Err(format!("{judged} cases were judged, expected at least {floor}").into());
    }
    let found: BTreeSet<String> = verdicts.cases.iter().flat_map(listed).collect();
    let expected: BTreeSet<String> =
        lines().filter(|line| !line.starts_with(FLOOR)).map(str::to_owned).collect();
    let new = found.difference(&expected).map(|line| format!("+ {line}\n"));
    let gone = expected.difference(&found).map(|line| format!("- {line}\n"));
    let differences: String = new.chain(gone).collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!("the findings are not those of {file}:\n{differences}").into())
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
