use camino::Utf8PathBuf;
use fedspec_engine::fuzz::{Ending, Event, Finding, Found, Settings, Summary};
use fedspec_engine::report::one_line;
use fedspec_engine::transcript::make_room;
use fedspec_engine::transcript::redact::Redacted;
use fedspec_engine::vocabulary::Level;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::watch::{Watch, line};
use crate::arguments::FuzzArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// The file that says what a folder is from.
const MARK: &str = "fuzz.json";

/// Where the news of a run come in: they are written down and told.
pub(super) struct Desk {
    folder: Utf8PathBuf,
    about: Value,
    replay: String,
    seed: u64,
    watch: Watch,
    failure: Option<Failure>,
    cancel: CancellationToken,
}

impl Desk {
    /// Makes the folder anew, and says how the run can be repeated.
    pub(super) fn open(
        arguments: &FuzzArguments,
        target: &str,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let folder = arguments.output.clone();
        if folder.as_str().is_empty() {
            return Err(Failure::Argument {
                message: "`-o` names no folder".to_owned(),
                help: "leave it out for `fedspec-fuzz`".to_owned(),
            });
        }
        make_room(&folder, MARK)?;
        let unwritable = |cause| Failure::Unwritable { path: folder.clone(), cause };
        std::fs::create_dir_all(&folder).map_err(unwritable)?;
        let about = json!({
            "format": 1,
            "fedspec": env!("CARGO_PKG_VERSION"),
            "fuzzed": arguments.what.name(),
            "target": target,
            "faults": arguments.faults,
            "began": settings.began,
            "seed": settings.seed,
            "jobs": settings.jobs,
            "time": arguments.time.to_string(),
            "max-requests": arguments.max_requests,
        });
        let replay = match &arguments.target {
            Some(path) => format!("-t {path}"),
            None => {
                let profile = arguments.profile.unwrap_or(arguments.what.profile());
                let faults = arguments.faults.iter().map(|fault| format!(" --fault {fault}"));
                format!("--profile {profile}{}", faults.collect::<String>())
            }
        };
        let desk = Self {
            folder,
            about,
            replay,
            seed: settings.seed,
            watch: Watch::new(),
            failure: None,
            cancel: settings.cancel.clone(),
        };
        desk.write(MARK, &pretty(&desk.about))?;
        output::note(&format!("seed {}, {} at once\n", settings.seed, settings.jobs));
        Ok(desk)
    }

    /// Writes down and tells what happened.
    pub(super) fn event(&mut self, event: Event) {
        match event {
            Event::Progress(now) => self.watch.progress(&now),
            Event::Found(finding) => {
                self.watch.note(&format!("found: {}\n", headline(&finding)));
                if let Err(failure) = self.write(&finding.file(), &finding.scenario) {
                    // What cannot be written down need not be looked for.
                    self.failure.get_or_insert(failure);
                    self.cancel.cancel();
                }
            }
        }
    }

    /// Tells what it came to, and finds the exit code.
    pub(super) fn end(mut self, summary: &Summary) -> Result<Exit, Failure> {
        self.watch.end();
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        if let Some(about) = self.about.as_object_mut() {
            about.insert("ending".to_owned(), json!(summary.ending));
            about.insert("figures".to_owned(), json!(summary.last));
            about.insert("findings".to_owned(), json!(summary.findings));
            about.insert("notes".to_owned(), json!(summary.notes));
        }
        self.write(MARK, &pretty(&self.about))?;
        for found in &summary.findings {
            output::data(&self.paragraph(found));
        }
        let must = summary.findings.iter().filter(|found| found.finding.rule.level == Level::Must);
        let must = must.count();
        output::note(&format!(
            "{}, {must} of them MUST; seed {}\n",
            line(&summary.last),
            self.seed
        ));
        for note in &summary.notes {
            output::note(&format!("note: {}\n", one_line(note)));
        }
        if let Some(first) = summary.findings.first() {
            let file = self.folder.join(first.finding.file());
            output::note(&format!("again: fedspec run {file} {}\n", self.replay));
        }
        if let Ending::Broken(why) = &summary.ending {
            let why = one_line(why);
            output::note(&format!(
                "error: stopped early, and nothing after the last honest sign-in counts: {why}\n"
            ));
        }
        Ok(match &summary.ending {
            Ending::Interrupted => Exit::Interrupted,
            _ if must > 0 => Exit::Broken,
            Ending::Broken(_) => Exit::Unusable,
            Ending::Time | Ending::Requests => Exit::Success,
        })
    }

    fn paragraph(&self, found: &Found) -> String {
        let finding = &found.finding;
        let mut text = format!("{}\n", headline(finding));
        for step in &finding.steps {
            text += &format!("    {}\n", one_line(step));
        }
        text += &format!("    came: {}\n", one_line(&finding.came));
        text += &format!("    cites: {}\n", finding.rule.cites.join(", "));
        if found.also.len() > 1 {
            let also: Vec<&str> = found.also.iter().map(String::as_str).collect();
            text += &format!("    the same by each of: {}\n", also.join(", "));
        }
        text + &format!("    file: {}\n", self.folder.join(finding.file()))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).map_err(|cause| Failure::Unwritable { path, cause })
    }
}

fn headline(finding: &Redacted<Finding>) -> String {
    let Finding { rule, id, .. } = &**finding;
    format!("{} {} {}: {id}", rule.level, rule.severity, rule.class.name())
}

fn pretty(value: &Value) -> String {
    // A value is always JSON.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
