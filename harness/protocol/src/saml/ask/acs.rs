use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the response is to go (Core section 3.4.1: by URL or by index).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AcsSpec {
    /// The URL of the service provider's own service.
    #[default]
    Own,
    /// Nothing says it: that of the metadata counts.
    Unsaid,
    /// The index of a service in the metadata.
    Index(u16),
    /// This URL.
    Url(String),
    /// A URL that is nearly the service provider's own, and is not.
    Near(NearAcs),
}

/// How a URL differs from the service provider's own: each leads, or may lead, to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NearAcs {
    /// Another host, with the same path.
    OtherHost,
    /// A host that begins with the own one: `sp.example.stranger.example`.
    HostPrefix,
    /// The own host as the name of a user at another one: `sp.example@stranger.example`.
    UserInfo,
    /// Another port of the same host.
    OtherPort,
    /// The other one of `http` and `https`.
    OtherScheme,
    /// Another path of the same host.
    OtherPath,
    /// The own URL with more of a path behind it.
    LongerPath,
    /// The own URL, and from there up again to another path.
    DotSegments,
    /// The same with the slash percent-encoded.
    EncodedSegments,
    /// The own URL with a query.
    Query,
    /// A script that names the own URL.
    Script,
}

impl NearAcs {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::OtherHost,
        Self::HostPrefix,
        Self::UserInfo,
        Self::OtherPort,
        Self::OtherScheme,
        Self::OtherPath,
        Self::LongerPath,
        Self::DotSegments,
        Self::EncodedSegments,
        Self::Query,
        Self::Script,
    ];

    /// What is near `own` in this way. Nobody owns the foreign host (RFC 2606).
    pub fn of(self, own: &str) -> String {
        const STRANGER: &str = "stranger.example";
        let Parts { scheme, host, port, path } = Parts::of(own);
        match self {
            Self::OtherHost => format!("{scheme}://{STRANGER}{path}"),
            // An address of digits is no beginning of a name, so a word stands between the two.
            Self::HostPrefix => format!("{scheme}://{host}.{STRANGER}{path}"),
            Self::UserInfo => format!("{scheme}://{host}{port}@{STRANGER}{path}"),
            Self::OtherPort => {
                let number = port.trim_start_matches(':').parse::<u16>();
                format!("{scheme}://{host}:{}{path}", number.map_or(8443, |port| port ^ 1))
            }
            Self::OtherScheme => {
                let other = if scheme == "https" { "http" } else { "https" };
                format!("{other}://{host}{port}{path}")
            }
            Self::OtherPath => format!("{scheme}://{host}{port}/stranger"),
            Self::LongerPath => format!("{own}/stranger"),
            Self::DotSegments => format!("{own}/../stranger"),
            Self::EncodedSegments => format!("{own}%2f..%2fstranger"),
            Self::Query => format!("{own}?stranger=1"),
            Self::Script => format!("javascript:alert(1)//{own}"),
        }
    }
}

/// A URL in four: `https`, `sp.example`, `:8443`, `/saml/acs`; the query goes with none of them.
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    /// With its colon; empty where there is none.
    port: &'a str,
    path: &'a str,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Self {
        let (scheme, after) = url.split_once("://").unwrap_or(("https", url));
        let whole = after.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = whole.split_at(whole.find('/').unwrap_or(whole.len()));
        // A colon inside brackets belongs to an address (RFC 3986 section 3.2.2).
        let colon =
            authority.rfind(':').filter(|at| authority.rfind(']').is_none_or(|it| it < *at));
        let (host, port) = authority.split_at(colon.unwrap_or(authority.len()));
        Self { scheme, host, port, path }
    }
}
