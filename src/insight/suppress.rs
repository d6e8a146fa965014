//! What of a table of counts may be shown: no number under five, and none from which one could be worked out.
//!
//! **Which numbers are hidden first.** Counts of one to four. A zero is shown, for hiding it would cost a large number beside it in nearly every
//! row; but where all of a unit stand in one column, the zeros beside it say the same of each of them, and then the whole row is hidden.
//! A total under five is hidden with everything in its line.
//!
//! **Which are hidden for their sake.** Whoever reads the table adds up, and knows this page: that a hidden number in a row that also shows
//! zeros is at least one. A hidden number is *safe* where all that is shown leaves it at least `WIDTH` + 1 values, which for one under five
//! means that it could as well be five or more. That is computed exactly: rows, columns and totals are the nodes of a network in which the
//! hidden numbers are what may flow (`network`), and more is hidden until each is safe.
//!
//! **Tables beside each other.** What is hidden must not stand in another table of the same people, so that each number is hidden or shown by
//! what every table of it has in common:
//! - A unit's line (its people by age, say) is decided from that line alone. The village's office and its town hide the same of it; the
//!   town's totals, which no village knows, are what gives way where a village could be worked out (`Rows::Offices`).
//! - Within a village (`Rows::Parts`) the village's own line stands as the town shows it, and the numbers of the groups give way. A column
//!   whose total is hidden is hidden whole, and a row too: then whatever the totals may be, the numbers below can follow.
//! - Every table has the units as its rows (`counts::Counts`). Two that share nothing but their rows say nothing of each other's columns:
//!   any two that agree in the totals of the rows can both be true.
//!
//! What this does not hide: by how much a number has changed between two days.

use super::network::Network;

/// Counts under this are hidden.
pub const SHOWN_MIN: u32 = 5;
/// How far apart the least and the greatest value are, at least, that a hidden number may have for all that is shown.
pub const WIDTH: u32 = 5;

/// Whose lines the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Units with an office of their own, which may show its line too: villages of a town.
    Offices,
    /// Parts of one unit, which only this office shows: groups of a village.
    Parts,
}

/// What is shown of a table; none where a number is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub cells: Vec<Vec<Option<u32>>>,
    pub row_totals: Vec<Option<u32>>,
    pub column_totals: Vec<Option<u32>>,
    pub total: Option<u32>,
}

/// What may be shown of a table whose rows have equally many columns. `unstated` is the column of those of whom nothing is known: where all
/// of a row stand in it, that says nothing of anyone.
#[must_use]
pub fn suppress(cells: &[Vec<u32>], rows: Rows, unstated: Option<usize>) -> Shown {
    let mut grid = Grid::new(cells, rows);
    // Decided by each line alone; what is hidden beside it may turn out not to be needed.
    match rows {
        Rows::Offices => grid.lines_of_offices(unstated),
        Rows::Parts => grid.lines_of_parts(unstated),
    }
    let fixed = grid.hidden.clone();
    while let Some(at) = grid.first_unsafe() {
        let more = match rows {
            Rows::Offices => grid.column_total_beside(at),
            Rows::Parts => grid.cells_beside(at),
        };
        if more.is_empty() {
            break;
        }
        more.into_iter().for_each(|(row, column)| grid.hidden[row][column] = true);
    }
    grid.show_what_is_not_needed(&fixed);
    grid.shown()
}

/// What is hidden of one line of counts whose sum is shown: numbers of one to four, and so many of the others that each can be at least
/// `WIDTH` more or less. Everything, where the sum is under five itself or nothing else helps.
#[must_use]
pub fn hidden_in_line(counts: &[u32]) -> Vec<bool> {
    let total: u32 = counts.iter().sum();
    if total > 0 && total < SHOWN_MIN {
        return vec![true; counts.len()];
    }
    let mut hidden: Vec<bool> = counts.iter().map(|count| (1..SHOWN_MIN).contains(count)).collect();
    while hidden.contains(&true) && !is_safe(counts, &hidden) {
        let smallest = (0..counts.len()).filter(|at| !hidden[*at] && counts[*at] > 0).min_by_key(|at| counts[*at]);
        match smallest {
            Some(at) => hidden[at] = true,
            None => return vec![true; counts.len()],
        }
    }
    hidden
}

/// Whether hidden numbers of which each is at least one, and the sum is known, are safe.
fn is_safe(counts: &[u32], hidden: &[bool]) -> bool {
    let chosen = || counts.iter().zip(hidden).filter(|(_, hidden)| **hidden);
    let (sum, many) = (chosen().map(|(count, _)| count).sum::<u32>(), chosen().count() as u32);
    many >= 2 && sum >= many + WIDTH
}

