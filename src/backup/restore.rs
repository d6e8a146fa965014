//! The way back: a rehearsal that says whose a backup is and what would be lost, and the restore itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::container::{Opened, damaged, own_manifest};
use super::keep::backups_in;
use super::step::{OnStep, Step};
use crate::files::private_folder;
use crate::ledger::copy::{self, Lacking, backup_key};
use crate::ledger::{Book, Env};
use crate::security::{Role, Unlock};
use crate::session::{BOOK, Place, Session, lock, schema_of};
use crate::swap;
use crate::{Error, Result};

/// What a backup is, and what putting it in the place of what is here would mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    pub role: Role,
    pub unit: String,
    pub name: String,
    /// Milliseconds since 1970.
    pub written_at: i64,
    pub ops: u64,
    pub here: Here,
}

/// What stands where the backup would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    Nothing,
    /// The register here cannot be opened with the backup's key, or not at all; it is kept aside.
    Unreadable,
    /// It has this, and the backup has not.
    Has(Lacking),
}

/// An office that was brought back.
pub struct Restored {
    pub session: Session,
    pub rehearsal: Rehearsal,
    /// Where the register is that stood here and could not be read.
    pub aside: Option<PathBuf>,
}

/// Opens and checks a backup and changes nothing. `open` is the book of the open session, if there is one.
pub fn rehearse(
    place: &Place,
    file: &Path,
    with: &Unlock<'_>,
    env: Arc<dyn Env>,
    open: Option<&Book>,
) -> Result<Rehearsal> {
    let is_new = !place.data.exists();
    private_folder(&place.data)?;
    let looked = (|| {
        let _lock = open.is_none().then(|| lock(&place.data)).transpose()?;
        Ok(stage(place, file, with, &env, open, &mut |_| {})?.rehearsal)
    })();
    swap::clear(&place.data)?;
    if is_new {
        let _ = std::fs::remove_dir_all(&place.data);
    }
    looked
}

/// Puts a backup in the place of what is here, and opens it. With a recovery code, `passphrase` is the new one.
pub fn restore(
    place: &Place,
    file: &Path,
    with: &Unlock<'_>,
    passphrase: Option<&str>,
    env: Arc<dyn Env>,
) -> Result<Restored> {
    restore_telling(place, file, with, passphrase, env, &mut |_| {})
}

/// The same, telling how far it is.
pub fn restore_telling(
    place: &Place,
    file: &Path,
    with: &Unlock<'_>,
    passphrase: Option<&str>,
    env: Arc<dyn Env>,
    told: OnStep<'_>,
) -> Result<Restored> {
    private_folder(&place.data)?;
    place.finish_restore()?;
    let locked = lock(&place.data)?;
    let prepared = stage(place, file, with, &env, None, told).and_then(|staged| {
        keep_erased(place, file, &staged.opened)?;
        Ok((staged.books.iter().map(Book::name).collect::<Vec<_>>(), staged.rehearsal))
    });
    let (sound, rehearsal) = prepared.inspect_err(|_| {
        // The first error is the one to tell.
        let _ = swap::clear(&place.data);
    })?;
    let aside = free_name(&place.data, &format!("before-restore-{}", env.today()));
    told(Step::Replacing);
    env.may_go_on("planning")?;
    swap::plan(&place.data, &aside)?;
    swap::finish(&place.data, &|point| env.may_go_on(point))?;
    drop(locked);
    told(Step::Opening);
    let session = open_verified(place, with, passphrase, env, &sound).or_else(|error| {
        let failed = free_name(&place.data, "restore-failed");
        swap::put_back(&place.data, &aside, &failed)?;
        Err(error)
    })?;
    let mut aside = Some(place.data.join(&aside));
    if rehearsal.here != Here::Unreadable
        && let Some(told) = aside.take()
    {
        // What it had that the backup has not was told before.
        std::fs::remove_dir_all(told)?;
    }
    Ok(Restored { session, rehearsal, aside })
}

/// A backup that was checked and lies ready, with the books that whoever restores it opens; without those that could not be read when it was
/// written.
struct Staged {
    opened: Opened,
    books: Vec<Book>,
    rehearsal: Rehearsal,
}

fn open_verified(
    place: &Place,
    with: &Unlock<'_>,
    passphrase: Option<&str>,
    env: Arc<dyn Env>,
    sound: &[&str],
) -> Result<Session> {
    let mut session = match (with, passphrase) {
        (Unlock::Recovery(code), Some(passphrase)) => Session::recover(place, code, passphrase, env)?,
        _ => Session::open(place, with, env)?,
    };
    for book in session.books().into_iter().filter(|book| sound.contains(book)) {
        if !session.in_book(book, |session| session.book.verify())?.ok {
            return Err(damaged());
        }
    }
    Ok(session)
}

