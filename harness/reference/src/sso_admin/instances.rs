use jiff::Timestamp;
use serde_json::{Value, json};

use super::policy::Decision;
use super::refusal::Refusal;
use super::state::{From, Instance, LIMIT, Organization};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// ADM-11: 2023-09-14T00:00:00Z, before which an organization has to opt in to account instances.
const OPT_IN_BEFORE: i64 = 1_694_649_600;

/// ADM-11: makes an account instance: one an account, whatever the region; in an old organization only when
/// it opted in; never when a service control policy denies it.
pub(crate) fn adm_11_create(directory: &mut Directory, from: &From) -> Result<Value, Refusal> {
    let faults = directory.faults;
    let sign_in = &mut directory.sign_in;
    let organization = &sign_in.administration.organization;
    if !opted_in(organization) && !faults.has(Fault::InstanceWithoutOptIn)
        || faults.has(Fault::InstanceNever)
    {
        return Err(Refusal::NotOptedIn);
    }
    let denies = denied(organization, faults);
    if denies && !faults.has(Fault::InstanceDespitePolicy) {
        return Err(Refusal::ServiceControl);
    }
    let account = &from.caller.account_id;
    let instances = &mut sign_in.administration.instances;
    let elsewhere = faults.has(Fault::SecondInstanceElsewhere);
    let has_one = instances
        .iter()
        .any(|one| one.account == *account && (!elsewhere || one.region == from.region));
    if has_one && !faults.has(Fault::SecondInstance) || instances.len() >= LIMIT {
        return Err(Refusal::SecondInstance);
    }
    let arn = format!("arn:aws:sso:::instance/ssoins-{}", sign_in.ids.digits(16));
    let made = Instance { arn: arn.clone(), account: account.clone(), region: from.region.clone() };
    instances.push(made);
    Ok(json!({ "InstanceArn": arn }))
}

/// The instances of the caller's account.
pub(crate) fn list(directory: &Directory, from: &From) -> Value {
    let all = directory.sign_in.administration.instances.iter();
    let own = all.filter(|one| one.account == from.caller.account_id).map(|one| {
        json!({ "InstanceArn": one.arn, "OwnerAccountId": one.account, "Region": one.region })
    });
    json!({
        "Instances": own.collect::<Vec<Value>>(),
        // The project's own: who would otherwise ask AWS Organizations.
        "ManagementAccountId": directory.sign_in.account,
    })
}

fn opted_in(organization: &Organization) -> bool {
    let day = Timestamp::from_second(OPT_IN_BEFORE).unwrap_or_default();
    organization.opted_in || organization.enabled_since >= day
}

fn denied(organization: &Organization, faults: FaultSet) -> bool {
    let policy = organization.service_control_policy.as_ref();
    policy.is_some_and(|policy| policy.decide("sso:CreateInstance", faults) == Decision::Denied)
}
