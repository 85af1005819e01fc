//! Frozen profiles stay as they are: a scenario that one has may change only with an erratum that says so.
//!
//! `FEDSPEC_FREEZE=scim-provider/2026.1 cargo test -p fedspec-engine --test profiles` freezes a profile anew from
//! what its `take` names, `all` for all of them: before it is released, never after.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set up has to fail")]

use std::fmt::Write as _;
use std::sync::LazyLock;

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::certify::FrozenProfile;
use fedspec_engine::library::Library;

fn scenarios() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

/// Read once: that takes seconds.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    if let Ok(wanted) = std::env::var("FEDSPEC_FREEZE") {
        freeze(&wanted);
    }
    read()
});

fn read() -> Library {
    Library::read(&scenarios()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn every_scenario_of_a_frozen_profile_is_as_it_was_frozen() {
    let library = &*LIBRARY;
    assert!(library.profiles.len() >= 5, "{} profiles", library.profiles.len());
    let mut changes = String::new();
    for (source, profile) in &library.profiles {
        for change in profile.changed(library) {
            let _ = match &change.now {
                Some(now) => writeln!(
                    changes,
                    "{}: {} has changed. Undo that, or add to its `errata`:\n  \
                     - {{ date: …, scenario: {}, digest: {now}, change: …, why: … }}",
                    source.name(),
                    change.path,
                    change.id
                ),
                None => writeln!(
                    changes,
                    "{}: {} is gone. Bring it back, or add to its `errata`:\n  \
                     - {{ date: …, scenario: {}, change: withdrawn, why: … }}",
                    source.name(),
                    change.path,
                    change.id
                ),
            };
        }
    }
    assert!(changes.is_empty(), "frozen scenarios have changed:\n{changes}");
}

#[test]
fn a_profile_has_what_its_file_is_called_and_no_scenario_of_another_kind() {
    let library = &*LIBRARY;
    for (source, profile) in &library.profiles {
        let name = profile.profile.value.file_stem() + ".yaml";
        assert!(source.name().ends_with(&name), "{} has the profile {name}", source.name());
        assert!(profile.scenarios.len() >= 5, "{name}: {}", profile.scenarios.len());
        let mut anew = profile.clone();
        anew.freeze(library);
        for id in profile.scenarios.keys().filter(|id| profile.has(id)) {
            assert!(anew.scenarios.contains_key(id), "{name}: `take` does not name {id}");
        }
    }
}

#[test]
fn a_changed_a_lost_and_an_additional_scenario_are_noticed_and_an_erratum_tells_them_apart() {
    let whole = &*LIBRARY;
    let (_, profile) = &whole.profiles[0];
    let id = profile.scenarios.keys().next().unwrap().clone();
    let path = Utf8PathBuf::from(id.replace('.', "/") + ".yaml");
    let edited = |edit: &dyn Fn(&str) -> Option<String>| {
        let files = whole.texts.iter().filter_map(|(at, source)| {
            let text = if *at == path { edit(source.text())? } else { source.text().to_owned() };
            Some((at.clone(), fedspec_engine::problem::Source::new(at.as_str(), text)))
        });
        // What pages say of a scenario that is gone is another test's business.
        let files = files.filter(|(at, _)| !at.starts_with("pages") && !at.starts_with("profiles"));
        Library::assemble(files.collect()).unwrap()
    };
    let changed = edited(&|text| Some(format!("{text}# another comment\n")));
    let found = profile.changed(&changed);
    assert_eq!(found.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    assert_eq!(profile.foreign(&changed), found);

    let text = |digest: Option<String>| {
        let digest = digest.map_or_else(String::new, |digest| format!("digest: {digest}, "));
        format!("{{ date: 2027-01-01, scenario: {id}, {digest}change: a comment, why: a test }}")
    };
    let with = |erratum: String| -> FrozenProfile {
        let mut profile = profile.clone();
        let source = fedspec_engine::problem::Source::new("erratum.yaml", erratum);
        profile.errata.push(fedspec_engine::scenario::parse_yaml(&source).unwrap());
        profile
    };
    let mended = with(text(found[0].now.as_ref().map(ToString::to_string)));
    assert!(mended.changed(&changed).is_empty() && mended.foreign(&changed).is_empty());
    // Evidence from before the erratum is as good as it was; a run of today is not.
    assert_eq!(mended.changed(whole).len(), 1);
    assert!(mended.foreign(whole).is_empty());

    let lost = edited(&|_| None);
    assert_eq!(profile.changed(&lost)[0].now, None);
    let withdrawn = with(text(None));
    assert!(withdrawn.changed(&lost).is_empty() && !withdrawn.has(&id));

    let mut smaller = profile.clone();
    smaller.scenarios.remove(&id);
    assert!(smaller.additional(whole).contains(&id));
}

fn freeze(wanted: &str) {
    let library = read();
    let mut done = 0;
    for (source, profile) in &library.profiles {
        let name = profile.profile.value.to_string();
        if wanted != "all" && wanted != name {
            continue;
        }
        assert!(profile.errata.is_empty(), "{name} has errata: it was released, and stays");
        let mut profile = profile.clone();
        profile.freeze(&library);
        // What people wrote stays as they wrote it.
        let head = source.text().split("\nscenarios:").next().unwrap();
        let mut text = format!("{head}\nscenarios:\n");
        for (id, digest) in &profile.scenarios {
            let _ = writeln!(text, "  {id}: {digest}");
        }
        if !profile.fragments.is_empty() {
            text.push_str("fragments:\n");
        }
        for (name, digest) in &profile.fragments {
            let _ = writeln!(text, "  {name}: {digest}");
        }
        let path = scenarios().join(format!("profiles/{}.yaml", profile.profile.value.file_stem()));
        std::fs::write(path, text).unwrap();
        done += 1;
    }
    assert!(done > 0, "`FEDSPEC_FREEZE` names no profile: write `all`, or a name with its edition");
}
