//! What people ask for: that what is known of them is erased, or goes along to where they live now.

use cunce::register::schema::RESIDENT;
use cunce::register::transfer::{self, State, Subject, Transfer};
use cunce::register::{self, personal_fields};

use crate::world::{Outcome, TOWN, World};

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

    /// Someone moves to another village: the village offers, the town sends at once.
    pub fn offer(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let subject = if self.dice.percent(35) { self.household(at) } else { self.person(at) };
        let Some(subject) = subject else { return Ok(()) };
        let village = 1 + self.dice.below(self.offices.len() - 1);
        let (unit, consent) = (self.offices[village].unit.clone(), self.dice.percent(50));
        let offered =
            self.write(at, &format!("offer {subject} to {unit}, consent {consent}"), fuse, |session, author| {
                transfer::offer(&mut session.book, author, subject, &unit, consent)
            })?;
        if matches!(offered, Some(Ok(_))) && self.dice.percent(70) { self.see_off(at, village) } else { Ok(()) }
    }

    /// The way of a move through the town and back, which breaks off anywhere.
    fn see_off(&mut self, at: usize, to_village: usize) -> Outcome {
        let from_village = self.laptops[at].office;
        let mut way = vec![(TOWN, to_village), (to_village, TOWN)];
        if from_village != TOWN {
            way.insert(0, (from_village, TOWN));
            way.push((TOWN, from_village));
        }
        for (from, to) in way {
            if self.dice.percent(10) {
                return Ok(());
            }
            let sender = if from == from_village { at } else { *self.dice.pick(&self.living_of(from)) };
            if from != from_village {
                self.decide(sender, None)?;
            }
            let Some(parcel) = self.export(sender, to, None, None)? else { return Ok(()) };
            let there = self.living_of(to);
            let there = *self.dice.pick(&there);
            self.deliver(there, parcel, None)?;
            let busy = *self.dice.pick(&[at, there]);
            self.edit(busy, None)?;
        }
        Ok(())
    }

    /// Whoever's turn it is says yes or no to a move.
    pub fn decide(&mut self, at: usize, fuse: Option<usize>) -> Outcome {
        let mut moves = transfer::transfers(&self.laptops[at].read().book).map_err(|error| error.to_string())?;
        let unit = self.unit_of(at).to_owned();
        let in_turn = |moved: &Transfer| {
            let villages_turn = moved.state == State::Approved;
            moved.state.is_open()
                && (if villages_turn { moved.to_unit == unit } else { self.laptops[at].office == TOWN })
        };
        if self.dice.percent(90) {
            moves.retain(in_turn);
        }
        let Some(moved) = self.dice.maybe(&moves).cloned() else { return Ok(()) };
        let refuses = self.dice.percent(20);
        let household = match moved.subject {
            Subject::Person(_) if self.dice.percent(50) => self.household(at),
            _ => None,
        };
        let what = format!("{} {} of {:?}", if refuses { "refuse" } else { "accept" }, moved.id, moved.subject);
        self.write(at, &what, fuse, |session, author| {
            if refuses {
                return transfer::refuse(&mut session.book, author, moved.id);
            }
            transfer::accept(&mut session.book, author, moved.id, household)
        })?;
        Ok(())
    }
}