/// Checks a backup, writes its files into the staging folder, and looks at them there.
fn stage(
    place: &Place,
    file: &Path,
    with: &Unlock<'_>,
    env: &Arc<dyn Env>,
    open: Option<&Book>,
    told: OnStep<'_>,
) -> Result<Staged> {
    told(Step::Checking);
    let mut opened = Opened::open(file, with)?;
    told(Step::Verifying);
    let staged = swap::stage(&place.data)?;
    opened.extract(&staged)?;
    env.may_go_on("staged")?;
    let mut books = Vec::new();
    let mut ops = 0;
    for (name, key) in &opened.keys {
        let path = staged.join(format!("{name}.cunce"));
        let found = Book::look_at(&path, key, schema_of(name)?, &place.state, env.clone())
            .and_then(|book| Ok((book.standing()?, book)));
        let (found, mut book) = match found {
            Err(error) if name != BOOK && ["not_started", "damaged_database"].contains(&error.code) => continue,
            found => found?,
        };
        // Of a book that was closed to whoever wrote the backup, or could not be read then, nothing is said but its hash.
        let told = opened.books.iter().find(|told| told.book == found.book);
        let is_described = told.map_or(name != BOOK, |told| told.describes(&found));
        let verified = book.verify();
        if is_described && told.is_none() && !verified.as_ref().is_ok_and(|verified| verified.ok) {
            continue;
        }
        if !is_described || !verified?.ok {
            return Err(damaged());
        }
        ops += found.ops;
        books.push(book);
    }
    let here = look_here(place, &opened, &books, env, open)?;
    let manifest = &opened.manifest;
    let rehearsal = Rehearsal {
        role: manifest.role,
        unit: manifest.unit.clone(),
        name: manifest.name.clone(),
        written_at: manifest.written_at,
        ops,
        here,
    };
    Ok(Staged { opened, books, rehearsal })
}

/// What is here now; another office's register is not replaced.
fn look_here(place: &Place, opened: &Opened, backup: &[Book], env: &Arc<dyn Env>, open: Option<&Book>) -> Result<Here> {
    let other = |name: &str| Error::new("other_office").with("name", name).with("backup", &opened.manifest.name);
    let keyring = place.office();
    if let Ok(Some(keyring)) = &keyring
        && keyring.unit != opened.manifest.unit
    {
        return Err(other(&keyring.name));
    }
    if open.is_none() && !place.book(BOOK).exists() && matches!(keyring, Ok(None)) {
        return Ok(Here::Nothing);
    }
    // What the backup cannot give in its place is not thrown away.
    let is_given = |name: &str| backup.iter().any(|book| book.name() == name);
    if opened.keys.keys().any(|name| !is_given(name) && place.book(name).exists()) {
        return Ok(Here::Unreadable);
    }
    let mut lacking = Lacking::default();
    for book in backup {
        let Some(key) = opened.keys.get(book.name()) else { continue };
        let found = match open {
            Some(open) if open.name() == book.name() => lacking_of(open, book),
            _ => Book::look_at(&place.book(book.name()), key, schema_of(book.name())?, &place.state, env.clone())
                .and_then(|here| lacking_of(&here, book)),
        };
        match found {
            Ok(Some(found)) => lacking.add(&found),
            // An older office has not begun this book.
            Err(error) if error.code == "not_started" && book.name() != BOOK => {}
            Ok(None) | Err(_) => return Ok(Here::Unreadable),
        }
    }
    Ok(Here::Has(lacking))
}

/// What a book here has that its copy in the backup has not; none where it is another one.
fn lacking_of(here: &Book, backup: &Book) -> Result<Option<Lacking>> {
    if here.standing()?.book != backup.standing()?.book {
        return Ok(None);
    }
    here.lacking_in(backup).map(Some)
}

/// What has been erased since: known on this machine, in the backup, and in other backups of the office that lie beside it. Also of books that
/// are closed to whoever restores.
fn keep_erased(place: &Place, file: &Path, opened: &Opened) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let key = opened.keys.get(BOOK).map(backup_key).ok_or_else(damaged)?;
    let beside = backups_in(folder).into_iter().filter_map(|path| own_manifest(&path, &key));
    for standing in beside.flat_map(|(_, books)| books).chain(opened.books.clone()) {
        copy::keep_erased(&place.state, &standing)?;
    }
    Ok(())
}

fn free_name(folder: &Path, stem: &str) -> String {
    let mut name = stem.to_owned();
    let mut number = 2;
    while folder.join(&name).exists() {
        name = format!("{stem}-{number}");
        number += 1;
    }
    name
}
