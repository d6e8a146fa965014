//! A simulated computer: a clock that is set, randomness that repeats, and a plug that can be pulled at any step that must not be half done.

use std::sync::{Mutex, MutexGuard, PoisonError};

use cunce::ledger::Env;
use cunce::{Error, Result};
use jiff::civil::Date;

use crate::dice::Dice;

/// The clocks of two computers never show the same instant: their numbers stand in the last bits. So the id of an operation and its time
/// tell apart what two laptops wrote under one replica.
const NUMBERS: i64 = 64;
pub const DAY: i64 = 86_400_000;

pub struct Machine(Mutex<State>);

struct State {
    number: i64,
    now: i64,
    dice: Dice,
    /// Leaves to go on until the plug is pulled.
    fuse: Option<usize>,
    died_at: Option<&'static str>,
}

impl Machine {
    pub fn new(number: usize, now: i64, dice: Dice) -> Self {
        let number = number as i64 % NUMBERS;
        let machine = Self(Mutex::new(State { number, now: 0, dice, fuse: None, died_at: None }));
        machine.set_clock(now);
        machine
    }

    pub fn set_clock(&self, now: i64) {
        let mut state = self.state();
        state.now = now.div_euclid(NUMBERS) * NUMBERS + state.number;
    }

    pub fn pass(&self, ms: i64) {
        let now = self.now_ms();
        self.set_clock(now + ms);
    }

    /// The plug is pulled at the so-many-th step from now.
    pub fn light_fuse(&self, steps: usize) {
        self.state().fuse = Some(steps);
    }

    /// Where the machine died since it was last switched on; it is switched on again.
    pub fn revive(&self) -> Option<&'static str> {
        let mut state = self.state();
        state.fuse = None;
        state.died_at.take()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Env for Machine {
    fn now_ms(&self) -> i64 {
        self.state().now
    }

    fn date_at(&self, ms: i64) -> Date {
        let instant = jiff::Timestamp::from_millisecond(ms).expect("within the calendar");
        instant.to_zoned(jiff::tz::offset(8).to_time_zone()).date()
    }

    fn random(&self, bytes: &mut [u8]) {
        self.state().dice.fill(bytes);
    }

    fn may_go_on(&self, point: &'static str) -> Result<()> {
        let mut state = self.state();
        if state.died_at.is_none() {
            match &mut state.fuse {
                None => return Ok(()),
                Some(0) => state.died_at = Some(point),
                Some(left) => {
                    *left -= 1;
                    return Ok(());
                }
            }
        }
        Err(Error::new("died"))
    }
}
