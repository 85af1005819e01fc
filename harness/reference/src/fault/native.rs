//! The mistakes of IAM Identity Center about its own users: passwords, authenticator apps, browsers and
//! what is recorded of all that.

/// Puts this list behind the one it is given and hands both to the next macro.
macro_rules! native_faults {
    ($then:ident $(, $more:ident)*; $($before:tt)*) => {
        $then! {
            $($more),*; $($before)*

            TotpAnyCode "totp-any-code" "Accepts every code of six characters."
            TotpEightDigits "totp-eight-digits" "Expects codes of eight digits."
            TotpWideWindow "totp-wide-window" "Accepts codes of two steps before and after."
            TotpNoPreviousStep "totp-no-previous-step" "Refuses the code of the step before."
            TotpNoNextStep "totp-no-next-step" "Refuses the code of the step after."
            TotpReplayed "totp-replayed" "Accepts a code a second time."
            TotpOfAnybody "totp-of-anybody" "Accepts a code of anybody's device."
            TotpUnconfirmed "totp-unconfirmed" "Accepts codes of a device that no code has confirmed."
            TotpRegistersAnyCode "totp-registers-any-code" "Registers a device whatever the code is."
            TotpThirdDevice "totp-third-device" "Registers a third authenticator app."
            TotpOneDevice "totp-one-device" "Registers one authenticator app only."
            TotpNewestDeviceOnly "totp-newest-device-only" "Accepts codes of the newest device only."
            TotpRefused "totp-refused" "Refuses every code at the sign-in."
            MailedCodeRefused "mailed-code-refused" "Refuses every code that came by mail."
            NoDeviceRegisters "no-device-registers" "Has who has no device register one, whatever is to happen then."
            TotpShortSecret "totp-short-secret" "Gives devices secrets of 80 bits."
            TotpSameSecret "totp-same-secret" "Gives every device the same secret."
            TotpResyncByOneCode "totp-resync-by-one-code" "Synchronises a device by one code."
            TotpResyncForgotten "totp-resync-forgotten" "Answers a synchronisation with success and forgets it."
            TotpLateRefused "totp-late-refused" "Refuses to register a device by a code that is a little late."
            TotpErrorsMixedUp "totp-errors-mixed-up" "Calls a clock that is off a wrong code, and the other way round."
            PasswordIgnored "password-ignored" "Asks for a second factor only, and takes every password."
            UnknownUserTold "unknown-user-told" "Says that there is no such user, where the password is wrong otherwise."
            SecondFactorNever "second-factor-never" "Never asks for a second factor."
            SecondFactorAlways "second-factor-always" "Asks for a second factor although that is switched off."
            AnyContextKnown "any-context-known" "Takes every browser for one that the user has used before."
            NoDeviceLetsIn "no-device-lets-in" "Lets in who has no device, whatever is to happen then."
            AnyBrowserSupported "any-browser-supported" "Offers security keys to every browser."
            NoBrowserSupported "no-browser-supported" "Offers security keys to no browser."
            AuditWithoutChallenge "audit-without-challenge" "Records no CredentialChallenge."
            AuditVerificationAlwaysGood "audit-verification-always-good" "Records every CredentialVerification as a success."
            AuditAuthenticationOfRefused "audit-authentication-of-refused" "Records UserAuthentication of sign-ins that were refused."
            AuditPasswordAlone "audit-password-alone" "Records PASSWORD alone where a code was checked as well."
            AuditResyncAsTotp "audit-resync-as-totp" "Records a synchronisation as TOTP."
            AuditEnrolmentUntold "audit-enrolment-untold" "Does not record that a device has to be enrolled."

            AnyPassword "any-password" "Accepts passwords that break the policy."
            PasswordReused "password-reused" "Accepts the password that a user has already."
            ResetAnyName "reset-any-name" "Sets passwords of users whatever their name is."
            ResetErrorVague "reset-error-vague" "Says nothing when a password cannot be set."
            ResetUnrecorded "reset-unrecorded" "Records no UpdatePassword."
            MailOtherSender "mail-other-sender" "Sends mail from another address."
            UpnAlwaysWorks "upn-always-works" "Takes a name in the form of a UPN although a second factor is asked for."
            UpnNeverWorks "upn-never-works" "Takes no name in the form of a UPN."
            PlainNameAlwaysWorks "plain-name-always-works" "Takes a plain name although a second factor is asked for and a domain is connected."
            PlainNameNeverWorks "plain-name-never-works" "Takes no plain name where a domain is connected."
            SyncPrimaryGroup "sync-primary-group" "Synchronises the group Domain Users."
            SyncForeignPrincipals "sync-foreign-principals" "Synchronises members from trusted domains."
        }
    };
}
