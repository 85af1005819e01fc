use std::io::Write as _;

use camino::Utf8Path;
use fedspec_engine::drive::make_idp;

use crate::arguments::IdpArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Makes an identity provider for a target's set-up.
pub(super) fn idp(arguments: &IdpArguments) -> Result<Exit, Failure> {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let made = make_idp(&arguments.entity_id, &arguments.sso, today)?;
    let folder = &arguments.output;
    std::fs::create_dir_all(folder)
        .map_err(|cause| Failure::Unwritable { path: folder.clone(), cause })?;
    let files = [
        ("idp.key.pem", &made.key),
        ("idp.crt.pem", &made.certificate),
        ("idp.metadata.xml", &made.metadata),
    ];
    for (name, text) in files {
        write(&folder.join(name), text)?;
    }
    output::data(&format!(
        "  idp:\n    entity-id: {}\n    sso: {}\n    key: {{ file: {folder}/idp.key.pem }}\n    \
         certificate: {{ file: {folder}/idp.crt.pem }}\n",
        arguments.entity_id, arguments.sso
    ));
    output::note(&format!(
        "The key is for tests: whoever has it is whoever they like at a target that trusts it.\n\
         Tell the test tenant about {folder}/idp.metadata.xml, put the lines above into the target \
         file under `saml-sp:`,\nand look whether an honest sign-in works: fedspec probe -t FILE\n"
    ));
    Ok(Exit::Success)
}

/// Writes a file that is not there yet, for nobody else to read.
fn write(path: &Utf8Path, text: &str) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|cause| Failure::Unwritable { path: path.to_owned(), cause })
}
