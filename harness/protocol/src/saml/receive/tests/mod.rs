//! Each rule on its own: what breaks it is refused by it, and let in when it is switched off.

mod encryption;
mod hostile;
mod known;
mod messages;
mod rules;
mod signatures;
mod table;