/// As `hidden_in_line`, and everything where all stand in one column, unless that one says nothing.
fn hidden_in_row(counts: &[u32], unstated: Option<usize>) -> Vec<bool> {
    let taken: Vec<usize> = (0..counts.len()).filter(|at| counts[*at] > 0).collect();
    match taken[..] {
        [only] if counts.len() > 1 && Some(only) != unstated => vec![true; counts.len()],
        _ => hidden_in_line(counts),
    }
}

/// Counts with their totals in a last row and a last column, and which of them are hidden.
struct Grid {
    values: Vec<Vec<u32>>,
    hidden: Vec<Vec<bool>>,
    rows: usize,
    columns: usize,
    of: Rows,
}

impl Grid {
    fn new(cells: &[Vec<u32>], of: Rows) -> Self {
        let columns = cells.first().map_or(0, Vec::len);
        let mut values: Vec<Vec<u32>> = cells.to_vec();
        values.push((0..columns).map(|column| cells.iter().map(|row| row[column]).sum()).collect());
        for row in &mut values {
            let total = row.iter().sum();
            row.push(total);
        }
        let hidden = vec![vec![false; columns + 1]; values.len()];
        Self { rows: cells.len(), columns, of, values, hidden }
    }

    fn total(&self) -> u32 {
        self.values[self.rows][self.columns]
    }

    /// Each row as its own office hides it; a unit whose total is hidden is hidden whole. Where those could be worked out from the grand
    /// total, it is hidden with all totals of columns.
    fn lines_of_offices(&mut self, unstated: Option<usize>) {
        let is_small = |count: u32| (1..SHOWN_MIN).contains(&count);
        for row in 0..self.rows {
            let hidden = hidden_in_row(&self.values[row][..self.columns], unstated);
            self.hidden[row][..self.columns].copy_from_slice(&hidden);
            self.hidden[row][self.columns] = is_small(self.values[row][self.columns]);
        }
        let totals: Vec<u32> = (0..self.rows).map(|row| self.values[row][self.columns]).collect();
        let small: Vec<bool> = totals.iter().map(|total| is_small(*total)).collect();
        let all = is_small(self.total()) || small.contains(&true) && !is_safe(&totals, &small);
        for column in 0..self.columns {
            self.hidden[self.rows][column] = all || is_small(self.values[self.rows][column]);
        }
        self.hidden[self.rows][self.columns] = all;
    }

    /// The totals of the columns as the town hides them for this unit, those of the rows as any line; what lies in a hidden line; and of each
    /// part what is small.
    fn lines_of_parts(&mut self, unstated: Option<usize>) {
        let of_columns = hidden_in_row(&self.values[self.rows][..self.columns], unstated);
        self.hidden[self.rows][..self.columns].copy_from_slice(&of_columns);
        self.hidden[self.rows][self.columns] = (1..SHOWN_MIN).contains(&self.total());
        let totals: Vec<u32> = (0..self.rows).map(|row| self.values[row][self.columns]).collect();
        for (row, row_hidden) in hidden_in_line(&totals).into_iter().enumerate() {
            self.hidden[row][self.columns] = row_hidden;
            // Nobody in the whole part, or in the whole unit: that is known of each number.
            let has_people = self.has_people(row);
            let open: Vec<usize> = (0..self.columns).filter(|at| has_people && self.is_open(*at)).collect();
            let counts: Vec<u32> = open.iter().map(|at| self.values[row][*at]).collect();
            let unstated = open.iter().position(|at| Some(*at) == unstated);
            for (at, hidden) in open.iter().zip(hidden_in_row(&counts, unstated)) {
                self.hidden[row][*at] = hidden || row_hidden || of_columns[*at];
            }
        }
    }

    fn column_total(&self, column: usize) -> u32 {
        self.values[self.rows][column]
    }

    /// The least that a reader knows of a hidden number: one, unless a zero would be hidden there too.
    fn at_least(&self, row: usize, column: usize) -> u32 {
        let whole_row = || (0..self.columns).filter(|at| self.is_open(*at)).all(|at| self.hidden[row][at]);
        let of_hidden_total = || self.of == Rows::Parts && self.hidden[self.rows][column];
        let may_be_zero = match (row == self.rows, column == self.columns) {
            (false, false) => whole_row() || of_hidden_total(),
            // A part in which nobody lives is listed too.
            (false, true) => self.of == Rows::Parts && (0..self.rows).all(|at| self.hidden[at][column]),
            (true, false) => self.of == Rows::Offices || whole_row(),
            (true, true) => true,
        };
        if may_be_zero { 0 } else { self.values[row][column].min(1) }
    }

