use super::write::{IdpMetadata, SpMetadata, idp, sp};
use super::*;
use crate::saml::model::{Flaw, Stated};
use crate::saml::{instant, names};
use crate::xml::Document;

const SP: &str = r#"<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"
 WantAssertionsSigned="true" AuthnRequestsSigned="0" x:other="1"><md:Extensions><x:y/></md:Extensions>
 <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyName>k</ds:KeyName><ds:X509Data><ds:X509SubjectName>n</ds:X509SubjectName>
  <ds:X509Certificate> QUJD
 RA== </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
 <md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>QUJD</ds:Modulus>
  <ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo><md:EncryptionMethod Algorithm="urn:a"/></md:KeyDescriptor>
 <md:KeyDescriptor><ds:KeyInfo><ds:KeyValue><d11:ECKeyValue xmlns:d11="http://www.w3.org/2009/xmldsig11#"><d11:NamedCurve
   URI="urn:oid:1.2.840.10045.3.1.7"/><d11:PublicKey>QUJD</d11:PublicKey></d11:ECKeyValue></ds:KeyValue></ds:KeyInfo></md:KeyDescriptor>
 <md:SingleLogoutService Binding="urn:b" Location="https://sp/slo" ResponseLocation="https://sp/slr"/>
 <md:NameIDFormat> urn:f
 </md:NameIDFormat>
 <md:AssertionConsumerService Binding="urn:b" Location="https://sp/0" index="0"/>
 <md:AssertionConsumerService Binding="urn:b" Location="https://sp/1" index="7" isDefault="true"/>
 <md:AttributeConsumingService index="1"><md:ServiceName xml:lang="en">s</md:ServiceName><md:RequestedAttribute Name="mail"/>
 </md:AttributeConsumingService></md:SPSSODescriptor>"#;

/// An entity with this inside, in a group that declares the prefixes.
fn aggregate(attributes: &str, inside: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:x='urn:"x"'
 validUntil="2027-01-01T00:00:00Z" cacheDuration="P30D"><md:Extensions><md:EntityDescriptor entityID="hidden"/></md:Extensions>
 <md:EntityDescriptor entityID="first"/>
 <md:EntitiesDescriptor xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:x="urn:x" cacheDuration="PT6H">
 <md:EntityDescriptor entityID="wanted &amp; found"{attributes}>{inside}</md:EntityDescriptor></md:EntitiesDescriptor>
 <md:EntityDescriptor entityID="last"></md:EntityDescriptor></md:EntitiesDescriptor>"#
    )
}

fn read(metadata: &str, entity_id: &str) -> (EntityDescriptor, Vec<Flaw>) {
    let aggregate = Aggregate::read(metadata.as_bytes()).unwrap();
    let document = aggregate.document(aggregate.entity(entity_id).unwrap()).unwrap();
    let mut flaws = Vec::new();
    let node = document.root().unwrap().elements().next().unwrap();
    (EntityDescriptor::read(node, &mut flaws), flaws)
}

#[test]
fn an_entity_is_found_in_nested_groups_and_read_with_their_namespaces() {
    let metadata = aggregate(" ID=\"_e\"", SP);
    let (entity, flaws) = read(&metadata, "wanted & found");
    assert_eq!(flaws, []);
    assert_eq!(entity.entity_id.as_deref(), Some("wanted & found"));
    let [sp] = &*entity.sps else { panic!("{entity:?}") };
    assert!(sp.wants_signed_assertions() && sp.role.speaks_saml_2());
    assert_eq!(sp.authn_requests_signed, Stated::Said(false));
    let uses: Vec<_> = sp.role.keys.iter().map(|key| key.usage).collect();
    assert_eq!(uses, [KeyUse::Signing, KeyUse::Encryption, KeyUse::Everything]);
    assert_eq!(sp.role.signing_keys().count(), 2);
    assert_eq!(sp.role.encryption_keys().count(), 2);
    let [signing, encryption, any] = &*sp.role.keys else { panic!("three keys") };
    assert_eq!(signing.certificates().collect::<Vec<_>>(), [b"ABCD"]);
    assert_eq!(signing.names, ["k"]);
    assert_eq!(encryption.encryption_methods, ["urn:a"]);
    let rsa = KeyMaterial::Rsa { modulus: b"ABC".to_vec(), exponent: vec![1, 0, 1] };
    assert_eq!(encryption.material, [rsa]);
    assert!(matches!(&*any.material, [KeyMaterial::Ec { point, .. }] if point == b"ABC"));
    let logout = sp.role.single_logout.first().unwrap();
    assert_eq!(logout.response_location.as_deref(), Some("https://sp/slr"));
    assert_eq!(sp.role.name_id_formats, ["urn:f"]);
    let default = default_endpoint(&sp.assertion_consumers).unwrap();
    assert_eq!(default.location.as_deref(), Some("https://sp/1"));
    assert!(default.is_bound("urn:b"));
    let service = sp.attribute_services.first().unwrap();
    assert_eq!(service.requested, ["mail"]);
}

