//! An office's laptop: the real program on a simulated machine, and beside it what the simulator knows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cunce::security::Unlock;
use cunce::session::{Place, Session};
use uuid::Uuid;

use crate::machine::Machine;
use crate::model::Ops;
use crate::newer;

pub const PASSPHRASE: &str = "山清水秀好地方";

/// What a laptop should hold, by the simulator's own account.
#[derive(Debug, Clone, Default)]
pub struct Holds {
    pub ops: Ops,
    /// Positions received, by sending replica.
    pub received: BTreeMap<Uuid, u64>,
    /// Files that wait for others, by their names.
    pub waiting: BTreeSet<String>,
    /// The replica that writes, and how much it has written.
    pub replica: Uuid,
    pub written: u64,
    /// Positions of its streams.
    pub sent: u64,
    pub newer: bool,
    /// Lives of the town that have asked, each with the lives known here then and the counts past which it wanted them.
    pub asks: BTreeMap<Uuid, BTreeMap<Uuid, u64>>,
}

pub struct Laptop {
    pub name: String,
    pub office: usize,
    pub machine: Arc<Machine>,
    pub place: Place,
    pub holds: Holds,
    pub alive: bool,
    session: Option<Session>,
}

/// A copy of a laptop's data, as someone put it on a disk one day.
pub struct Backup {
    pub laptop: usize,
    pub folder: PathBuf,
    pub holds: Holds,
}

impl Laptop {
    pub fn new(name: String, office: usize, machine: Arc<Machine>, folder: &Path) -> Self {
        let place = Place { data: folder.join("data"), state: folder.join("state") };
        Self { name, office, machine, place, holds: Holds::default(), alive: true, session: None }
    }

    pub fn begin(&mut self, session: Session) -> Result<(), String> {
        let replica = session.book.replica().map_err(|error| error.to_string())?;
        // Also one that died just after it had parted from its twin.
        if replica != self.holds.replica {
            self.renumber(replica);
        }
        self.session = Some(session);
        Ok(())
    }

    pub fn session(&mut self) -> &mut Session {
        self.session.as_mut().expect("a laptop that is on")
    }

    pub fn read(&self) -> &Session {
        self.session.as_ref().expect("a laptop that is on")
    }

    pub fn switch_off(&mut self) {
        self.session = None;
    }

    /// Starts the program; true if it found that this copy was brought back or moved here.
    pub fn switch_on(&mut self) -> Result<bool, String> {
        self.switch_off();
        let unlock = Unlock::Passphrase(PASSPHRASE);
        let opened = if self.holds.newer {
            Session::open_as(&self.place, &unlock, self.machine.clone(), newer::schema())
        } else {
            Session::open(&self.place, &unlock, self.machine.clone())
        };
        let session = opened.map_err(|error| format!("{} does not open: {error}", self.name))?;
        let restored = session.book.is_restored();
        self.begin(session)?;
        Ok(restored)
    }

    /// Goes on under another id: nothing is written and no stream is begun under it.
    pub fn renumber(&mut self, replica: Uuid) {
        self.holds.replica = replica;
        self.holds.written = 0;
        self.holds.sent = 0;
    }
}

/// Copies a folder of files.
pub fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
