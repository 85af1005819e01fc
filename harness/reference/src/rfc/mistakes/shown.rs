use fedspec_protocol::scim::urn;
use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rfc::resource::Resource;
use crate::rfc::schemas::WORKPLACE;

/// What is shown of a resource, with the mistakes about it.
pub(crate) fn of_resource(resource: &Resource, shown: &mut Map<String, Value>, faults: FaultSet) {
    if faults.is_empty() {
        return;
    }
    secrets(resource, shown, faults);
    values(shown, faults);
    meta(resource, shown, faults);
    schemas(shown, faults);
    if faults.has(Fault::OmitMeta) {
        shown.remove("meta");
    }
    if faults.has(Fault::ReservedWordInIds) {
        shown.insert("id".to_owned(), format!("bulkId-{}", resource.id).into());
    }
    if faults.has(Fault::ReturnNulls) {
        shown.entry("nickName").or_insert(Value::Null);
    }
}

/// Another address than the right one, in headers as well.
pub(crate) fn of_location(location: String, faults: FaultSet) -> String {
    if faults.has(Fault::LocationElsewhere) {
        let path = location.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        return format!("https://inner.invalid/{}", path.map_or("", |(_, path)| path));
    }
    match faults.has(Fault::LocationUnencoded) {
        true => format!("{location} 1"),
        false => location,
    }
}

fn secrets(resource: &Resource, shown: &mut Map<String, Value>, faults: FaultSet) {
    let all = faults.has(Fault::ReturnWriteOnly);
    let password = resource.attributes.get("password");
    if let Some(password) = password.filter(|_| all || faults.has(Fault::ReturnPassword)) {
        shown.insert("password".to_owned(), password.clone());
    }
    let pin = resource.attributes.get(WORKPLACE).and_then(|workplace| workplace.get("pin"));
    if let Some(pin) = pin.filter(|_| all) {
        let workplace = shown.entry(WORKPLACE).or_insert_with(|| json!({}));
        if let Some(workplace) = workplace.as_object_mut() {
            workplace.insert("pin".to_owned(), pin.clone());
        }
    }
}

fn values(shown: &mut Map<String, Value>, faults: FaultSet) {
    for values in shown.values_mut().filter_map(Value::as_array_mut) {
        for value in values.iter_mut() {
            let Some(value) = value.as_object_mut() else { continue };
            if faults.has(Fault::PrimaryByDefault) {
                value.entry("primary").or_insert(Value::Bool(true));
            }
            if let (true, Some(code)) = (faults.has(Fault::CountryByName), value.get("country")) {
                let name = format!("Country of {}", code.as_str().unwrap_or_default());
                value.insert("country".to_owned(), name.into());
            }
            if faults.has(Fault::LocationOfAnotherPath) {
                value.get_mut("$ref").into_iter().for_each(elsewhere);
            }
        }
    }
    if faults.has(Fault::LocationOfAnotherPath)
        && let Some(enterprise) = shown.get_mut(urn::ENTERPRISE_USER)
    {
        enterprise.pointer_mut("/manager/$ref").into_iter().for_each(elsewhere);
    }
    if let Some(Value::Array(groups)) =
        shown.get_mut("groups").filter(|_| faults.has(Fault::GroupNameAsValue))
    {
        for group in groups.iter_mut().filter_map(Value::as_object_mut) {
            let name = group.get("display").cloned().unwrap_or_default();
            group.insert("value".to_owned(), name);
        }
    }
    if faults.has(Fault::BinaryAsHex)
        && let Some(Value::Array(certificates)) = shown.get_mut("x509Certificates")
    {
        certificates
            .iter_mut()
            .for_each(|certificate| certificate.get_mut("value").into_iter().for_each(as_hex));
    }
    if let Some(Value::Object(workplace)) = shown.get_mut(WORKPLACE) {
        of_workplace(workplace, faults);
    }
}

fn of_workplace(workplace: &mut Map<String, Value>, faults: FaultSet) {
    if faults.has(Fault::BinaryAsHex) {
        workplace.get_mut("photo").into_iter().for_each(as_hex);
    }
    if faults.has(Fault::IntegersWithFraction) {
        for name in ["floor", "seniority"] {
            if let Some(number) = workplace.get_mut(name)
                && let Some(plain) = number.as_f64()
            {
                *number = json!(plain);
            }
        }
    }
    if faults.has(Fault::DateWithoutTime) {
        let cut = |value: &mut Value| {
            if let Some((date, _)) = value.as_str().and_then(|text| text.split_once('T')) {
                *value = date.into();
            }
        };
        workplace.get_mut("hired").into_iter().for_each(cut);
        let cards = workplace.get_mut("keyCards").and_then(Value::as_array_mut);
        let issued = cards.into_iter().flatten().filter_map(|card| card.get_mut("issued"));
        issued.for_each(cut);
    }
}

