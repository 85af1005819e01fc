use std::fmt;

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$help:meta])* $variant:ident $word:literal)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$help])* $variant,)* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as it travels.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The value with this word, ignoring case.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str().eq_ignore_ascii_case(word))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// The type of an attribute's values (RFC 7643 section 2.3).
    AttributeType {
        /// Text.
        String "string"
        /// `true` or `false`.
        Boolean "boolean"
        /// A number with at least one digit on both sides of the point.
        Decimal "decimal"
        /// A number without a fraction.
        Integer "integer"
        /// A point in time, as an `xsd:dateTime` text.
        DateTime "dateTime"
        /// Bytes, as base64 text.
        Binary "binary"
        /// A URI.
        Reference "reference"
        /// An object of sub-attributes.
        Complex "complex"
    }
}

words! {
    /// Whether and when a client may set an attribute (RFC 7643 section 7).
    Mutability {
        /// Set by the server; what a client sends is ignored.
        ReadOnly "readOnly"
        /// Set and changed at any time.
        ReadWrite "readWrite"
        /// Set once and then never changed.
        Immutable "immutable"
        /// Set at any time and never shown.
        WriteOnly "writeOnly"
    }
}

words! {
    /// When an attribute is part of an answer (RFC 7643 section 7).
    Returned {
        /// Whatever is asked for.
        Always "always"
        /// In no answer.
        Never "never"
        /// Unless it is left out on request.
        Default "default"
        /// When it is asked for, or was part of the request.
        Request "request"
    }
}

words! {
    /// How far a value is unique (RFC 7643 section 7).
    Uniqueness {
        /// Not at all.
        None "none"
        /// Among the resources of one type and one client.
        Server "server"
        /// Everywhere.
        Global "global"
    }
}