#[test]
fn entities_are_those_of_groups_and_no_others() {
    let metadata = aggregate("", SP);
    let read = Aggregate::read(metadata.as_bytes()).unwrap();
    let names: Vec<_> = read.entries().iter().map(|entry| &*entry.entity_id).collect();
    assert_eq!(names, ["first", "wanted & found", "last"]);
    for entry in read.entries() {
        let bytes = &metadata[entry.span.clone()];
        assert!(bytes.starts_with("<md:EntityDescriptor") && bytes.ends_with('>'), "{bytes}");
        assert_eq!(bytes.matches("<md:EntityDescriptor").count(), 1, "{bytes}");
    }
    let hidden = MetadataError::NoSuchEntity { entity_id: "hidden".into() };
    assert_eq!(read.entity("hidden").unwrap_err(), hidden);
    assert_eq!(read.only_entity().unwrap_err(), MetadataError::NotOneEntity { count: 3 });
}

#[test]
fn the_shortest_time_around_an_entity_counts() {
    let until = |attributes: &str| {
        let metadata = aggregate(attributes, SP);
        let read = Aggregate::read(metadata.as_bytes()).unwrap();
        let entry = read.entity("wanted & found").unwrap();
        let cached =
            entry.cache_duration.unwrap().after(instant::parse("2026-01-01T00:00:00Z").unwrap());
        (entry.valid_until.unwrap().to_string(), cached.to_string())
    };
    let expected = |until: &str, cached: &str| (until.to_owned(), cached.to_owned());
    assert_eq!(until(""), expected("2027-01-01T00:00:00Z", "2026-01-01T06:00:00Z"));
    assert_eq!(
        until(" validUntil='2028-01-01T00:00:00Z' cacheDuration='P1D'"),
        expected("2027-01-01T00:00:00Z", "2026-01-01T06:00:00Z")
    );
    assert_eq!(
        until(" validUntil='2026-01-01T00:00:00Z' cacheDuration='PT1H'"),
        expected("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")
    );
}

#[test]
fn what_is_no_metadata_is_refused() {
    let refusal = |metadata: &str| Aggregate::read(metadata.as_bytes()).unwrap_err();
    let found = |found: &str| MetadataError::NotMetadata { found: found.to_owned() };
    assert_eq!(refusal("<a/>"), found("a"));
    assert_eq!(refusal("<EntityDescriptor entityID='a'/>"), found("EntityDescriptor"));
    assert!(matches!(refusal("<!DOCTYPE a><a/>"), MetadataError::Xml(_)));
    assert!(matches!(refusal(&aggregate("", "<unclosed>")), MetadataError::Xml(_)));
    let with = |attributes: &str| refusal(&aggregate(attributes, SP));
    assert!(matches!(
        with(" validUntil='tomorrow'"),
        MetadataError::MalformedValidity { name: "validUntil", .. }
    ));
    assert!(matches!(
        with(" cacheDuration='-P1D'"),
        MetadataError::MalformedValidity { name: "cacheDuration", .. }
    ));
    let twice = aggregate("", SP).replace("\"last\"", "\"first\"");
    assert_eq!(refusal(&twice), MetadataError::RepeatedEntity { entity_id: "first".into() });
    let nameless = aggregate("", SP).replace(" entityID=\"last\"", "");
    assert_eq!(refusal(&nameless), MetadataError::NamelessEntity);
}

