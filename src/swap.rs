//! Replacing the files of a data folder as one. The new files are staged in a folder inside; then a plan is written durably, and from there on
//! whoever opens the folder next carries it out to its end. So a kill leaves the old files or the new ones, never a mixture.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{private_folder, sync_folder, write_durably};
use crate::{Error, Result};

const STAGED: &str = "restoring";
const PLAN: &str = "plan.json";

#[derive(Serialize, Deserialize)]
struct Plan {
    /// The folder that the old files go to.
    aside: String,
    old: Vec<String>,
    new: Vec<String>,
}

/// Names of the files in a data folder that make up an office.
pub(crate) fn office_files(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_book = [".cunce", ".cunce-wal", ".cunce-shm"].iter().any(|end| name.ends_with(end));
        if entry.file_type()?.is_file() && (is_book || name == "keyring.json") {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// A fresh, empty folder for the new files; what an interrupted attempt has left is removed.
pub(crate) fn stage(folder: &Path) -> Result<PathBuf> {
    clear(folder)?;
    let staged = folder.join(STAGED);
    private_folder(&staged)?;
    Ok(staged)
}

/// Removes what was staged and not planned.
pub(crate) fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder.join(STAGED)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Whether a plan waits to be carried out.
pub(crate) fn is_pending(folder: &Path) -> bool {
    folder.join(STAGED).join(PLAN).exists()
}

/// Decides that the staged files take the place of the old ones, which go to the folder `aside`.
pub(crate) fn plan(folder: &Path, aside: &str) -> Result<()> {
    let staged = folder.join(STAGED);
    let plan = Plan { aside: aside.to_owned(), old: office_files(folder)?, new: office_files(&staged)? };
    sync_folder(&staged);
    let text = serde_json::to_vec(&plan).map_err(|error| Error::new("internal").caused_by(error))?;
    write_durably(&staged.join(PLAN), &text)
}

/// Carries a plan out, from wherever it was left.
pub(crate) fn finish(folder: &Path, may_go_on: &dyn Fn(&'static str) -> Result<()>) -> Result<()> {
    let staged = folder.join(STAGED);
    let plan: Plan = serde_json::from_slice(&fs::read(staged.join(PLAN))?)
        .map_err(|error| Error::new("internal").caused_by(error))?;
    let aside = folder.join(&plan.aside);
    private_folder(&aside)?;
    for name in plan.old.iter().filter(|name| !plan.new.contains(name)) {
        may_go_on("moving aside")?;
        move_if_there(&folder.join(name), &aside.join(name))?;
    }
    for name in plan.new.iter().filter(|name| staged.join(name).exists()) {
        // As long as the new file is staged, the one in its place is the old one.
        may_go_on("moving aside")?;
        move_if_there(&folder.join(name), &aside.join(name))?;
        may_go_on("moving in")?;
        fs::rename(staged.join(name), folder.join(name))?;
    }
    sync_folder(&aside);
    sync_folder(folder);
    may_go_on("moved in")?;
    fs::remove_file(staged.join(PLAN))?;
    clear(folder)
}

/// Puts the files that a plan has moved aside back in their place, as one.
pub(crate) fn put_back(folder: &Path, aside: &str, failed: &str) -> Result<()> {
    clear(folder)?;
    fs::rename(folder.join(aside), folder.join(STAGED))?;
    plan(folder, failed)?;
    finish(folder, &|_| Ok(()))?;
    fs::remove_dir_all(folder.join(failed)).map_err(Error::from)
}

fn move_if_there(from: &Path, to: &Path) -> Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
