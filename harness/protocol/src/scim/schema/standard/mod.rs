//! The schemas of RFC 7643, with the characteristics of sections 8.7.1 and 8.7.2; the descriptions
//! are this project's words.

mod enterprise_user;
mod group;
mod resource_type;
mod schema;
mod service_provider_config;
mod user;

pub use self::enterprise_user::enterprise_user;
pub use self::group::group;
pub use self::resource_type::resource_type;
pub use self::schema::schema;
pub use self::service_provider_config::service_provider_config;
pub use self::user::user;

#[cfg(test)]
mod tests;
