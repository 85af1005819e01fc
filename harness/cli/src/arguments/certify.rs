//! Evidence: made, judged again, compared.

use camino::Utf8PathBuf;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct CertifyArguments {
    /// Target file with `vendor` and a frozen profile, such as `profile: scim-provider/2026.1`
    #[arg(short, long, value_name = "FILE")]
    pub(crate) target: Utf8PathBuf,
    /// minisign secret key that signs; the variable FEDSPEC_KEY_PASSWORD has its password, if it has one
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<Utf8PathBuf>,
    /// YAML file of findings that somebody answers for; they change no verdict and no level
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<Utf8PathBuf>,
    /// How many cases run at once [default: the target file's, or 2]
    #[arg(short, long, value_parser = clap::value_parser!(u16).range(1..=1024), value_name = "N")]
    pub(crate) jobs: Option<u16>,
    /// Where unique values come from [default: the time of day]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Folder for the evidence [default: evidence/VENDOR-PRODUCT-VERSION]; an earlier one is kept as DIR.old
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<Utf8PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// The evidence folder
    pub(crate) folder: Utf8PathBuf,
    /// minisign public key that has to have signed: the key itself, or a file with it
    #[arg(long, value_name = "KEY")]
    pub(crate) public_key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// Run directories, or evidence folders; the first is what the others are compared with
    #[arg(required = true, num_args = 2.., value_name = "DIR")]
    pub(crate) runs: Vec<Utf8PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
