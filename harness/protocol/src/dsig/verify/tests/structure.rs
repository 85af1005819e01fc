//! What a signature is made of, and where it stands: everything else is refused.

use super::*;

#[test]
fn the_signature_has_to_be_a_child_of_what_it_signs_and_the_only_one() {
    assert_eq!(check(RESPONSE).unwrap_err(), VerifyError::NoSignature);
    assert_eq!(refused(|plan| plan.namespace = "urn:x".to_owned()), VerifyError::NoSignature);
    let text = signed_with(&plan(), &key());
    let document = Document::read(text.as_bytes()).unwrap();
    let root = document.root().unwrap().id();
    let policy = Policy::default();
    let refusal = verify(&document, root, &keys(), &policy).unwrap_err();
    assert_eq!(refusal, VerifyError::NoSignature, "the Signature of a child is not its own");
    let refusal = verify(&document, Document::ID, &keys(), &policy).unwrap_err();
    assert_eq!(refusal, VerifyError::NotAnElement);

    let mut document = Document::read(text.as_bytes()).unwrap();
    let assertion = assertion(&document);
    sign(&mut document, assertion, &plan(), &key()).unwrap();
    let refusal = verify(&document, assertion, &keys(), &policy).unwrap_err();
    assert_eq!(refusal, VerifyError::SeveralSignatures);
}

#[test]
fn a_reference_names_its_parent_by_id_and_nothing_else() {
    let uri = |uri: &str| {
        let uri = uri.to_owned();
        refused(|plan| {
            reference(plan).uri = Some(uri);
            reference(plan).target = Target::Octets(Vec::new());
            reference(plan).transforms = Some(vec![Transform::Enveloped]);
        })
    };
    assert_eq!(uri("#_o"), VerifyError::OtherElement { uri: "#_o".to_owned() });
    assert_eq!(uri("#"), VerifyError::OtherElement { uri: "#".to_owned() });
    assert_eq!(uri("#_A"), VerifyError::OtherElement { uri: "#_A".to_owned() });
    assert_eq!(uri(""), VerifyError::WholeDocument);
    for outside in ["_a", "http://127.0.0.1/#_a", "#xpointer(id('_a'))", "#xpointer(/)"] {
        assert_eq!(uri(outside), VerifyError::External { uri: outside.to_owned() });
    }
    let none = |plan: &mut SignaturePlan| {
        reference(plan).uri = None;
        reference(plan).value = Written::Bytes(vec![0; 32]);
    };
    assert_eq!(refused(none), VerifyError::NoUri);
    assert_eq!(edited("ID='_a'", "id='_a'"), VerifyError::NoId);
    assert_eq!(edited("ID='_a'", "s:ID='_a'"), VerifyError::NoId);
}

#[test]
fn an_id_that_stands_twice_is_refused_wherever_and_however() {
    let twice = |id: &str| VerifyError::DuplicateId { id: id.to_owned() };
    assert_eq!(edited("<s:Other ID='_o'/>", "<s:Other ID='_a'/>"), twice("_a"));
    assert_eq!(edited("<s:Other ID='_o'/>", "<s:Other Id='_a'/>"), twice("_a"));
    assert_eq!(edited("<s:Other ID='_o'/>", "<s:Other xml:id='_a'/>"), twice("_a"));
    assert_eq!(edited("<s:Other ID='_o'/>", "<s:Other id='_a'/>"), twice("_a"));
    assert_eq!(edited("<s:Other ID='_o'/>", "<s:Other s:ID='_a'/>"), twice("_a"));
    assert_eq!(edited("<s:Other ID='_o'/>", "<s:Other ID='_r'/>"), twice("_r"));
    assert_eq!(edited("ID='_a'", "ID='_a' s:ID='_a'"), twice("_a"));
    let object = "<ds:Object><x ID='_a'/></ds:Object></ds:Signature>";
    assert_eq!(edited("</ds:Signature>", object), twice("_a"));
    // Neither is an ID of the schema, and neither is what is signed.
    let text = signed_with(&plan(), &key());
    let more = "<s:Other ID='_o'/><x id='1'/><x id='1' s:id='1'/>";
    check(&text.replacen("<s:Other ID='_o'/>", more, 1)).unwrap();
}

#[test]
fn only_the_enveloped_signature_and_one_canonical_form_are_transforms() {
    let transforms = |list: Option<Vec<Transform>>| {
        refused(|plan| {
            reference(plan).transforms = list;
            reference(plan).value = Written::Bytes(vec![0; 32]);
        })
    };
    let exclusive = || Transform::Canonical(Canonicalization::exclusive());
    let other = |uri: &str| Transform::Other { uri: uri.to_owned(), content: String::new() };
    assert_eq!(transforms(None), VerifyError::NotEnveloped);
    assert_eq!(transforms(Some(Vec::new())), VerifyError::NotEnveloped);
    assert_eq!(transforms(Some(vec![exclusive()])), VerifyError::NotEnveloped);
    let reversed = vec![exclusive(), Transform::Enveloped];
    assert_eq!(transforms(Some(reversed)), VerifyError::NotEnveloped);
    let thrice = vec![Transform::Enveloped, exclusive(), exclusive()];
    assert_eq!(transforms(Some(thrice)), VerifyError::SeveralTransforms);
    let again = vec![Transform::Enveloped, Transform::Enveloped];
    assert_eq!(transforms(Some(again)), VerifyError::SeveralTransforms);
    for uri in [
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "",
    ] {
        for list in [
            vec![Transform::Enveloped, other(uri)],
            vec![other(uri)],
            vec![Transform::Enveloped, exclusive(), other(uri)],
        ] {
            let refusal = VerifyError::RefusedTransform { uri: uri.to_owned() };
            assert_eq!(transforms(Some(list)), refusal);
        }
    }
}

