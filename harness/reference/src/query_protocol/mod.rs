//! The query protocol of AWS, which IAM and STS speak: a form with `Action` and `Version` comes in, XML
//! with a request id goes out (STS-F-03, STS-A-01).

mod answer;
mod parameters;

pub(crate) use answer::{ApiError, Service, element, group};
pub(crate) use parameters::Parameters;
