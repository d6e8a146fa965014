//! What people ask for: that what is known of them is erased.

use cunce::register::schema::RESIDENT;
use cunce::register::{self, personal_fields};

use crate::world::{Outcome, World};

impl World {
    /// Someone asks that some of what is known of them goes, or all of it.
    pub fn erase(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let Some(person) = self.person(at) else { return Ok(()) };
        let all = personal_fields(RESIDENT);
        let fields: Option<Vec<String>> = if self.dice.percent(25) {
            None
        } else {
            Some((0..1 + self.dice.below(3)).map(|_| (*self.dice.pick(&all)).to_owned()).collect())
        };
        self.write(at, &format!("erase {fields:?} of {person}"), fuse, |session, author| {
            register::erase(&mut session.book, author, person, fields.as_deref())
        })?;
        Ok(())
    }
}
