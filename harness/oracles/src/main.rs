//! Holds our signatures, encrypted elements and one-time codes against what others make of them.
//!
//!     fedspec-oracles [--python PATH] [--vectors FOLDER] [--record FOLDER]

mod case;
mod codes;
mod encryption;
mod opinions;
mod report;
mod signatures;
mod vectors;

use std::path::PathBuf;
use std::process::ExitCode;

use opinions::Opinion;
use opinions::signxml::Signxml;
use opinions::xmlsec1::Xmlsec1;
use report::Report;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let folder = std::env::temp_dir().join(format!("fedspec-oracles-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for messages");
    let python = option("--python").unwrap_or_else(|| PathBuf::from("python3"));

    let mut who: Vec<Box<dyn Opinion>> = Vec::new();
    match Xmlsec1::version() {
        Some(version) => {
            println!("asked: {version}");
            who.push(Box::new(Xmlsec1 { folder: folder.clone() }));
        }
        None => println!("skipped: xmlsec1 is not here"),
    }
    match Signxml::version(&python) {
        Some(version) => {
            println!("asked: signxml {version}");
            who.push(Box::new(Signxml { python, folder: folder.clone() }));
        }
        None => println!("skipped: signxml is not here"),
    }
    #[cfg(feature = "crates")]
    {
        who.push(Box::new(opinions::xml_sec::XmlSec));
        who.push(Box::new(opinions::bergshamra::Bergshamra));
        println!("asked: the crates xml-sec and bergshamra");
    }
    #[cfg(not(feature = "crates"))]
    println!("skipped: the crates xml-sec and bergshamra, which take minutes to build");

    let cases = case::all();
    let mut report = Report::default();
    for one in &who {
        signatures::they_verify(&**one, &cases, &mut report);
        let signed = signatures::they_sign(&**one, &cases, &mut report);
        if let Some(record) = option("--record") {
            let signed = signed.into_iter().filter(|(case, _)| case.message.name == "plain");
            write(&record.join(one.name()), signed);
        }
    }
    let mut ciphers: Vec<Box<dyn encryption::Cipher>> = Vec::new();
    if Xmlsec1::version().is_some() {
        ciphers.push(Box::new(encryption::Xmlsec1Cipher { folder: folder.clone() }));
    }
    #[cfg(feature = "crates")]
    {
        ciphers.push(Box::new(encryption::XmlSecCipher));
        ciphers.push(Box::new(encryption::BergshamraCipher));
    }
    for one in &ciphers {
        let encrypted = encryption::both_ways(&**one, &mut report);
        if let Some(record) = option("--record") {
            let folder = record.join(format!("{}-encrypted", one.name()));
            std::fs::create_dir_all(&folder).expect("a folder for what was encrypted");
            for (name, text) in encrypted {
                std::fs::write(folder.join(format!("{name}.xml")), text).expect("a file");
            }
        }
    }
    if let Some(record) = option("--record") {
        let folder = record.join("ours-encrypted");
        std::fs::create_dir_all(&folder).expect("a folder for what was encrypted");
        for case in encryption::all() {
            let file = folder.join(format!("{}.xml", case.name()));
            std::fs::write(file, encryption::encrypted(&case)).expect("a file");
        }
        let plain = cases.iter().filter(|case| case.message.name == "plain");
        write(&record.join("ours"), plain.filter_map(|case| Some((case.clone(), case.signed()?))));
    }
    match codes::version() {
        Some(version) => {
            println!("asked: {version}");
            codes::compare(&mut report);
        }
        None => println!("skipped: oathtool is not here"),
    }
    match option("--vectors") {
        Some(folder) => vectors::check(&folder, &mut report),
        None => println!("skipped: no folder of published vectors was named"),
    }
    let right = report.print();
    drop(std::fs::remove_dir_all(&folder));
    match right {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn write(folder: &std::path::Path, signed: impl Iterator<Item = (case::Case, String)>) {
    std::fs::create_dir_all(folder).expect("a folder for what was signed");
    for (case, text) in signed {
        std::fs::write(folder.join(format!("{}.xml", case.name)), text).expect("a file");
    }
}
