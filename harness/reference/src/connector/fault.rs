use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

macro_rules! faults {
    ($($variant:ident $name:literal $help:literal)*) => {
        /// One deliberate mistake of the built-in connector.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ConnectorFault { $(#[doc = $help] $variant,)* }

        impl ConnectorFault {
            /// Every mistake.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the connector does wrong, in one sentence.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }
        }
    };
}

faults! {
    TrustsFirstResource "trusts-first-resource" "Takes the first resource of an answer for the one it asked for."
    CreatesWithoutLooking "creates-without-looking" "Creates users without looking whether they are there."
    MatchesByTwoAttributes "matches-by-two-attributes" "Looks for a user by two attributes at once."
    FiltersUnquoted "filters-unquoted" "Writes the value of a filter without quotes."
    ChoosesId "chooses-id" "Sends an id of its own with a create."
    OmitsSchemas "omits-schemas" "Sends resources without schemas."
    OmitsPatchSchemas "omits-patch-schemas" "Sends PATCH without the schema of its message."
    UnknownOperation "unknown-operation" "Sends operations of PATCH that there are not."
    ActiveAsText "active-as-text" "Sends active as a text."
    SecondEmail "second-email" "Sends two e-mails with every user."
    MissingNames "missing-names" "Leaves the family name out."
    UnstableExternalId "unstable-external-id" "Sends another externalId with each update."
    MembersAtOnce "members-at-once" "Sends any number of members in one request."
    ReplacesGroups "replaces-groups" "Changes groups by PUT."
    LosesWritesOn429 "loses-writes-on-429" "Takes a 429 for the end of it."
    IgnoresRetryAfter "ignores-retry-after" "Sends again at once after a 429."
    RetriesBlindly "retries-blindly" "Sends a create again whose answer is lost, without looking."
    GivesUpOn500 "gives-up-on-500" "Does not try again after a 500."
    NoLinkOn409 "no-link-on-409" "Leaves it at a 409, though the user is there."
    GoesOnAfter401 "goes-on-after-401" "Goes on with a token that was refused."
    CallsItUnsupported "calls-it-unsupported" "Reports a refused token as a service that has no SCIM."
    ReportsSuccess "reports-success" "Reports success whatever happened."
    NoRecreateOn404 "no-recreate-on-404" "Leaves it at a 404 for a user that it knew."
    DeletesToDeactivate "deletes-to-deactivate" "Deletes a user who is only deactivated."
    FailsOnGone "fails-on-gone" "Takes it for a failure that what is to be deleted is gone."
    StopsAfterFirstPage "stops-after-first-page" "Reads the first page of a list alone."
    FollowsRepeatedPages "follows-repeated-pages" "Goes on while pages repeat."
    CarriesTokenElsewhere "carries-token-elsewhere" "Follows a redirect to another host, with the token."
}

/// Which mistakes are made.
pub type ConnectorFaults = BTreeSet<ConnectorFault>;

impl fmt::Display for ConnectorFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ConnectorFault {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|known| known.name() == text).ok_or(())
    }
}
