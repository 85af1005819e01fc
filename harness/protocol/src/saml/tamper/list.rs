//! How a family of tamperings is written down: each with its name, what it claims, its sources and a
//! sentence, so that the list for people cannot lack one.

/// Whom a message names, and what may come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It names the other user, and no trusted key vouches for that. Nobody may get in.
    Forgery,
    /// It names the honest user, and is validly signed in an unusual way. They may get in, or nobody.
    Unusual,
    /// It names the honest user, for whom no trusted key vouches in it. Nobody may get in.
    Worthless,
    /// It names the honest user, for whom a trusted key vouches, in a message that is to be refused.
    Unsound,
    /// It names the other user where the trusted key's own signature leaves that out. Only whoever
    /// holds the key can make it, so nobody is forged; it is to be refused.
    Complicit,
    /// It names both users, and a trusted key vouches for each. It is to be refused.
    Both,
    /// Its name is whole and signed, but a reader that loses a part of the text sees the other user.
    Whole,
    /// The same, but the trusted key signed what divides the name: only whoever holds the key can make
    /// it, so a reader that loses a part of the text misreads, and nobody is forged.
    Parted,
    /// Its name looks like the other user's to one reader and like the signed one to another, and no
    /// signature covers it as it is. It is to be refused; whoever is let in under the whole name was
    /// signed for.
    Divided,
    /// Both users are in it, and a trusted key vouches for the honest one only.
    Mixed,
}

macro_rules! tamperings {
    (
        $(#[doc = $about:literal])+
        $family:ident, $title:literal;
        $($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $claim:ident, $sources:literal;)+
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $family {
            $(
                $(#[doc = $doc])+
                #[doc = ""]
                #[doc = concat!("Source: ", $sources)]
                $variant,
            )+
        }

        impl $family {
            /// All of the family.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What the family is called.
            pub const TITLE: &str = $title;

            /// What the family is about.
            pub const ABOUT: &str = concat!($($about),+);

            /// The name, as in a scenario.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What may come of it.
            pub const fn claim(self) -> $crate::saml::tamper::Claim {
                match self {
                    $(Self::$variant => $crate::saml::tamper::Claim::$claim,)+
                }
            }

            /// Where it was described: a paper, a CVE, or the section that it goes against.
            pub const fn sources(self) -> &'static str {
                match self {
                    $(Self::$variant => $sources,)+
                }
            }

            /// What it does, in words.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+),)+
                }
            }
        }
    };
}

pub(super) use tamperings;
