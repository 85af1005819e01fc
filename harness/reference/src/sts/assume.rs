//! Who may assume a role, and the session that comes of it (STS-E-05, E-08, E-09, E-18 to E-20; STS-A-03).

use jiff::{SignedDuration, Timestamp};

use super::assertion::{Believed, believe};
use super::attributes::{Attributes, Pair};
use super::claims::Claims;
use super::identity::{sts_a_04_subject_type, sts_a_05_name_qualifier};
use super::refusal::Refusal;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::iam::{Arn, Context, Role, SamlProvider, is_reserved};

/// Bytes that session policy and tags may have together. AWS compresses them in a way of its own and
/// tells a percentage of what it allows; the measure here is this project's.
const PACKED: usize = 4_096;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// The response in base64.
    pub(crate) encoded: &'a str,
    pub(crate) pair: &'a Pair,
    /// `DurationSeconds`; none on the console, where the role's own limit does not count.
    pub(crate) seconds: Option<u32>,
    /// Bytes of the session policy.
    pub(crate) policy: usize,
    /// The address of the console's sign-in endpoint.
    pub(crate) console: &'a str,
}

/// A session of a role.
#[derive(Clone, Debug)]
pub(crate) struct RoleSession {
    pub(crate) role: Role,
    pub(crate) provider: String,
    pub(crate) claims: Claims,
    pub(crate) assertion: String,
    pub(crate) subject: String,
    pub(crate) subject_type: String,
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) name_qualifier: String,
    /// How much of what is allowed policy and tags take up, in percent.
    pub(crate) packed: usize,
    pub(crate) seconds: i64,
    pub(crate) until: Timestamp,
    pub(crate) access_key: String,
    pub(crate) secret: String,
    pub(crate) token: String,
}

impl RoleSession {
    /// `AssumedRoleId`.
    pub(crate) fn id(&self) -> String {
        format!("{}:{}", self.role.id, self.claims.session_name)
    }

    /// `arn:aws:sts::<account>:assumed-role/<role>/<session>`.
    pub(crate) fn arn(&self, account: &str) -> String {
        format!(
            "arn:aws:sts::{account}:assumed-role/{}/{}",
            self.role.name, self.claims.session_name
        )
    }
}

/// Gives a session to whom the response vouches for.
pub(crate) fn assume(
    directory: &mut Directory,
    wanted: &Wanted<'_>,
) -> Result<RoleSession, Refusal> {
    let faults = directory.faults;
    if faults.has(Fault::AssumeRoleRefused) {
        return Err(Refusal::NotAuthorized);
    }
    sts_e_20_one_account(directory, wanted.pair)?;
    let provider = directory.iam.provider(&wanted.pair.provider, faults);
    let provider = provider.ok_or(Refusal::NoProvider)?.clone();
    let believed = believe(directory, wanted.encoded, &provider.idps, wanted.console)?;
    let attributes = Attributes::of(&believed.signed_in, faults);
    let pairs = attributes.sts_r_04_pairs();
    if pairs.is_empty() && !faults.has(Fault::RoleAttributeIgnored) {
        return Err(if wanted.seconds.is_none() { Refusal::NoRole } else { Refusal::Base64 });
    }
    let claims = Claims::read(&attributes, faults)?;
    if !pairs.contains(wanted.pair) && !faults.has(Fault::RoleAttributeIgnored) {
        return Err(Refusal::NotAuthorized);
    }
    let role = sts_e_05_role(directory, wanted.pair, &provider, &believed, &claims)?;
    let longest = i64::from(role.max_session);
    if wanted.seconds.is_some_and(|asked| i64::from(asked) > longest)
        && !faults.has(Fault::DurationUnlimited)
    {
        return Err(Refusal::TooLong);
    }
    let packed = (wanted.policy + claims.tags.size()) * 100 / PACKED;
    if packed > 100 && !faults.has(Fault::PackedPolicyUnlimited) {
        return Err(Refusal::PackedTooLarge);
    }
    Ok(session(directory, wanted, provider, believed, claims, role, packed))
}

/// STS-E-20: role and provider are in one account.
fn sts_e_20_one_account(directory: &Directory, pair: &Pair) -> Result<(), Refusal> {
    let account = |arn: &str| Arn::read(arn).map(|arn| arn.account);
    let same = account(&pair.role) == account(&pair.provider);
    match same || directory.has(Fault::OtherAccountAccepted) {
        true => Ok(()),
        false => Err(Refusal::TwoAccounts),
    }
}

