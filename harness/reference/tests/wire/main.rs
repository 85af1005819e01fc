//! The target over the wire, rule by rule. One program, so that it links once.

#[cfg(test)]
mod access;
#[cfg(test)]
mod assignments;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod client;
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod federation;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod idp;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod native;
#[cfg(test)]
mod rfc_bulk;
#[cfg(test)]
mod rfc_discovery;
#[cfg(test)]
mod rfc_patch;
#[cfg(test)]
mod rfc_queries;
#[cfg(test)]
mod rfc_resources;
#[cfg(test)]
mod rfc_versions;
#[cfg(test)]
mod saml_encryption;
#[cfg(test)]
mod saml_sp;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod sso_set_up;
#[cfg(test)]
mod sso_sign_in;
#[cfg(test)]
mod users;
