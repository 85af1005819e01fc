use crate::refusal::SingleList;

/// An attribute of a resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    /// Dotted name as messages write it, with the URN in front for an extension.
    pub(crate) path: &'static str,
    pub(crate) form: Form,
    /// Set when it is a list, which may hold one value (SCIM-U-06).
    pub(crate) list: Option<SingleList>,
    /// What `/Schemas` says; rules decide what is really demanded (SCIM-U-03, SCIM-D-05).
    pub(crate) required: bool,
    /// `uniqueness` `server` instead of `none` in `/Schemas`.
    pub(crate) unique: bool,
    pub(crate) doc: &'static str,
}

/// What an attribute holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// Text of at most so many characters; blanks allowed (SCIM-U-09).
    Text(usize),
    /// Text without blanks (SCIM-U-08, SCIM-U-15).
    Word(usize),
    /// The same as text, shown as a reference.
    Link,
    /// true or false; text that says so is read too (SCIM-U-31).
    Flag,
    /// Sub-attributes.
    Complex(&'static [Attribute]),
}

impl Attribute {
    pub(crate) const fn text(path: &'static str, doc: &'static str) -> Self {
        Self::of(path, Form::Text(1024), doc)
    }

    pub(crate) const fn of(path: &'static str, form: Form, doc: &'static str) -> Self {
        Self { path, form, list: None, required: false, unique: false, doc }
    }

    pub(crate) const fn list_of(
        list: SingleList,
        parts: &'static [Attribute],
        doc: &'static str,
    ) -> Self {
        Self { list: Some(list), ..Self::of(list.name(), Form::Complex(parts), doc) }
    }

    pub(crate) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(crate) const fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    /// The name inside its parent.
    pub(crate) fn name(&self) -> &'static str {
        // The container of an extension is named by its whole URN, dots and all.
        if self.path.ends_with(":User") {
            return self.path;
        }
        self.path.rsplit('.').next().unwrap_or(self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_last_part_of_the_path() {
        let name = |path| Attribute::text(path, "").name();
        assert_eq!(name("userName"), "userName");
        assert_eq!(name("name.givenName"), "givenName");
        assert_eq!(name("urn:x:2.0:User.manager.value"), "value");
        assert_eq!(name("urn:x:2.0:User.costCenter"), "costCenter");
        assert_eq!(name("urn:x:2.0:User"), "urn:x:2.0:User");
    }
}