    /// Whether the numbers of a column are not simply known to be zero.
    fn is_open(&self, column: usize) -> bool {
        self.of == Rows::Offices || self.hidden[self.rows][column] || self.column_total(column) > 0
    }

    /// Whether the numbers of a row are not simply known to be zero.
    fn has_people(&self, row: usize) -> bool {
        self.hidden[row][self.columns] || self.values[row][self.columns] > 0
    }

    fn network(&self) -> Network {
        Network::new(&self.values, |row, column| self.hidden[row][column].then(|| self.at_least(row, column)))
    }

    fn first_unsafe(&self) -> Option<(usize, usize)> {
        let network = self.network();
        let all = (0..=self.rows).flat_map(|row| (0..=self.columns).map(move |column| (row, column)));
        all.filter(|(row, column)| self.hidden[*row][*column])
            .find(|(row, column)| network.width(*row, *column, WIDTH) < WIDTH)
    }

    /// Of those that could be hidden, the one that helps a number most, then one of its row or column, then the smallest.
    fn most_helpful(&mut self, at: (usize, usize), of: Vec<(usize, usize)>) -> Option<(usize, usize)> {
        let mut helps = |(row, column): (usize, usize)| {
            self.hidden[row][column] = true;
            let width = self.network().width(at.0, at.1, WIDTH).min(WIDTH);
            self.hidden[row][column] = false;
            (std::cmp::Reverse(width), row != at.0 && column != at.1, self.values[row][column])
        };
        of.into_iter().min_by_key(|one| helps(*one))
    }

    fn has_hidden(&self, column: usize) -> bool {
        (0..self.rows).any(|row| self.hidden[row][column])
    }

    /// A total of a column whose numbers cannot simply be added up.
    fn column_total_beside(&mut self, at: (usize, usize)) -> Vec<(usize, usize)> {
        let shown = (0..self.columns).filter(|column| !self.hidden[self.rows][*column] && self.has_hidden(*column));
        let totals = shown.map(|column| (self.rows, column)).collect();
        self.most_helpful(at, totals).into_iter().collect()
    }

    /// A number of a row; where only zeros are left, those of a row together.
    fn cells_beside(&mut self, at: (usize, usize)) -> Vec<(usize, usize)> {
        let is_open = |(r, c): &(usize, usize)| !self.hidden[*r][*c] && self.is_open(*c) && self.has_people(*r);
        let cells = (0..self.rows).flat_map(|r| (0..self.columns).map(move |c| (r, c)));
        let (zeros, counted): (Vec<_>, Vec<_>) = cells.filter(is_open).partition(|(r, c)| self.values[*r][*c] == 0);
        if let Some(helpful) = self.most_helpful(at, counted) {
            return vec![helpful];
        }
        let row = zeros.iter().map(|(row, _)| *row).min_by_key(|row| *row != at.0);
        zeros.into_iter().filter(|(r, _)| Some(*r) == row).collect()
    }

    /// Shows again, the greatest first, what was hidden for others' sake and without which all are still safe. The zeros of a row are hidden
    /// only while all of it is.
    fn show_what_is_not_needed(&mut self, fixed: &[Vec<bool>]) {
        let all = (0..=self.rows).flat_map(|row| (0..=self.columns).map(move |column| (row, column)));
        let mut added: Vec<(usize, usize)> = all.filter(|(r, c)| self.hidden[*r][*c] && !fixed[*r][*c]).collect();
        added.sort_by_key(|(row, column)| std::cmp::Reverse(self.values[*row][*column]));
        for (row, column) in added.iter().copied().filter(|(row, column)| self.values[*row][*column] > 0) {
            let before = self.hidden[row].clone();
            self.hidden[row][column] = false;
            for (_, zero) in added.iter().filter(|(r, c)| *r == row && *r < self.rows && self.values[*r][*c] == 0) {
                self.hidden[row][*zero] = false;
            }
            if self.first_unsafe().is_some() {
                self.hidden[row] = before;
            }
        }
    }

    fn shown(&self) -> Shown {
        let number = |row: usize, column: usize| (!self.hidden[row][column]).then(|| self.values[row][column]);
        Shown {
            cells: (0..self.rows).map(|row| (0..self.columns).map(|column| number(row, column)).collect()).collect(),
            row_totals: (0..self.rows).map(|row| number(row, self.columns)).collect(),
            column_totals: (0..self.columns).map(|column| number(self.rows, column)).collect(),
            total: number(self.rows, self.columns),
        }
    }
}

#[cfg(test)]
#[path = "suppress_tests.rs"]
mod tests;
