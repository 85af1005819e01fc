use super::Identity;

/// Who may get in by a message, and who must not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Whom the identity provider vouches for. In a forgery of which nothing is vouched for, the user
    /// that it was made from.
    pub honest: Identity,
    /// Who must never get in by it, though it may name them.
    pub forged: Identity,
    /// What a reader sees as the name that loses a part of the text; nobody of these names may get in
    /// either.
    pub cut: Vec<String>,
    /// Names of others for whom whoever holds the trusted key answers as well: a second signed
    /// assertion names them, or a part that the key's own signature leaves out.
    pub also: Vec<String>,
    /// Parts of the name that only whoever holds the trusted key can have set apart. A target that
    /// lets somebody in under one of them has misread the message, and nobody was forged.
    pub parts: Vec<String>,
    /// Whether a key that the target trusts vouches for [`honest`](Self::honest) in it. Where it does
    /// not, nobody may get in.
    pub vouched: bool,
}

/// Who got in, seen from what a message claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrant {
    /// Whom the identity provider vouches for, whole.
    Honest,
    /// Whom nobody vouches for.
    Forged,
    /// Somebody whose name is a part of a name.
    Cut,
    /// Somebody of whom the message does not speak.
    Stranger,
}

impl Claims {
    /// Who it is that a target calls `name`. A target may name its users otherwise than a NameID: then
    /// ask with the names of the target.
    pub fn entrant(&self, name: &str) -> Entrant {
        match name {
            name if name == self.honest.name_id => Entrant::Honest,
            name if self.also.iter().any(|also| also == name) => Entrant::Honest,
            name if self.cut.iter().chain(&self.parts).any(|cut| cut == name) => Entrant::Cut,
            name if name == self.forged.name_id => Entrant::Forged,
            _ => Entrant::Stranger,
        }
    }
}
