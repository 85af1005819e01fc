use std::process::Command;

use fedspec_protocol::totp::{Hash, Totp};

use crate::report::Report;

const ROW: &str = "oathtool makes our codes";

/// Moments at and around where a step, a decade of the counter or its 32 bits end.
const MOMENTS: [u64; 10] = [
    0,
    29,
    30,
    59,
    1_111_111_109,
    1_234_567_890,
    2_000_000_000,
    4_294_967_295,
    20_000_000_000,
    128_849_018_880,
];

/// The program, where it is here.
pub fn version() -> Option<String> {
    let output = Command::new("oathtool").arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().next().map(str::to_owned)
}

/// Every hash, length of code, length of secret and step, at each moment.
pub fn compare(report: &mut Report) {
    for (hash, mode) in [(Hash::Sha1, "SHA1"), (Hash::Sha256, "SHA256"), (Hash::Sha512, "SHA512")] {
        for digits in 6..=8 {
            for length in [1_u8, 10, 20, 32, 64, 65, 130] {
                for step in [30, 60] {
                    let secret: Vec<u8> =
                        (0..length).map(|at| at.wrapping_mul(89) ^ 0xa5).collect();
                    let device = Totp::with(&secret, hash, digits, step).expect("a device");
                    for at in MOMENTS {
                        let case =
                            format!("{mode}, {digits} digits, {length} bytes, {step} s, {at}");
                        let answer = match ask(mode, digits, &device.secret(), step, at) {
                            Ok(theirs) if theirs == device.code(at) => Ok(()),
                            Ok(theirs) => Err(format!("{theirs}, and ours is {}", device.code(at))),
                            Err(cause) => Err(cause),
                        };
                        report.take(ROW, None, &case, answer);
                    }
                }
            }
        }
    }
}

fn ask(mode: &str, digits: u8, secret: &str, step: u64, at: u64) -> Result<String, String> {
    let output = Command::new("oathtool")
        .arg(format!("--totp={mode}"))
        .arg(format!("--digits={digits}"))
        .arg(format!("--time-step-size={step}s"))
        .arg(format!("--now=@{at}"))
        .args(["--base32", secret])
        .output()
        .map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}
