use crate::directory::Directory;
use crate::fault::Fault;
use crate::profile::Profile;

/// The absolute addresses of a directory's sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// What the IdP knows this service provider by: its issuer, and the audience of assertions.
    pub(crate) entity_id: String,
    /// Where the IdP sends its answers.
    pub(crate) acs: String,
    /// Where its metadata stand.
    pub(crate) metadata: String,
    /// What a user opens to sign in.
    pub(crate) start: String,
    /// What tells who is signed in.
    pub(crate) identity: String,
}

impl Addresses {
    /// The addresses under an origin, such as `http://127.0.0.1:7643`.
    pub(crate) fn of(directory: &Directory, origin: &str) -> Self {
        let base = format!("{origin}/{}", directory.id);
        match directory.profile {
            Profile::Saml2Sp => Self {
                entity_id: format!("{base}/saml/metadata"),
                acs: format!("{base}/saml/acs"),
                metadata: format!("{base}/saml/metadata"),
                start: format!("{base}/login"),
                identity: format!("{base}/whoami"),
            },
            // A directory of the RFCs has no sign-in, and nothing answers at these addresses.
            Profile::Aws | Profile::Rfc | Profile::Saml2Idp => Self {
                entity_id: format!("{base}{}", sso_r_09_issuer(directory)),
                acs: format!("{base}{}", sso_r_09_acs(directory)),
                metadata: format!("{base}/platform/saml/metadata"),
                start: format!("{base}/start"),
                identity: format!("{base}/portal/token/whoAmI"),
            },
        }
    }
}

/// SSO-R-09: `/platform/saml/acs/<uuid>`, below the directory's own path instead of a host of AWS.
pub(crate) fn sso_r_09_acs(directory: &Directory) -> String {
    match directory.has(Fault::OtherAddressForm) {
        true => "/saml/acs".to_owned(),
        false => format!("/platform/saml/acs/{}", directory.sign_in.acs),
    }
}

/// SSO-R-09: `/platform/saml/<directory id>`.
fn sso_r_09_issuer(directory: &Directory) -> String {
    match directory.has(Fault::OtherAddressForm) {
        true => "/saml/issuer".to_owned(),
        false => format!("/platform/saml/{}", directory.sign_in.instance),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockSource;
    use crate::era::Era;
    use crate::fault_set::FaultSet;

    #[test]
    fn sso_r_09_addresses_have_the_shape_of_aws_below_the_directory() {
        let directory = Directory::new("x", 1, Era::Specific, FaultSet::NONE, ClockSource::System);
        let addresses = Addresses::of(&directory, "http://a.test:1");
        let base = format!("http://a.test:1/{}/platform/saml", directory.id);
        assert_eq!(addresses.acs, format!("{base}/acs/{}", directory.sign_in.acs));
        let id = addresses.entity_id.strip_prefix(&format!("{base}/d-")).unwrap();
        assert!(id.len() == 10 && id.chars().all(|c| c.is_ascii_digit()), "{id}");
    }
}