/// STS-E-05, STS-E-19: the role is there, and its trust policy lets the provider's users in, with tags
/// and source identity where the assertion has them.
fn sts_e_05_role(
    directory: &Directory,
    pair: &Pair,
    provider: &SamlProvider,
    believed: &Believed,
    claims: &Claims,
) -> Result<Role, Refusal> {
    let faults = directory.faults;
    let role = directory.iam.role(&pair.role, faults).ok_or(Refusal::NotAuthorized)?;
    if is_reserved(&role.name) && !faults.has(Fault::ReservedRoleAssumed) {
        return Err(Refusal::NotAuthorized);
    }
    if faults.has(Fault::TrustPolicyIgnored) {
        return Ok(role.clone());
    }
    let trust = match faults.has(Fault::TrustConditionsIgnored) {
        true => role.trust.unconditional(),
        false => role.trust.clone(),
    };
    let context = context(directory, provider, believed, claims);
    let allows = |action| trust.allows(action, &provider.arn, &context);
    let tagged = !claims.tags.all.is_empty() && !faults.has(Fault::TagSessionNotAsked);
    let named = claims.source_identity.is_some() && !faults.has(Fault::SetSourceIdentityNotAsked);
    let allowed = allows("sts:AssumeRoleWithSAML")
        && (!tagged || allows("sts:TagSession"))
        && (!named || allows("sts:SetSourceIdentity"));
    match allowed {
        true => Ok(role.clone()),
        false => Err(Refusal::NotAuthorized),
    }
}

/// What conditions of a trust policy may ask for.
fn context(
    directory: &Directory,
    provider: &SamlProvider,
    believed: &Believed,
    claims: &Claims,
) -> Context {
    let subject = &believed.signed_in.subject;
    let format = subject.format.as_deref().unwrap_or_default();
    let account = &directory.sign_in.account;
    let name = provider.arn.rsplit('/').next().unwrap_or_default();
    let issuer = &believed.signed_in.idp;
    let mut context = Context::default();
    // STS-R-02: the recipient, not what the assertion calls the audience.
    context.put("saml:aud", &believed.recipient);
    context.put("saml:iss", issuer);
    context.put("saml:sub", &subject.value);
    context.put("saml:sub_type", sts_a_04_subject_type(format));
    context.put("saml:doc", &format!("{account}/{name}"));
    context.put("saml:namequalifier", &sts_a_05_name_qualifier(issuer, account, name));
    context.put("sts:RoleSessionName", &claims.session_name);
    claims.source_identity.iter().for_each(|name| context.put("sts:SourceIdentity", name));
    for (key, value) in &claims.tags.all {
        context.put(&format!("aws:RequestTag/{key}"), value);
        context.put("aws:TagKeys", key);
    }
    claims.tags.transitive.iter().for_each(|key| context.put("sts:TransitiveTagKeys", key));
    context
}

fn session(
    directory: &mut Directory,
    wanted: &Wanted<'_>,
    provider: SamlProvider,
    believed: Believed,
    claims: Claims,
    role: Role,
    packed: usize,
) -> RoleSession {
    let faults = directory.faults;
    let now = directory.clock.now();
    // STS-R-06: the shortest of what is asked for, what the assertion says, and the IdP's own session.
    let asked = i64::from(wanted.seconds.or(claims.duration).unwrap_or(3_600));
    let shortened = claims.duration.map_or(asked, |own| asked.min(i64::from(own)));
    let until = now.saturating_add(SignedDuration::from_secs(shortened)).unwrap_or(Timestamp::MAX);
    let until = believed.signed_in.session_ends.map_or(until, |end| until.min(end));
    let subject = &believed.signed_in.subject;
    let format = subject.format.as_deref().unwrap_or_default();
    let name = provider.arn.rsplit('/').next().unwrap_or_default();
    let issuer = believed.signed_in.idp.clone();
    let qualifier = match faults.has(Fault::NameQualifierOther) {
        true => name.to_owned(),
        false => sts_a_05_name_qualifier(&issuer, &directory.sign_in.account, name),
    };
    let whole = faults.has(Fault::SubjectTypeWhole);
    let ids = &mut directory.iam.ids;
    RoleSession {
        subject: subject.value.clone(),
        subject_type: if whole { format } else { sts_a_04_subject_type(format) }.to_owned(),
        audience: match faults.has(Fault::AudienceOfRestriction) {
            true => believed.audience,
            false => believed.recipient,
        },
        assertion: believed.id,
        name_qualifier: qualifier,
        issuer,
        packed,
        seconds: shortened,
        until,
        access_key: format!("ASIA{}", ids.digits(16)),
        secret: ids.secret(),
        token: ids.secret(),
        provider: provider.arn,
        claims,
        role,
    }
}
