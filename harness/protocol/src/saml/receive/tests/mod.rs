//! Each rule on its own: what breaks it is refused by it, and let in when it is switched off.

mod known;
mod messages;
mod rules;
mod signatures;
