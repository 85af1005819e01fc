//! An evidence folder, written.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::{FrozenProfile, MANIFEST, Manifest, SIGNATURE, SigningKey};
use crate::certify::folder::Folder;
use crate::library::Library;
use crate::target::Target;
use crate::transcript::StoreError;
use crate::visible::inert_json;

/// A folder that is being filled.
#[derive(Debug)]
pub struct Bundle {
    root: Utf8PathBuf,
}

impl Bundle {
    /// In this folder, which has the run below `run/` already.
    pub fn at(root: &Utf8Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Writes a file, and the folders above it.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn write(&self, path: impl AsRef<Utf8Path>, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.root.join(path);
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|cause| StoreError::Io { path, cause })
    }

    /// Writes a value as indented JSON.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn json(&self, path: &str, value: &impl Serialize) -> Result<(), StoreError> {
        let json = serde_json::to_string_pretty(value).map_err(std::io::Error::from);
        let json = json.map_err(|cause| StoreError::Io { path: self.root.join(path), cause })?;
        self.write(path, (inert_json(json) + "\n").as_bytes())
    }

    /// Writes the scenarios with what they need to be read, so that they can be judged by when others have moved on.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn scenarios(&self, library: &Library, profile: &FrozenProfile) -> Result<(), StoreError> {
        for (path, source) in &library.texts {
            if is_for_evidence(path, profile) {
                self.write(Utf8Path::new("scenarios").join(path), source.text().as_bytes())?;
            }
        }
        Ok(())
    }

    /// Writes the manifest of all that is there, and its signature.
    ///
    /// # Errors
    /// The disk is full or gone, or something else lies in the folder; or it cannot be signed.
    pub fn seal(&self, key: Option<&SigningKey>, comment: &str) -> Result<(), String> {
        let folder = Folder::open(&self.root).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            problems.join("; ")
        })?;
        let mut manifest = Manifest::default();
        for path in folder.paths().filter(|path| *path != MANIFEST && *path != SIGNATURE) {
            let digest = folder.digest(path).map_err(|problem| problem.to_string())?;
            manifest.0.insert(path.to_owned(), digest);
        }
        let text = manifest.text();
        self.write(MANIFEST, text.as_bytes()).map_err(|error| error.to_string())?;
        if let Some(key) = key {
            let signature =
                key.sign(text.as_bytes(), comment).map_err(|error| error.to_string())?;
            self.write(SIGNATURE, signature.as_bytes()).map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

/// Whether a file of the scenarios belongs into the evidence of a profile.
pub fn is_for_evidence(path: &Utf8Path, profile: &FrozenProfile) -> bool {
    let id = path.as_str().trim_end_matches(".yaml").replace('/', ".");
    match path.components().next().map(|first| first.as_str()) {
        // What a persona says of its events needs its scenarios, which no profile has.
        Some("requirements") => !path.file_name().is_some_and(|name| name.starts_with("idp-")),
        Some("capabilities.yaml" | "reasons.yaml") => true,
        Some("fragments") => {
            path.file_stem().is_some_and(|name| profile.fragments.contains_key(name))
        }
        _ => profile.has(&id),
    }
}

/// `vendor-product-version`, in small plain letters.
pub fn folder_name(target: &Target) -> String {
    let vendor = target.vendor.as_ref();
    let parts = [
        vendor.map(|vendor| vendor.organization.as_str()),
        Some(target.target.value.as_str()),
        vendor.and_then(|vendor| vendor.version.as_deref()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().map(plain).collect();
    parts.join("-")
}

fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars().take(60) {
        match letter.to_ascii_lowercase() {
            letter if letter.is_ascii_alphanumeric() || letter == '.' => plain.push(letter),
            _ if plain.ends_with('-') || plain.is_empty() => {}
            _ => plain.push('-'),
        }
    }
    let plain = plain.trim_matches(['-', '.']);
    if plain.is_empty() { "unnamed".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_lead_out_of_its_folder() {
        for (name, folder) in [
            ("Example Ltd.", "example-ltd"),
            ("../../etc", "etc"),
            ("4.2.1 (beta)", "4.2.1-beta"),
            ("日本", "unnamed"),
        ] {
            assert_eq!(plain(name), folder);
        }
    }
}