#[test]
fn what_the_schema_and_the_standard_do_not_allow_is_noted() {
    let long = "e".repeat(1025);
    for (from, to, flaw) in [
        ("index=\"7\"", "index=\"0\"", "index 0 stands twice in `AssertionConsumerService`".to_owned()),
        ("index=\"0\"", "index=\"0\" isDefault=\"1\"", "a second default in `AssertionConsumerService`".into()),
        (" index=\"0\"", "", "attribute `index` is missing in `AssertionConsumerService`".into()),
        (" Location=\"https://sp/0\"", "", "attribute `Location` is missing in `AssertionConsumerService`".into()),
        ("use=\"signing\"", "use=\"signature\"", "attribute `use` has an unknown value in `KeyDescriptor`".into()),
        ("QUJD\n", "QU*D\n", "no base64 in `X509Certificate`".into()),
        (" protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"", "", "attribute `protocolSupportEnumeration` is missing in `SPSSODescriptor`".into()),
        ("WantAssertionsSigned=\"true\"", "WantAssertionsSigned=\"yes\"", "attribute `WantAssertionsSigned`: expected `true`, `false`, `1` or `0`, found `yes` in `SPSSODescriptor`".into()),
        ("<md:NameIDFormat>", "<md:Foo/><md:NameIDFormat>", "unexpected element `Foo` in `SPSSODescriptor`".into()),
        ("<md:NameIDFormat>", "<md:KeyDescriptor/><md:NameIDFormat>", "element `KeyDescriptor` stands too late in `SPSSODescriptor`".into()),
        ("wanted &amp; found", &long, "attribute `entityID` has more than 1024 characters in `EntityDescriptor`".into()),
    ] {
        let metadata = aggregate("", SP);
        assert!(metadata.contains(from), "{from}");
        let metadata = metadata.replacen(from, to, 1);
        let entity_id = if to == long { &*long } else { "wanted & found" };
        let (_, flaws) = read(&metadata, entity_id);
        let flaws: Vec<_> = flaws.iter().map(ToString::to_string).collect();
        assert!(flaws.contains(&flaw), "{to}: expected {flaw}, found {flaws:?}");
    }
    let (_, flaws) = read(&aggregate("", ""), "wanted & found");
    assert_eq!(flaws.len(), 1, "an entity without a role: {flaws:?}");
}

#[test]
fn our_own_metadata_reads_without_a_flaw() {
    let sp_text = sp(&SpMetadata {
        entity_id: "https://sp.example.test/?a&b=\"",
        id: Some("_m"),
        valid_until: Some(instant::parse("2027-01-01T00:00:00Z").unwrap()),
        cache_duration: Some("PT6H"),
        want_assertions_signed: Some(true),
        keys: &[
            (KeyUse::Signing, b"one"),
            (KeyUse::Encryption, b"two"),
            (KeyUse::Everything, b"x"),
        ],
        single_logout: &[(names::HTTP_REDIRECT, "https://sp.example.test/slo")],
        name_id_formats: &[names::EMAIL_ADDRESS],
        assertion_consumers: &[
            (names::HTTP_POST, "https://sp.example.test/acs?a=1&b=2"),
            ("b", "c"),
        ],
        ..SpMetadata::default()
    });
    let (entity, flaws) = read(&sp_text, "https://sp.example.test/?a&b=\"");
    assert_eq!(flaws, [], "{sp_text}");
    assert_eq!(entity.id.as_deref(), Some("_m"));
    let sp = entity.sps.first().unwrap();
    let acs = default_endpoint(&sp.assertion_consumers).unwrap();
    assert_eq!(acs.location.as_deref(), Some("https://sp.example.test/acs?a=1&b=2"));
    assert_eq!(sp.role.keys.len(), 3);

    let idp_text = idp(&IdpMetadata {
        entity_id: "https://idp.example.test",
        want_authn_requests_signed: Some(false),
        keys: &[(KeyUse::Signing, b"one")],
        name_id_formats: &[names::PERSISTENT, names::TRANSIENT],
        single_sign_on: &[(names::HTTP_POST, "https://idp.example.test/sso")],
        ..IdpMetadata::default()
    });
    let (entity, flaws) = read(&idp_text, "https://idp.example.test");
    assert_eq!(flaws, [], "{idp_text}");
    let idp = entity.idps.first().unwrap();
    assert!(!idp.wants_signed_requests());
    assert_eq!(idp.single_sign_on.len(), 1);
    assert_eq!(idp.role.name_id_formats, [names::PERSISTENT, names::TRANSIENT]);
}

#[test]
fn hostile_metadata_costs_no_more_than_its_length() {
    let many: String = (0..20_000).map(|n| format!("<EntityDescriptor entityID='{n}'/>")).collect();
    let group = |inside: &str| {
        format!("<EntitiesDescriptor xmlns='{}'>{inside}</EntitiesDescriptor>", names::METADATA)
    };
    let read = group(&many);
    let read = Aggregate::read(read.as_bytes()).unwrap();
    assert_eq!(read.entries().len(), 20_000);
    assert_eq!(&*read.entity("19999").unwrap().entity_id, "19999");

    let deep = group("<EntitiesDescriptor>").repeat(200);
    let deep = deep.replace("</EntitiesDescriptor>", "") + &"</EntitiesDescriptor>".repeat(400);
    let error = Aggregate::read(deep.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("nested deeper than 256"), "{error}");
    let document = Document::read(b"<a/>").unwrap();
    let mut flaws = Vec::new();
    EntityDescriptor::read(document.root().unwrap(), &mut flaws);
    assert!(!flaws.is_empty());
}
