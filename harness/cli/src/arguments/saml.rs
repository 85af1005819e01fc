//! Messages and identity providers that are made for other tools.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct ForgeArguments {
    /// Target file with `saml-sp` [default: a service provider of nobody, and the built-in test key]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) target: Option<Utf8PathBuf>,
    /// Tampering, in this order; may be given more than once (`fedspec list tamperings`)
    #[arg(long = "tamper", value_name = "NAME")]
    pub(crate) tamper: Vec<String>,
    /// Wrapped signature: xsw1 to xsw8, or another name (`fedspec list wrappings`)
    #[arg(long, value_name = "NAME")]
    pub(crate) wrap: Option<String>,
    /// Field that is empty, missing, other, malformed or `{ written: TEXT }`; may be given more than
    /// once (`fedspec list fields`)
    #[arg(long = "field", value_name = "FIELD=FORM")]
    pub(crate) fields: Vec<String>,
    /// YAML file with the keys of `saml-response`, as in a scenario; the flags above come on top
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<Utf8PathBuf>,
    /// ID of the request that is answered
    #[arg(long, value_name = "ID")]
    pub(crate) in_response_to: Option<String>,
    /// What is printed
    #[arg(long = "as", default_value = "xml", value_name = "FORM")]
    pub(crate) form: MessageForm,
    /// What time it is for the identity provider, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<jiff::Timestamp>,
    /// Where names, IDs and random bytes come from [default: the time of day]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageForm {
    /// The message itself
    Xml,
    /// The form that carries it, as a POST has it in its body
    Form,
    /// The URL that carries it (with `binding: http-redirect`), or that it is posted to
    Url,
}

#[derive(Debug, Args)]
pub(crate) struct IdpArguments {
    /// Folder for idp.key.pem, idp.crt.pem and idp.metadata.xml; nothing there is replaced
    #[arg(short, long, default_value = "idp", value_name = "DIR")]
    pub(crate) output: Utf8PathBuf,
    /// entityID
    #[arg(long, default_value = "https://idp.fedspec.example/metadata", value_name = "URI")]
    pub(crate) entity_id: String,
    /// Where it takes requests; nothing is ever fetched there
    #[arg(long, default_value = "https://idp.fedspec.example/sso", value_name = "URL")]
    pub(crate) sso: String,
}
