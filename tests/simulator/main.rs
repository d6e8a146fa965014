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
mod wishes;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use world::World;

const SEEDS: u64 = 300;
const THREADS: usize = 2;
/// A run that finds many wrong histories shows the first ones.
const SHOWN_MAX: u64 = 3;

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
    let shown_max = number("CUNCE_SIM_SHOWN").unwrap_or(SHOWN_MAX);
    let (next, ops, wrong) = (AtomicU64::new(start), AtomicUsize::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= start + seeds || wrong.load(Ordering::Relaxed) >= shown_max {
                        return;
                    }
                    let history = play(seed);
                    ops.fetch_add(history.ops, Ordering::Relaxed);
                    if std::env::var_os("CUNCE_SIM_LOG").is_some() {
                        println!("seed {seed}:\n{}", history.log.join("\n"));
                    }
                    if let Some(reason) = &history.wrong {
                        wrong.fetch_add(1, Ordering::Relaxed);
                        eprintln!(
                            "seed {seed}, trace {}:\n{}\nwrong: {reason}\n",
                            history.trace(),
                            history.log.join("\n")
                        );
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

/// Bugs that `CUNCE_PLANT` puts in, and what each does.
#[cfg(feature = "planted-bugs")]
const PLANTS: [(&str, &str); 8] = [
    ("old_value", "conflicts are told by the value that a write had seen"),
    ("skip_gap", "a file is taken in before those it follows"),
    ("ignore_mark", "a restored copy goes on under its old id and counts"),
    ("drop_unknown", "what this version does not know is not kept"),
    ("half_file", "what was read of a damaged file stays"),
    ("wall_clock", "the latest by the clock wins"),
    ("ack_unchecked", "any receipt is believed"),
    ("skip_signature", "the signature is not looked at"),
];

#[cfg(feature = "planted-bugs")]
#[test]
fn every_planted_bug_is_found() {
    let mut missed = Vec::new();
    for (plant, what) in PLANTS {
        let found = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "every_history_ends_in_agreement_and_nothing_is_lost", "--nocapture"])
            .envs([("CUNCE_PLANT", plant), ("CUNCE_SIM_SHOWN", "1")])
            .output()
            .expect("the simulator runs");
        let told = String::from_utf8_lossy(&found.stderr);
        let seed = told.lines().find_map(|line| line.strip_prefix("seed ")?.split(',').next().map(str::to_owned));
        let reason = told.lines().find_map(|line| line.strip_prefix("wrong: ")).unwrap_or_default();
        println!("{plant:15} {what:55} seed {:>3}: {reason:.100}", seed.as_deref().unwrap_or("–"));
        if seed.is_none() {
            missed.push(plant);
        }
    }
    assert!(missed.is_empty(), "not found in {SEEDS} histories: {missed:?}");
}
