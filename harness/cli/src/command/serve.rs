use camino::Utf8Path;
use fedspec_engine::vocabulary::Era;
use fedspec_reference::{ClockSource, Config, NewDirectory, Profile, Reference};

use super::site;
use crate::arguments::ServeArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{builtin, output};

/// The address that the built-in target file has.
const USUAL_BASE: &str = "http://127.0.0.1:7643";

/// Starts the reference target and says what listens where.
pub(super) fn serve(arguments: &ServeArguments) -> Result<Exit, Failure> {
    let era = builtin::era_of(arguments.profile, arguments.era)?;
    let faults = site::faults(&arguments.faults)?;
    let seed = site::seed(arguments.seed);
    site::runtime()?.block_on(async {
        let listening = tokio::net::TcpListener::bind(arguments.listen).await;
        let failed = |cause| Failure::Listen { address: arguments.listen.to_string(), cause };
        let listener = listening.map_err(failed)?;
        let base = format!("http://{}", listener.local_addr().map_err(failed)?);
        // The token opens the admin API only; a caller may choose it so that scripts know it.
        let admin_token = std::env::var(builtin::ADMIN_TOKEN)
            .ok()
            .filter(|token| !token.is_empty())
            .unwrap_or_else(|| site::random_token(seed));
        let reference = Reference::new(Config {
            profile: arguments.profile,
            era: builtin::reference_era(era.unwrap_or_default()),
            seed,
            faults,
            admin_token: admin_token.clone(),
            clock: if arguments.frozen {
                ClockSource::Frozen(jiff::Timestamp::now())
            } else {
                ClockSource::System
            },
            public_base: base.clone(),
        });
        if let Some(path) = &arguments.write_target {
            std::fs::write(path, target_file(&base, arguments)?)
                .map_err(|cause| Failure::Unwritable { path: path.clone(), cause })?;
        }
        let made = reference
            .create_directory("default", None, None)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        output::data(&format!(
            "{services}admin  {base}/admin\ntoken  {admin_token}\n\n{again}\
             Ctrl-C stops it; nothing is kept.\n",
            services = services(arguments.profile, &base, &made),
            again = run_hint(arguments, &base, &admin_token),
        ));
        let stop = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        fedspec_reference::serve(reference, listener, stop)
            .await
            .map_err(|cause| Failure::Internal(cause.to_string()))?;
        Ok(Exit::Success)
    })
}

/// What listens where, for a person with a terminal or a browser.
fn services(profile: Profile, base: &str, made: &NewDirectory) -> String {
    let own = format!("{base}/{}", made.id);
    let scim = format!("{base}{}", made.scim_base);
    let scim = format!(
        "SCIM   {scim}\ntoken  {token}\n       curl -s -H 'Authorization: Bearer {token}' {scim}/Users\n",
        token = made.token
    );
    match profile {
        Profile::Aws => format!(
            "{scim}start  {own}/start\n       \
             404 until it trusts an IdP: PUT {{\"metadata\": …}} to {base}/admin/directories/{id}/saml/provider\n\
             SAML   {own}/platform/saml/metadata\n\
             people {own}/native/sign-in\nSSO    {own}/aws/sso-admin\n\
             IAM    {own}/aws/iam\nSTS    {own}/aws/sts\nQS     {own}/aws/quicksight\n",
            id = made.id,
        ),
        Profile::Rfc => scim,
        Profile::Saml2Idp => {
            format!("SAML   {own}/saml/metadata\nSSO    {own}/saml/sso\n")
        }
        Profile::Saml2Sp => {
            format!("start  {own}/login\nSAML   {own}/saml/metadata\nwho    {own}/whoami\n")
        }
    }
}

/// How to run the scenarios against this server, if there is a target file that leads to it.
fn run_hint(arguments: &ServeArguments, base: &str, admin_token: &str) -> String {
    let usual = base == USUAL_BASE && arguments.era.is_none_or(|era| era == Era::Specific);
    let own = format!("scenarios/{}", builtin::target_path(arguments.profile));
    let file = arguments.write_target.as_deref().map(Utf8Path::as_str);
    match file.or(usual.then_some(own.as_str())) {
        Some(file) => format!(
            "Run all scenarios against it:\n  {}={admin_token} fedspec run -t {file}\n",
            builtin::ADMIN_TOKEN
        ),
        None => "`--write-target FILE` makes a target file for `fedspec run -t`.\n".to_owned(),
    }
}

/// The built-in target file with this server's address and era.
fn target_file(base: &str, arguments: &ServeArguments) -> Result<String, Failure> {
    let text = builtin::target_text(arguments.profile)?;
    let era = arguments.era.unwrap_or_default();
    Ok(text.replace(USUAL_BASE, base).replace("era: specific\n", &format!("era: {era}\n")))
}
