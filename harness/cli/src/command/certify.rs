use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::certify::{
    Bundle, Folder, FrozenProfile, Inputs, MAX_KEY_FILE, SigningKey, Standing, Statement, Tool,
    Waivers, folder_name, markdown, rejudge,
};
use fedspec_engine::library::Library;
use fedspec_engine::problem::did_you_mean;
use fedspec_engine::report::one_line;
use fedspec_engine::target::Target;
use fedspec_engine::transcript::make_room;

use super::{run, site, verify, waivers};
use crate::arguments::{CertifyArguments, RunArguments, SelectionArguments, TargetArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{calibrate, library, output, target_file};

/// The variable with the password of the signing key.
const PASSWORD: &str = "FEDSPEC_KEY_PASSWORD";

/// Which fedspec this is.
pub(super) fn tool() -> Tool {
    Tool {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("FEDSPEC_COMMIT").map(str::to_owned),
    }
}

/// Calibrates, runs a frozen profile, judges what was recorded, and writes it all down.
pub(super) fn certify(
    arguments: &CertifyArguments,
    library: &mut Library,
) -> Result<Exit, Failure> {
    let target_text = target_file::source(&arguments.target)?;
    let target = target_file::parse(&target_text, library)?;
    says_who(&target, &arguments.target)?;
    // Whoever verifies knows the profiles of the program, not those that lie about here.
    let trusted = library::built_in()?;
    let profile = profile(&target, &trusted)?;
    refuse_changed(profile, library)?;
    library.scenarios.retain(|loaded| profile.has(&loaded.scenario.id));
    let key = arguments.key.as_deref().map(signing_key).transpose()?;
    let waived =
        arguments.waivers.as_deref().map(|path| waivers::read(path, library)).transpose()?;
    let (waivers, waivers_text) = match waived {
        Some((waivers, source)) => (waivers, Some(source)),
        None => (Waivers::default(), None),
    };
    let root = match &arguments.output {
        Some(output) => output.clone(),
        None => Utf8Path::new("evidence").join(folder_name(&target)),
    };

    output::note(&format!("{}: calibrating against the built-in target\n", profile.profile.value));
    let began = std::time::Instant::now();
    let calibration = calibrate::calibrate(library, profile, &site::runtime()?)?;
    output::note(&format!(
        "{} MUST checks can fail: {} mistakes noticed, in {:.1} s\n",
        calibration.must,
        calibration.proofs.len(),
        began.elapsed().as_secs_f64()
    ));

    make_room(&root, "run/run.json")?;
    let exit = run::run(&run_arguments(arguments, &root), library)?;
    if exit == Exit::Interrupted {
        return Ok(exit);
    }
    let bundle = Bundle::at(&root);
    bundle.write("target.yaml", target_text.text().as_bytes())?;
    if let Some(source) = &waivers_text {
        bundle.write("waivers.yaml", source.text().as_bytes())?;
    }
    bundle.scenarios(library, profile)?;
    bundle.json("calibration.json", &calibration)?;
    let signed_by = key.as_ref().map(SigningKey::public).transpose().map_err(internal)?;
    let signed_by = signed_by.map(|key| key.to_string());
    let statement = statement(&root, library, profile, &target, &waivers, signed_by.as_deref())?;
    bundle.json("statement.json", &statement)?;
    bundle.write("statement.md", markdown(&statement).as_bytes())?;
    bundle.seal(key.as_ref(), &one_line(&verify::said(&statement))).map_err(Failure::Internal)?;
    tell(&statement, &root);
    Ok(if statement.standing == Standing::Certified { Exit::Success } else { Exit::Broken })
}

/// What a statement says of who answers for the product.
fn says_who(target: &Target, path: &Utf8Path) -> Result<(), Failure> {
    let given = |text: Option<&String>| text.is_some_and(|text| !text.trim().is_empty());
    let vendor = target.vendor.as_ref();
    let whole = vendor.is_some_and(|vendor| {
        given(Some(&vendor.organization))
            && given(vendor.contact.as_ref())
            && given(vendor.version.as_ref())
    });
    if whole {
        return Ok(());
    }
    Err(Failure::Argument {
        message: format!("`{path}` does not say who makes which version"),
        help: "add `vendor: { organization: …, contact: …, version: … }`".to_owned(),
    })
}

/// The frozen profile that the target file names.
fn profile<'a>(target: &Target, trusted: &'a Library) -> Result<&'a FrozenProfile, Failure> {
    let named = &target.profile;
    let all = || trusted.profiles.iter().map(|(_, profile)| profile);
    if let Some(profile) = all().find(|profile| profile.profile.value == *named) {
        return Ok(profile);
    }
    let names: Vec<String> = all().map(|profile| profile.profile.value.to_string()).collect();
    let (message, help) = match named.edition() {
        None => (format!("the profile `{named}` has no edition"), {
            let of_name = names.iter().rev().find(|name| name.starts_with(named.name()));
            of_name.map(|name| format!("write `profile: {name}` in the target file"))
        }),
        Some(_) => (format!("there is no frozen profile `{named}`"), {
            did_you_mean(&named.to_string(), names.iter().map(String::as_str))
        }),
    };
    Err(Failure::Unknown { message, help })
}