#[test]
fn a_second_signed_info_reference_or_value_is_refused_wherever_it_stands() {
    let several = refused(|plan| {
        let info = plan.signed_infos[0].clone();
        plan.signed_infos.push(info);
    });
    assert_eq!(several, VerifyError::SeveralSignedInfos);
    let nested = format!("<ds:SignedInfo xmlns:ds='{DSIG}'/>");
    let in_key_info = refused(|plan| plan.key_info.push(KeyInfo::Markup(nested.clone())));
    assert_eq!(in_key_info, VerifyError::SeveralSignedInfos);
    let in_object = refused(|plan| plan.objects.push(nested.clone()));
    assert_eq!(in_object, VerifyError::Object);
    let references = refused(|plan| {
        let mut another = ReferencePlan::enveloped("_o");
        another.value = Written::Bytes(vec![0; 32]);
        plan.signed_infos[0].references.push(another);
    });
    assert_eq!(references, VerifyError::SeveralReferences);
    let none = refused(|plan| plan.signed_infos[0].references.clear());
    assert_eq!(none, VerifyError::NoReference);
    let found = "the element `ds:SignatureValue`".to_owned();
    let parent = "Signature";
    assert_eq!(
        edited("<ds:SignatureValue>", "<ds:SignatureValue/><ds:SignatureValue>"),
        VerifyError::Unexpected { parent, found }
    );
}

#[test]
fn markup_in_a_value_is_refused_instead_of_read_one_way_or_another() {
    for element in ["DigestValue", "SignatureValue"] {
        for markup in ["<!--AAAA-->", "<![CDATA[AAAA]]>", "<?AAAA?>", "<AAAA/>"] {
            let tag = format!("<ds:{element}>");
            let refusal = edited(&tag, &format!("{tag}{markup}"));
            assert_eq!(refusal, VerifyError::Markup { element });
        }
    }
    assert_eq!(
        refused(|plan| plan.value = Written::Markup("{made}!".to_owned())),
        VerifyError::NotBase64 { element: "SignatureValue" }
    );
    // White space around base64 is as good as none.
    let mut plan = plan();
    plan.wrap = Some(10);
    reference(&mut plan).value = Written::Markup("\n {made}\t".to_owned());
    check(&signed_with(&plan, &key())).unwrap();
}

#[test]
fn nothing_stands_in_a_signature_that_the_schema_does_not_know() {
    let unexpected = |refusal: VerifyError| match refusal {
        VerifyError::Unexpected { parent, .. } => parent,
        VerifyError::UnexpectedAttribute { element, .. } => element,
        other => panic!("{other}"),
    };
    for (from, to, place) in [
        ("<ds:SignedInfo>", "<!--c--><ds:SignedInfo>", "Signature"),
        ("<ds:SignedInfo>", "x<ds:SignedInfo>", "Signature"),
        ("<ds:SignedInfo>", "<ds:SignedInfo><?p?>", "SignedInfo"),
        ("<ds:SignedInfo>", "<ds:SignedInfo x='1'>", "SignedInfo"),
        ("<ds:Transforms>", "<ds:Transforms><x/>", "Transforms"),
        ("<ds:DigestValue>", "<ds:DigestValue x='1'>", "DigestValue"),
        ("<ds:Reference ", "<ds:Reference ds:URI='#_o' ", "Reference"),
        ("</ds:Reference>", "<x/></ds:Reference>", "Reference"),
        ("</ds:SignedInfo>", "<ds:Manifest/></ds:SignedInfo>", "SignedInfo"),
        ("</ds:Signature>", "<x/></ds:Signature>", "Signature"),
        ("<ds:SignatureValue>", "<ds:SignatureValue URI=''>", "SignatureValue"),
    ] {
        assert_eq!(unexpected(edited(from, to)), place, "{to}");
    }
    let missing = |parent, expected| VerifyError::Missing { parent, expected };
    assert_eq!(
        edited("<ds:SignedInfo>", "<ds:KeyInfo/><ds:SignedInfo>"),
        missing("Signature", "SignedInfo")
    );
    assert_eq!(
        refused(|plan| plan.value = Written::Absent),
        missing("Signature", "SignatureValue")
    );
    assert_eq!(
        refused(|plan| reference(plan).value = Written::Absent),
        missing("Reference", "DigestValue")
    );
}
