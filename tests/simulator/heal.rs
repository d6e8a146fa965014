//! The end of a history: everyone meets, nothing is lost on the way any more, and all must agree.

use cunce::exchange::change_set::Status;

use crate::model::Ops;
use crate::world::{Outcome, TOWN, World};

/// Rounds in which everyone must have come to an end.
const ROUNDS_MAX: usize = 8;
/// Of all files for all laptops, so many are given again.
const GIVEN_AGAIN_MAX: usize = 40;

impl World {
    pub fn heal(&mut self) -> Outcome {
        self.say("— healing —".into());
        for at in self.living() {
            self.laptops[at].machine.set_clock(self.now);
            self.upgrade(at)?;
        }
        let mut had = Ops::default();
        for at in self.living() {
            had.join(&self.laptops[at].holds.ops);
        }
        let orphaned = self.orphans(&had);
        self.meet_until_all_agree()?;
        if orphaned {
            // What a village wrote of someone who moved, and what its laptop and the town both lost, only a third office has; and that one
            // may not speak for it.
            self.say("something is left only where nobody vouches for it".into());
            return self.living().into_iter().try_for_each(|at| self.check_laptop(at));
        }
        self.check_nothing_lost(&had)?;
        self.check_all(true)?;
        if self.dice.percent(40) {
            self.find_lost_files()?;
        }
        self.give_everything_again()
    }

    /// Whether any operation is left neither with the office that wrote it nor with the town.
    fn orphans(&self, had: &Ops) -> bool {
        let mut vouched = Ops::default();
        for at in self.living() {
            let office = self.laptops[at].office;
            let mut ops = self.laptops[at].holds.ops.clone();
            ops.retain(|op| office == TOWN || self.model.ops[op].office == office || self.model.ops[op].office == TOWN);
            vouched.join(&ops);
        }
        !vouched.holds_all(had)
    }

    fn check_all(&mut self, all_received: bool) -> Outcome {
        for at in self.living() {
            self.check_laptop(at)?;
        }
        self.check_converged()?;
        if all_received { self.check_all_received() } else { Ok(()) }
    }

    fn meet_until_all_agree(&mut self) -> Outcome {
        let mut quiet = 0;
        for _ in 0..ROUNDS_MAX {
            let before: Vec<Ops> = self.laptops.iter().map(|laptop| laptop.holds.ops.clone()).collect();
            let asked = self.meet()?;
            let same = !asked && before.iter().zip(&self.laptops).all(|(before, laptop)| *before == laptop.holds.ops);
            quiet = if same { quiet + 1 } else { 0 };
            // Once more, for the last receipts.
            if quiet == 2 {
                return Ok(());
            }
        }
        Err(format!("after {ROUNDS_MAX} rounds there is still something new"))
    }

    /// Every village's laptops and the town exchange once; true if the town asked for what it had lost.
    fn meet(&mut self) -> Outcome<bool> {
        let mut asked = false;
        let town = self.living_of(TOWN)[0];
        for office in 1..self.offices.len() {
            for at in self.living_of(office) {
                self.pass_on(at, town)?;
            }
        }
        for office in 1..self.offices.len() {
            for at in self.living_of(office) {
                asked |= self.pass_on(town, at)?;
            }
        }
        Ok(asked)
    }

    /// One file from one to another; what is missing before it is written again. True if the file asks for something.
    fn pass_on(&mut self, from: usize, to: usize) -> Outcome<bool> {
        let office = self.laptops[to].office;
        // Of twins, one may have had receipts for the other; each writes again what it has none for.
        let again =
            if self.is_twin(self.laptops[from].holds.replica) { self.first_unconfirmed(from, office)? } else { None };
        let parcel = self.export(from, office, again, None)?.ok_or("no file was written")?;
        if let (Status::Held, Some((first, _))) = self.deliver(to, parcel, None)? {
            let again = self.export(from, office, Some(first), None)?.ok_or("no file was written")?;
            self.deliver(to, again, None)?;
        }
        Ok(self.stick[parcel].asks)
    }

    fn first_unconfirmed(&self, at: usize, office: usize) -> Outcome<Option<u64>> {
        let offices =
            cunce::exchange::change_set::status(self.laptops[at].read()).map_err(|error| error.to_string())?;
        let told = offices.iter().find(|told| told.card.unit == self.offices[office].unit);
        let told = told.filter(|told| told.acknowledged_to > 0 || told.not_yet_received > 0);
        Ok(told.map(|told| told.acknowledged_to + 1))
    }

    /// Every stick that was lost is found, in any order.
    fn find_lost_files(&mut self) -> Outcome {
        self.say("— lost files are found —".into());
        let mut had = Ops::default();
        for (at, parcel) in self.all_deliveries() {
            self.deliver(at, parcel, None)?;
        }
        for at in self.living() {
            had.join(&self.laptops[at].holds.ops);
        }
        self.meet_until_all_agree()?;
        self.check_nothing_lost(&had)?;
        self.check_all(false)
    }

    fn all_deliveries(&mut self) -> Vec<(usize, usize)> {
        let mut deliveries = Vec::new();
        for parcel in 0..self.stick.len() {
            let to = self.living_of(self.stick[parcel].to_office);
            deliveries.extend(to.into_iter().map(|at| (at, parcel)));
        }
        self.dice.shuffle(&mut deliveries);
        deliveries
    }

    /// What is known is given again, and nothing may change.
    fn give_everything_again(&mut self) -> Outcome {
        self.say("— everything again —".into());
        for (at, parcel) in self.all_deliveries().into_iter().take(GIVEN_AGAIN_MAX) {
            let known = &self.laptops[at].holds.ops;
            // A file that waits brings news when the one before it is given again.
            let mut waiting = self.laptops[at].holds.waiting.iter().filter_map(|name| self.parcel(name));
            let no_news =
                known.holds_all(&self.stick[parcel].carries) && waiting.all(|file| known.holds_all(&file.carries));
            if !no_news {
                continue;
            }
            let (here, before) = (self.ids_here(at)?, self.states()?);
            self.deliver(at, parcel, None)?;
            // Of those who move, a file that was lost may have news all the same.
            if here == self.ids_here(at)? && before != self.states()? {
                let name = &self.stick[parcel].name;
                return Err(format!("{name} was known to {} and has changed something", self.laptops[at].name));
            }
        }
        let after = self.states()?;
        self.say(format!("{after:?}"));
        Ok(())
    }

    /// What each living laptop shows and asks.
    fn states(&self) -> Outcome<Vec<(String, String, u64)>> {
        let mut states = Vec::new();
        for at in self.living() {
            let book = &self.laptops[at].read().book;
            let digest = book.digest(None, "resident").map_err(|error| error.to_string())?;
            let ids: Vec<String> =
                book.conflicts().map_err(|error| error.to_string())?.into_iter().map(|asked| asked.id).collect();
            states.push((digest.state, ids.join(" "), digest.counted));
        }
        Ok(states)
    }
}