/// Edited scenarios say nothing of a frozen profile.
fn refuse_changed(profile: &FrozenProfile, library: &Library) -> Result<(), Failure> {
    let changed = profile.changed(library);
    if changed.is_empty() {
        return Ok(());
    }
    Err(Failure::NotFrozen {
        profile: profile.profile.value.to_string(),
        paths: changed.into_iter().map(|changed| changed.path.into_string()).collect(),
    })
}

fn signing_key(path: &Utf8Path) -> Result<SigningKey, Failure> {
    use std::io::Read as _;
    let mut text = String::new();
    let opened = std::fs::File::open(path);
    let read = opened.and_then(|file| file.take(MAX_KEY_FILE).read_to_string(&mut text));
    read.map_err(|cause| Failure::Unreadable { path: path.to_owned(), cause })?;
    SigningKey::read(&text, || std::env::var(PASSWORD).ok())
        .map_err(|cause| Failure::Key { path: path.to_string(), cause })
}

/// A run of everything, into the evidence folder.
fn run_arguments(arguments: &CertifyArguments, root: &Utf8Path) -> RunArguments {
    RunArguments {
        selection: SelectionArguments {
            patterns: Vec::new(),
            level: None,
            classes: Vec::new(),
            tags: Vec::new(),
            cites: Vec::new(),
        },
        target: TargetArguments {
            target: Some(arguments.target.clone()),
            profile: fedspec_reference::Profile::Aws,
            connector: None,
            era: None,
            faults: Vec::new(),
        },
        shard: None,
        jobs: arguments.jobs,
        seed: arguments.seed,
        max_fail: None,
        timeout: fedspec_engine::vocabulary::Duration::from_millis(120_000),
        keep: false,
        dry_run: false,
        output: root.join("run"),
        reports: Vec::new(),
        waivers: arguments.waivers.clone(),
        show: 20,
        verbose: false,
    }
}

/// What follows from the folder: read back from disk, so that whoever verifies gets the same.
fn statement(
    root: &Utf8PathBuf,
    library: &Library,
    profile: &FrozenProfile,
    target: &Target,
    waivers: &Waivers,
    signed_by: Option<&str>,
) -> Result<Statement, Failure> {
    let told = |problems: Vec<fedspec_engine::certify::EvidenceProblem>| {
        let problems: Vec<String> =
            problems.iter().map(|problem| one_line(&problem.to_string()).into_owned()).collect();
        internal(problems.join("; "))
    };
    let folder = Folder::open(root).map_err(told)?;
    let mut problems = Vec::new();
    let run = rejudge(&folder, library, target, true, &mut problems)
        .map_err(|problem| told(vec![problem]))?;
    if !problems.is_empty() {
        return Err(told(problems));
    }
    let tool = tool();
    let inputs = Inputs { profile, library, target, run: &run, waivers, fedspec: &tool, signed_by };
    Statement::of(&inputs).map_err(internal)
}

fn tell(statement: &Statement, root: &Utf8Path) {
    output::data(&format!("{}\n", one_line(&verify::said(statement))));
    for reason in &statement.because {
        output::note(&format!("  {reason}\n"));
    }
    output::note(&format!("evidence in {root}; `fedspec verify {root}` judges it again\n"));
    if statement.signed_by.is_none() {
        output::note("not signed: `--key` signs it\n");
    }
}

/// For `map_err`.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn internal(error: impl ToString) -> Failure {
    Failure::Internal(error.to_string())
}
