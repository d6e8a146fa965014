//! Time and randomness, passed in: no rule reads the clock.

use jiff::civil::Date;
use uuid::Uuid;

use crate::{Error, Result};

/// What the program gets from the machine it runs on.
pub trait Env: Send + Sync {
    /// Milliseconds since 1970 (UTC).
    fn now_ms(&self) -> i64;
    /// The date on the wall calendar of the office at an instant.
    fn date_at(&self, ms: i64) -> Date;
    /// Today's date on that calendar.
    fn today(&self) -> Date {
        self.date_at(self.now_ms())
    }
    fn random(&self, bytes: &mut [u8]);
    /// Asked before and after each step that must not be half done. The simulator's machine dies here; a real one needs no leave to.
    fn may_go_on(&self, _point: &'static str) -> Result<()> {
        Ok(())
    }
}

/// Random bytes of a fixed length.
pub fn random<const N: usize>(env: &dyn Env) -> [u8; N] {
    let mut bytes = [0; N];
    env.random(&mut bytes);
    bytes
}

/// The real clock and the operating system's randomness.
pub struct SystemEnv;

impl Env for SystemEnv {
    fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    fn date_at(&self, ms: i64) -> Date {
        date_in(ms, &jiff::tz::TimeZone::system())
    }

    fn random(&self, bytes: &mut [u8]) {
        // Without randomness no key or id can be made safely; there is nothing sensible to go on with.
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// A clock that stands still and randomness that repeats, for tests and the demonstration register.
pub struct FixedEnv {
    now: jiff::Zoned,
    stream: std::sync::Mutex<blake3::OutputReader>,
}

impl FixedEnv {
    #[must_use]
    pub fn new(now: jiff::Zoned, seed: &[u8]) -> Self {
        Self { now, stream: std::sync::Mutex::new(blake3::Hasher::new().update(seed).finalize_xof()) }
    }
}

impl Env for FixedEnv {
    fn now_ms(&self) -> i64 {
        self.now.timestamp().as_millisecond()
    }

    fn date_at(&self, ms: i64) -> Date {
        date_in(ms, self.now.time_zone())
    }

    fn random(&self, bytes: &mut [u8]) {
        // A poisoned lock only means that another thread panicked between two reads; the stream itself is sound.
        self.stream.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(bytes);
    }
}

/// The system's randomness with a clock that a test has set.
pub struct SetClock(pub jiff::Zoned);

impl SetClock {
    /// A clock that stands at an RFC 3339 instant, in that instant's offset.
    pub fn from_rfc3339(text: &str) -> Result<Self> {
        let bad = || Error::new("bad_clock").with("value", text);
        let instant: jiff::Timestamp = text.parse().map_err(|_| bad())?;
        let pieces = jiff::fmt::temporal::Pieces::parse(text).map_err(|_| bad())?;
        let offset = pieces.to_numeric_offset().unwrap_or(jiff::tz::Offset::UTC);
        Ok(Self(instant.to_zoned(offset.to_time_zone())))
    }
}

impl Env for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.timestamp().as_millisecond()
    }

    fn date_at(&self, ms: i64) -> Date {
        date_in(ms, self.0.time_zone())
    }

    fn random(&self, bytes: &mut [u8]) {
        SystemEnv.random(bytes);
    }
}

/// An instant outside the calendar (a damaged file can claim one) is its nearest end.
fn date_in(ms: i64, zone: &jiff::tz::TimeZone) -> Date {
    let instant = jiff::Timestamp::from_millisecond(ms);
    let nearest = if ms < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    instant.unwrap_or(nearest).to_zoned(zone.clone()).date()
}

/// Makes UUIDv7 ids that rise within a millisecond, so that new rows land together in an index.
pub(crate) struct IdMaker {
    last_ms: i64,
    sequence: u16,
}

impl IdMaker {
    pub(crate) fn new() -> Self {
        Self { last_ms: 0, sequence: 0 }
    }

    pub(crate) fn make(&mut self, env: &dyn Env) -> Uuid {
        let now = env.now_ms().max(self.last_ms);
        self.sequence = if now == self.last_ms { self.sequence + 1 } else { 0 };
        self.last_ms = now;
        if self.sequence > 0x0fff {
            self.last_ms += 1;
            self.sequence = 0;
        }
        let mut tail: [u8; 10] = random(env);
        tail[0] = (self.sequence >> 8) as u8;
        tail[1] = self.sequence as u8;
        uuid::Builder::from_unix_timestamp_millis(self.last_ms as u64, &tail).into_uuid()
    }
}

/// Milliseconds since 1970 as RFC 3339.
#[must_use]
pub fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map(|instant| instant.to_string()).unwrap_or_default()
}
