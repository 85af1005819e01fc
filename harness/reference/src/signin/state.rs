use super::{AccessControl, Pending, Policy, Providers, Sessions, UsedAssertions};
use crate::access::Assignments;
use crate::directory::ResourceId;
use crate::idp::IdpState;
use crate::native::Native;
use crate::random::Generator;
use crate::sso_admin::Administration;

/// The cookie in which the portal keeps its session token.
pub(crate) const PORTAL_COOKIE: &str = "x-amz-sso_authn";

/// The AD Connector, where the identity source is a directory of one's own instead of an IdP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connector {
    /// There is none.
    None,
    /// Its service account works.
    Working,
    /// Its service account is wrong or has expired (SSO-R-17).
    Broken,
}

/// What a directory knows about signing in.
#[derive(Debug)]
pub(crate) struct SignIn {
    /// Apart from the directory's own, so that a sign-in does not change the ids of users.
    pub(crate) ids: Generator,
    /// The directory in the form `d-` and ten digits, as it stands in the issuer (SSO-R-09).
    pub(crate) instance: String,
    /// The last segment of the ACS address (SSO-R-09).
    pub(crate) acs: ResourceId,
    /// The AWS account, twelve digits.
    pub(crate) account: String,
    pub(crate) providers: Providers,
    pub(crate) policy: Policy,
    pub(crate) access_control: AccessControl,
    pub(crate) connector: Connector,
    /// Users who are provisioned as soon as anybody comes to the sign-in; until then SCIM sees a directory
    /// without them.
    pub(crate) announced: Vec<String>,
    pub(crate) pending: Pending,
    pub(crate) sessions: Sessions,
    pub(crate) used: UsedAssertions,
    /// Who may use which roles and applications.
    pub(crate) assignments: Assignments,
    /// The directory's own users, as far as they sign in without an IdP.
    pub(crate) native: Native,
    /// What its administrators do by the API.
    pub(crate) administration: Administration,
    /// What an identity provider remembers.
    pub(crate) idp: IdpState,
}

impl SignIn {
    pub(crate) fn new(name: &str, seed: u64) -> Self {
        // The separator is a control character, which the name of a directory hardly has.
        let mut ids = Generator::new(seed, &format!("{name}\u{1f}sign-in"));
        Self {
            instance: format!("d-{}", ids.digits(10)),
            acs: ids.uuid(),
            account: ids.digits(12),
            ids,
            providers: Providers::default(),
            policy: Policy::default(),
            access_control: AccessControl::default(),
            connector: Connector::None,
            announced: Vec::new(),
            pending: Pending::default(),
            sessions: Sessions::default(),
            used: UsedAssertions::default(),
            assignments: Assignments::default(),
            native: Native::default(),
            administration: Administration::default(),
            idp: IdpState::default(),
        }
    }
}
