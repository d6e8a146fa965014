//! Alternating measurements, medians, and the table at the end.

use std::time::{Duration, Instant};

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// One line of the table.
pub struct Row {
    pub what: String,
    pub ours: String,
    pub floor: String,
    /// Ours over floor, or ours alone where the limit is absolute.
    pub ratio: Option<f64>,
    /// None where something is only told.
    pub limit: Option<f64>,
}

impl Row {
    /// Ours beside a floor, both in seconds.
    pub fn times(what: impl Into<String>, times: (Duration, Duration), limit: Option<f64>) -> Self {
        let (ours, floor) = times;
        let ratio = ours.as_secs_f64() / floor.as_secs_f64();
        Self { what: what.into(), ours: seconds(ours), floor: seconds(floor), ratio: Some(ratio), limit }
    }

    /// Ours beside another, both in bytes.
    pub fn sizes(what: impl Into<String>, sizes: (f64, f64), limit: Option<f64>) -> Self {
        let (ours, other) = sizes;
        let megabytes = |bytes: f64| format!("{:.2} MB", bytes / 1e6);
        Self { what: what.into(), ours: megabytes(ours), floor: megabytes(other), ratio: Some(ours / other), limit }
    }
}

fn seconds(time: Duration) -> String {
    match time.as_secs_f64() {
        long if long >= 1.0 => format!("{long:.2} s"),
        short if short >= 0.01 => format!("{:.1} ms", short * 1e3),
        short => format!("{:.3} ms", short * 1e3),
    }
}

/// How often each side is run; `CUNCE_BENCH_ROUNDS` asks for another number.
pub fn rounds() -> usize {
    std::env::var("CUNCE_BENCH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

/// Runs both sides in turn, so that a busy moment of the machine meets both, and gives the medians.
pub fn alternate(
    mut ours: impl FnMut() -> Outcome<Duration>,
    mut floor: impl FnMut() -> Outcome<Duration>,
) -> Outcome<(Duration, Duration)> {
    let (mut our_times, mut floor_times) = (Vec::new(), Vec::new());
    for _ in 0..rounds() {
        our_times.push(ours()?);
        floor_times.push(floor()?);
        eprintln!("  {:?} beside {:?}", our_times[our_times.len() - 1], floor_times[floor_times.len() - 1]);
    }
    Ok((percentile(&mut our_times, 50), percentile(&mut floor_times, 50)))
}

pub fn timed<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(Duration, T)> {
    let start = Instant::now();
    let value = work()?;
    Ok((start.elapsed(), value))
}

/// The time that so many of a hundred stay within.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent).div_ceil(100).saturating_sub(1)]
}

pub fn print_table(rows: &[Row]) {
    println!("| What | Ours | Beside | Ratio | Limit | |");
    println!("|---|---|---|---|---|---|");
    for row in rows {
        let number = |value: Option<f64>| value.map_or_else(String::new, plain);
        let verdict = match (row.ratio, row.limit) {
            (Some(ratio), Some(limit)) if ratio <= limit => "ok",
            (Some(_), Some(_)) => "missed",
            _ => "",
        };
        println!(
            "| {} | {} | {} | {} | {} | {verdict} |",
            row.what,
            row.ours,
            row.floor,
            number(row.ratio),
            number(row.limit)
        );
    }
}

fn plain(value: f64) -> String {
    match value {
        large if large >= 20.0 => format!("{large:.0}"),
        small if small < 0.1 => format!("1/{:.0}", 1.0 / small),
        other => format!("{other:.2}"),
    }
}