fn meta(resource: &Resource, shown: &mut Map<String, Value>, faults: FaultSet) {
    let Some(Value::Object(meta)) = shown.get_mut("meta") else { return };
    if faults.has(Fault::WrongResourceType) {
        meta.insert("resourceType".to_owned(), "Device".into());
    }
    for name in ["created", "lastModified"] {
        if let (true, Some(Value::String(time))) =
            (faults.has(Fault::MalformedTimestamps), meta.get_mut(name))
        {
            *time = time.replace('T', " ");
        }
    }
    let location = meta.get("location").and_then(Value::as_str).map(str::to_owned);
    let Some(location) = location else { return };
    let below = format!("Users/{}", resource.id);
    let mistaken = match () {
        () if faults.has(Fault::OmitLocation) => {
            meta.remove("location");
            return;
        }
        () if faults.has(Fault::LocationNotAUri) => below.replace('/', " "),
        () if faults.has(Fault::MetaLocationDiffers) => below,
        () if faults.has(Fault::LocationOfAnotherPath) => {
            meta.get_mut("location").into_iter().for_each(elsewhere);
            return;
        }
        () => of_location(location, faults),
    };
    meta.insert("location".to_owned(), mistaken.into());
}

fn schemas(shown: &mut Map<String, Value>, faults: FaultSet) {
    if faults.has(Fault::OmitSchemas) {
        shown.remove("schemas");
    }
    if let Some(Value::Array(schemas)) = shown.get_mut("schemas") {
        if faults.has(Fault::RepeatSchemas) {
            schemas.extend(schemas.first().cloned());
        }
        if faults.has(Fault::ExtensionUriUnlisted) {
            schemas.truncate(1);
        }
    }
    if faults.has(Fault::FlattenExtensions) {
        for uri in [urn::ENTERPRISE_USER, WORKPLACE] {
            if let Some(Value::Object(extension)) = shown.remove(uri) {
                shown.extend(extension);
            }
        }
    }
}

/// An address below a version that is not there.
fn elsewhere(reference: &mut Value) {
    if let Value::String(address) = reference {
        *address = address.replace("/Users/", "/v1/Users/").replace("/Groups/", "/v1/Groups/");
    }
}

fn as_hex(value: &mut Value) {
    if let Value::String(text) = value {
        *text = text.bytes().fold("0x".to_owned(), |hex, byte| format!("{hex}{byte:02x}"));
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::directory::{Kind, ResourceId};

    fn shown(fault: Option<Fault>) -> Value {
        let attributes = json!({
            "schemas": [urn::USER, WORKPLACE], "password": "p",
            "addresses": [{ "country": "DE" }, { "country": "FR" }],
            WORKPLACE: { "floor": 3, "hired": "2020-01-01T00:00:00Z", "photo": "TWFu" },
        });
        let attributes = attributes.as_object().unwrap().clone();
        let now = Timestamp::UNIX_EPOCH;
        let user = Resource::new(Kind::User, ResourceId::from_bits(7), attributes, now);
        let mut shown = user.attributes.clone();
        shown.remove("password");
        of_resource(&user, &mut shown, fault.into_iter().collect());
        Value::Object(shown)
    }

    #[test]
    fn each_fault_changes_what_it_names_and_nothing_is_changed_without() {
        assert_eq!(shown(None)["addresses"][1], json!({ "country": "FR" }));
        assert_eq!(shown(Some(Fault::ReturnPassword))["password"], "p");
        assert_eq!(shown(Some(Fault::CountryByName))["addresses"][0]["country"], "Country of DE");
        assert_eq!(shown(Some(Fault::PrimaryByDefault))["addresses"][1]["primary"], true);
        assert_eq!(shown(Some(Fault::IntegersWithFraction))[WORKPLACE]["floor"].to_string(), "3.0");
        assert_eq!(shown(Some(Fault::DateWithoutTime))[WORKPLACE]["hired"], "2020-01-01");
        assert_eq!(shown(Some(Fault::BinaryAsHex))[WORKPLACE]["photo"], "0x54574675");
        assert_eq!(shown(Some(Fault::FlattenExtensions))["floor"], 3);
        assert_eq!(shown(Some(Fault::ExtensionUriUnlisted))["schemas"], json!([urn::USER]));
    }

    #[test]
    fn addresses_lead_elsewhere_only_by_mistake() {
        let right = "http://x/t/scim/v2/Users/7".to_owned();
        assert_eq!(of_location(right.clone(), FaultSet::NONE), right);
        let faults = [Fault::LocationElsewhere].into_iter().collect();
        assert_eq!(of_location(right, faults), "https://inner.invalid/t/scim/v2/Users/7");
    }
}
