//! How far a hidden number of a table can differ from what it is, for all that the shown ones say.
//!
//! Each row, each column, and the last row and column of totals, is a node in which what comes in goes out again: into a row comes its total and
//! out of it go its numbers; into a column come its numbers and out of it goes its total. Shown numbers cannot change. So a hidden number can
//! grow by what can flow back from its end to its beginning through the other hidden ones, and shrink by what can flow the same way as it does.
//! All numbers being whole, so are the greatest flows.

use std::collections::VecDeque;

/// More than any table has people.
const UNBOUNDED: u64 = u64::MAX / 4;

/// What may flow between any two nodes without changing a shown number.
pub(super) struct Network {
    room: Vec<Vec<u64>>,
    rows: usize,
    columns: usize,
}

impl Network {
    /// `values` with totals as their last row and column; `at_least` is what is known at least of a number that is hidden, none of one that
    /// is shown.
    pub(super) fn new(values: &[Vec<u32>], at_least: impl Fn(usize, usize) -> Option<u32>) -> Self {
        let (rows, columns) = (values.len() - 1, values[0].len() - 1);
        let nodes = rows + columns + 2;
        let mut network = Self { room: vec![vec![0; nodes]; nodes], rows, columns };
        for (row, line) in values.iter().enumerate() {
            for (column, value) in line.iter().enumerate() {
                if let Some(least) = at_least(row, column) {
                    let (from, to) = network.ends(row, column);
                    network.room[from][to] = UNBOUNDED;
                    network.room[to][from] = u64::from(value - least);
                }
            }
        }
        network
    }

    /// Numbers flow from rows to columns, totals of one line back to it.
    fn ends(&self, row: usize, column: usize) -> (usize, usize) {
        let column_node = self.rows + 1 + column;
        if (row < self.rows) == (column < self.columns) { (row, column_node) } else { (column_node, row) }
    }

    /// The difference between the greatest and the least value that a hidden number can have; not counted beyond `enough` either way.
    pub(super) fn width(&self, row: usize, column: usize, enough: u32) -> u32 {
        let (from, to) = self.ends(row, column);
        let mut others = self.room.clone();
        let shrink = others[to][from].min(u64::from(enough));
        (others[from][to], others[to][from]) = (0, 0);
        let grows = flow(others.clone(), to, from, u64::from(enough));
        let shrinks = flow(others, from, to, shrink);
        (grows + shrinks) as u32
    }
}

/// The greatest flow between two nodes, up to a limit: along shortest ways as long as there is one.
fn flow(mut room: Vec<Vec<u64>>, from: usize, to: usize, limit: u64) -> u64 {
    let mut total = 0;
    while total < limit {
        let mut before = vec![usize::MAX; room.len()];
        before[from] = from;
        let mut next = VecDeque::from([from]);
        while let Some(node) = next.pop_front() {
            for other in 0..room.len() {
                if room[node][other] > 0 && before[other] == usize::MAX {
                    before[other] = node;
                    next.push_back(other);
                }
            }
        }
        if before[to] == usize::MAX {
            break;
        }
        let way: Vec<(usize, usize)> = std::iter::successors(Some(to), |node| (*node != from).then(|| before[*node]))
            .take_while(|node| *node != from)
            .map(|node| (before[node], node))
            .collect();
        let pushed = way.iter().map(|(a, b)| room[*a][*b]).min().unwrap_or(0).min(limit - total);
        for (a, b) in way {
            room[a][b] -= pushed.min(room[a][b]);
            room[b][a] += pushed;
        }
        total += pushed;
    }
    total
}
