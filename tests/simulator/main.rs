//! The simulator: one seed is one history of a town and its villages, replayed exactly, and checked against an account of its own.
//!
//! `./dev simulate --seeds N --seed S` runs N histories from S on. A history that goes wrong prints its seed and its steps.

mod checks;
mod dice;
mod heal;
mod laptop;
mod machine;
mod model;
mod newer;
mod steps;
mod stick;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use world::World;

const SEEDS: u64 = 300;
const THREADS: usize = 2;
/// A run that finds many wrong histories shows the first ones.
const SHOWN_MAX: usize = 3;

/// How a history went.
struct History {
    wrong: Option<String>,
    log: Vec<String>,
    ops: usize,
}

impl History {
    fn trace(&self) -> String {
        blake3::hash(self.log.join("\n").as_bytes()).to_hex()[..16].to_owned()
    }
}

fn play(seed: u64) -> History {
    let folder = tempfile::Builder::new().prefix("cunce-sim-").tempdir_in(fast_folder()).expect("a folder");
    let mut world = match World::begin(seed, folder.path()) {
        Ok(world) => world,
        Err(wrong) => return History { wrong: Some(wrong), log: Vec::new(), ops: 0 },
    };
    let played = catch_unwind(AssertUnwindSafe(|| {
        world.settle_in()?;
        for _ in 0..40 + world.dice.below(60) {
            world.take_a_step()?;
        }
        world.heal()
    }));
    let wrong = match played {
        Ok(outcome) => outcome.err(),
        Err(panic) => Some(format!(
            "panic: {:?}",
            panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied())
        )),
    };
    History { wrong, ops: world.model.ops.len(), log: world.log }
}

/// Memory where there is such a folder: these files need not outlive the test.
fn fast_folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is not a number")))
}

#[test]
fn every_history_ends_in_agreement_and_nothing_is_lost() {
    let start = number("CUNCE_SIM_SEED").unwrap_or(1);
    let seeds = number("CUNCE_SIM_SEEDS").unwrap_or(SEEDS);
    let (next, ops, wrong) = (AtomicU64::new(start), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= start + seeds || wrong.load(Ordering::Relaxed) >= SHOWN_MAX {
                        return;
                    }
                    let history = play(seed);
                    ops.fetch_add(history.ops, Ordering::Relaxed);
                    if let Some(reason) = &history.wrong {
                        wrong.fetch_add(1, Ordering::Relaxed);
                        eprintln!("seed {seed}, trace {}:\n{}\n  {reason}\n", history.trace(), history.log.join("\n"));
                    }
                }
            });
        }
    });
    let (ops, wrong) = (ops.into_inner(), wrong.into_inner());
    println!("{seeds} histories from seed {start}, {ops} operations, {wrong} wrong");
    assert_eq!(wrong, 0, "wrong histories; ./dev simulate --seed S --seeds 1 plays one again");
}

#[test]
fn one_seed_is_one_history() {
    for seed in [1, 7, 42] {
        let (first, again) = (play(seed), play(seed));
        let parted = first.log.iter().zip(&again.log).find(|(one, other)| one != other);
        assert_eq!(parted, None, "seed {seed}");
        assert_eq!(first.trace(), again.trace(), "seed {seed}");
    }
}
