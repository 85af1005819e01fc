use super::*;
use crate::scim::schema::{Attribute, AttributeType, Schema};

fn all() -> [Schema; 6] {
    [user(), group(), enterprise_user(), service_provider_config(), resource_type(), schema()]
}

fn each(attributes: &[Attribute], check: &mut dyn FnMut(&Attribute)) {
    for attribute in attributes {
        check(attribute);
        each(&attribute.sub_attributes, check);
    }
}

#[test]
fn every_schema_is_read_as_it_is_written() {
    for schema in all() {
        let read = Schema::from_json(&schema.to_json()).unwrap();
        assert_eq!((read.schema, read.oddities), (schema, vec![]));
    }
}

#[test]
fn every_attribute_is_described_and_only_complex_ones_have_parts() {
    for schema in all() {
        each(&schema.attributes, &mut |attribute| {
            assert!(attribute.description.ends_with('.'), "{}", attribute.name);
            let complex = attribute.kind == AttributeType::Complex;
            assert_eq!(complex, !attribute.sub_attributes.is_empty(), "{}", attribute.name);
        });
    }
}

#[test]
fn the_counts_are_those_of_section_8_7() {
    let count = |schema: &Schema| {
        let mut count = 0;
        each(&schema.attributes, &mut |_| count += 1);
        (schema.attributes.len(), count)
    };
    let counts: Vec<(usize, usize)> = all().iter().map(count).collect();
    assert_eq!(counts, [(21, 66), (2, 5), (6, 9), (7, 19), (6, 8), (4, 27)]);
}
