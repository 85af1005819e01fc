//! The metadata of the service provider itself (SAML Metadata section 2.4.4, SP-106).

use bytes::Bytes;
use fedspec_protocol::saml::names;
use http::{Response, StatusCode};

use super::address::Addresses;
use super::page::escape;
use super::{keys, page};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::profile::Profile;
use crate::reply;

/// The media type that SAML Metadata section 4.1.1 registers.
const MEDIA_TYPE: &str = "application/samlmetadata+xml";

/// The answer to who asks for the metadata.
pub(crate) fn sp_106_metadata(directory: &Directory, addresses: &Addresses) -> Response<Bytes> {
    let faults = directory.faults;
    match faults.has(Fault::OwnMetadataMissing) {
        true => page::page(StatusCode::NOT_FOUND, "not found", &[]),
        false => {
            reply::with_type(StatusCode::OK, MEDIA_TYPE, text(directory.profile, addresses, faults))
        }
    }
}

fn text(profile: Profile, addresses: &Addresses, faults: FaultSet) -> String {
    let entity_id = match faults.has(Fault::OwnMetadataLongEntityId) {
        true => format!("{}?{}", addresses.entity_id, "x".repeat(1_024)),
        false => addresses.entity_id.clone(),
    };
    // SSO-R-12: requests are not signed; SSO-R-06: there is no key to encrypt for.
    let (formats, keys, signs): (&[&str], String, bool) = match profile {
        Profile::Aws | Profile::Rfc | Profile::Saml2Idp => {
            (&[names::EMAIL_ADDRESS], String::new(), false)
        }
        Profile::Saml2Sp => (
            &[names::EMAIL_ADDRESS, names::PERSISTENT, names::TRANSIENT, names::UNSPECIFIED],
            own_keys(faults),
            // Only for who wants it (SP-104).
            false,
        ),
    };
    let formats: String = formats
        .iter()
        .map(|format| format!("<md:NameIDFormat>{format}</md:NameIDFormat>"))
        .collect();
    let consumers = consumers(addresses, faults);
    // The schema has keys first, then formats, then services.
    let inside = match faults.has(Fault::OwnMetadataOutOfOrder) {
        true => format!("{consumers}{formats}{keys}"),
        false => format!("{keys}{formats}{consumers}"),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <md:EntityDescriptor xmlns:md=\"{}\" xmlns:ds=\"{}\" entityID=\"{}\">\
         <md:SPSSODescriptor protocolSupportEnumeration=\"{}\" AuthnRequestsSigned=\"{signs}\">{inside}</md:SPSSODescriptor></md:EntityDescriptor>\n",
        names::METADATA,
        names::SIGNATURE,
        escape(&entity_id),
        match faults.has(Fault::OwnMetadataOtherProtocol) {
            true => "urn:oasis:names:tc:SAML:1.1:protocol",
            false => names::PROTOCOL,
        },
    )
}

fn own_keys(faults: FaultSet) -> String {
    let key = |purpose: &str, certificate: &str| {
        format!(
            "<md:KeyDescriptor use=\"{purpose}\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\
             {certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        )
    };
    let signing = match faults.has(Fault::OwnMetadataBrokenKey) {
        true => "AAAA".to_owned(),
        false => keys::signing_certificate(),
    };
    format!("{}{}", key("signing", &signing), key("encryption", &keys::encryption_certificate()))
}

/// One ACS, which is the default one.
fn consumers(addresses: &Addresses, faults: FaultSet) -> String {
    let consumer = |location: &str| {
        format!(
            "<md:AssertionConsumerService Binding=\"{}\" Location=\"{}\" index=\"0\" \
             isDefault=\"true\"/>",
            names::HTTP_POST,
            escape(location),
        )
    };
    let first = consumer(&addresses.acs);
    match faults.has(Fault::OwnMetadataRepeatedIndex) {
        true => {
            let second = consumer(&format!("{}/second", addresses.acs));
            format!("{first}{}", second.replace("isDefault=\"true\"", "isDefault=\"false\""))
        }
        false => first,
    }
}
