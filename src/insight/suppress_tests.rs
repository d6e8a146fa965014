//! Attackers who read what is shown. They share nothing with the code: one tries every table that could be behind it, the other narrows down
//! what each number can be until nothing gets narrower.

use proptest::prelude::*;

use super::*;

/// Row and column.
type Place = (usize, usize);

/// Numbers as a reader has them, totals in the last row and column. The reader knows the rules too: a row that shows some of its numbers
/// would show its zeros.
struct Reader {
    shown: Vec<Vec<Option<u32>>>,
    rows: Rows,
}

impl Reader {
    fn of(shown: &Shown, of: Rows) -> Self {
        let mut rows = shown.cells.clone();
        for (row, total) in rows.iter_mut().zip(&shown.row_totals) {
            row.push(*total);
        }
        let mut last = shown.column_totals.clone();
        last.push(shown.total);
        rows.push(last);
        Self { shown: rows, rows: of }
    }

    fn size(&self) -> (usize, usize) {
        (self.shown.len() - 1, self.shown[0].len() - 1)
    }

    /// Where a hidden number must be one at least.
    fn is_counted(&self, row: usize, column: usize) -> bool {
        let (rows, columns) = self.size();
        let of_parts = self.rows == Rows::Parts;
        if column == columns {
            return row < rows && (!of_parts || (0..rows).any(|at| self.shown[at][columns].is_some()));
        }
        if row == rows {
            return of_parts && self.shown[rows][..columns].iter().any(Option::is_some);
        }
        let says_something =
            |at: usize| self.shown[row][at].is_some() && !(of_parts && self.shown[rows][at] == Some(0));
        (0..columns).any(says_something) && !(of_parts && self.shown[rows][column].is_none())
    }

    /// The range of each number, by adding up rows and columns until nothing changes.
    fn narrowed(&self, most: i64) -> Vec<Vec<(i64, i64)>> {
        let (rows, columns) = self.size();
        let range = |row: usize, column: usize| match self.shown[row][column] {
            Some(number) => (i64::from(number), i64::from(number)),
            None => (i64::from(self.is_counted(row, column)), most),
        };
        let mut known: Vec<Vec<(i64, i64)>> =
            (0..=rows).map(|row| (0..=columns).map(|column| range(row, column)).collect()).collect();
        let mut lines: Vec<(Vec<Place>, Place)> = Vec::new();
        for row in 0..=rows {
            lines.push(((0..columns).map(|column| (row, column)).collect(), (row, columns)));
        }
        for column in 0..=columns {
            lines.push(((0..rows).map(|row| (row, column)).collect(), (rows, column)));
        }
        loop {
            let before = known.clone();
            for (parts, total) in &lines {
                let sum = |known: &Vec<Vec<(i64, i64)>>| {
                    parts.iter().fold((0, 0), |(low, high), (r, c)| (low + known[*r][*c].0, high + known[*r][*c].1))
                };
                let (low, high) = sum(&known);
                let whole = &mut known[total.0][total.1];
                *whole = (whole.0.max(low), whole.1.min(high));
                for (r, c) in parts {
                    let (low, high) = sum(&known);
                    let (least, greatest) = known[total.0][total.1];
                    let (own_low, own_high) = known[*r][*c];
                    known[*r][*c] = (own_low.max(least - (high - own_high)), own_high.min(greatest - (low - own_low)));
                }
            }
            if known == before {
                return known;
            }
        }
    }

    /// The least and the greatest of each number over every table of whole numbers that shows the same.
    fn tried(&self, most: i64) -> Vec<Vec<(i64, i64)>> {
        let (rows, columns) = self.size();
        let start = self.narrowed(most);
        let mut found = vec![vec![(i64::MAX, i64::MIN); columns + 1]; rows + 1];
        let mut table = vec![vec![0; columns]; rows];
        self.fill(&start, &mut table, 0, &mut found);
        found
    }

    fn fill(&self, start: &[Vec<(i64, i64)>], table: &mut Vec<Vec<i64>>, at: usize, found: &mut [Vec<(i64, i64)>]) {
        let (rows, columns) = self.size();
        if at == rows * columns {
            let mut whole: Vec<Vec<i64>> = table.clone();
            whole.push((0..columns).map(|column| table.iter().map(|row| row[column]).sum()).collect());
            whole.iter_mut().for_each(|row| row.push(row.iter().sum()));
            let fits = |(row, line): (usize, &Vec<i64>)| {
                line.iter()
                    .zip(&self.shown[row])
                    .all(|(number, shown)| shown.is_none_or(|shown| i64::from(shown) == *number))
            };
            if whole.iter().enumerate().all(fits) {
                for (ranges, line) in found.iter_mut().zip(&whole) {
                    for ((low, high), number) in ranges.iter_mut().zip(line) {
                        (*low, *high) = ((*low).min(*number), (*high).max(*number));
                    }
                }
            }
            return;
        }
        let (row, column) = (at / columns, at % columns);
        let (low, high) = start[row][column];
        for number in low..=high {
            table[row][column] = number;
            // A row that is full already says too much or too little: no need to go on.
            let fits = column + 1 < columns || {
                let sum: i64 = table[row].iter().sum();
                (start[row][columns].0..=start[row][columns].1).contains(&sum)
            };
            if fits {
                self.fill(start, table, at + 1, found);
            }
        }
    }

    /// Hidden numbers of which the reader knows more than is allowed.
    fn caught(&self, ranges: &[Vec<(i64, i64)>]) -> Vec<(usize, usize, i64, i64)> {
        let all = ranges
            .iter()
            .enumerate()
            .flat_map(|(row, line)| line.iter().enumerate().map(move |(at, range)| (row, at, *range)));
        all.filter(|(row, column, (low, high))| {
            self.shown[*row][*column].is_none() && (*high < i64::from(SHOWN_MIN) || high - low < i64::from(WIDTH))
        })
        .map(|(row, column, (low, high))| (row, column, low, high))
        .collect()
    }
}

fn sum(cells: &[Vec<u32>]) -> i64 {
    cells.iter().flatten().map(|count| i64::from(*count)).sum()
}

/// What is shown is true, and nothing under five but zeros is.
fn check_true(cells: &[Vec<u32>], shown: &Shown) {
    let columns = cells[0].len();
    let is_true =
        |shown: Option<u32>, count: u32| assert!(shown.is_none_or(|n| n == count && (n == 0 || n >= SHOWN_MIN)));
    for (row, line) in cells.iter().enumerate() {
        line.iter().enumerate().for_each(|(at, count)| is_true(shown.cells[row][at], *count));
        is_true(shown.row_totals[row], line.iter().sum());
    }
    (0..columns).for_each(|at| is_true(shown.column_totals[at], cells.iter().map(|row| row[at]).sum()));
    is_true(shown.total, sum(cells) as u32);
}

fn count() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0_u32), 4 => 1..5_u32, 3 => 5..9_u32, 2 => 9..60_u32]
}

fn small_count() -> impl Strategy<Value = u32> {
    prop_oneof![2 => Just(0_u32), 4 => 1..5_u32, 3 => 5..8_u32]
}

fn tables(
    of: impl Strategy<Value = u32> + Clone + 'static,
    rows: usize,
    columns: usize,
) -> impl Strategy<Value = Vec<Vec<u32>>> {
    (1..=rows, 2..=columns).prop_flat_map(move |(rows, columns)| {
        proptest::collection::vec(proptest::collection::vec(of.clone(), columns), rows)
    })
}

const BOTH: [Rows; 2] = [Rows::Offices, Rows::Parts];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn who_narrows_down_catches_nothing(cells in tables(count().boxed(), 9, 7), unstated in proptest::option::of(0..2_usize)) {
        for rows in BOTH {
            let shown = suppress(&cells, rows, unstated);
            check_true(&cells, &shown);
            let reader = Reader::of(&shown, rows);
            let caught = reader.caught(&reader.narrowed(sum(&cells) + 20));
            prop_assert!(caught.is_empty(), "{rows:?} {cells:?} shows {shown:?}: {caught:?}");
        }
    }

    #[test]
    fn who_tries_every_table_catches_nothing(cells in tables(small_count().boxed(), 3, 3)) {
        for rows in BOTH {
            let reader = Reader::of(&suppress(&cells, rows, None), rows);
            // Without the total there is no end to trying; a little more than there are tells enough.
            let most = sum(&cells) + 6;
            let ranges = reader.narrowed(most);
            let ways: f64 = ranges[..cells.len()].iter().flat_map(|row| &row[..cells[0].len()]).map(|(low, high)| (high - low + 1) as f64).product();
            prop_assume!(ways < 3e6);
            let caught = reader.caught(&reader.tried(most));
            prop_assert!(caught.is_empty(), "{rows:?} {cells:?}: {caught:?}");
        }
    }

    /// Each village's office and the town hide the same of a village, so that neither tells what the other hides.
    #[test]
    fn a_villages_line_is_hidden_alike_at_the_village_and_at_the_town(cells in tables(count().boxed(), 9, 7)) {
        let town = suppress(&cells, Rows::Offices, None);
        for (row, line) in cells.iter().enumerate() {
            // However the village is divided into groups.
            let halves: Vec<u32> = line.iter().map(|count| count / 2).collect();
            let rest = line.iter().zip(&halves).map(|(count, half)| count - half).collect();
            for groups in [vec![line.clone()], vec![halves, rest]] {
                let village = suppress(&groups, Rows::Parts, None);
                prop_assert_eq!(&village.column_totals, &town.cells[row]);
                prop_assert_eq!(village.total, town.row_totals[row]);
            }
        }
    }

    /// Totals of rows do not depend on what stands in the columns, so that two tables of the same units show the same of them.
    #[test]
    fn totals_of_units_are_hidden_alike_in_every_table(totals in proptest::collection::vec(count(), 1..9)) {
        for rows in BOTH {
            let by_one = suppress(&totals.iter().map(|total| vec![*total, 0]).collect::<Vec<_>>(), rows, Some(0));
            let by_other = suppress(&totals.iter().map(|total| vec![total / 3, total - total / 3]).collect::<Vec<_>>(), rows, None);
            prop_assert_eq!(by_one.row_totals, by_other.row_totals);
            prop_assert_eq!(by_one.total, by_other.total);
        }
    }
}

#[test]
fn an_attacker_catches_what_is_not_protected() {
    // The complement of one small number, and totals that leave the hidden ones under five: both attackers must see it.
    let bare = |hidden: &[(usize, usize)]| {
        let cells = [[3, 9, 20], [6, 1, 30]];
        let shown = |row: usize, at: usize| (!hidden.contains(&(row, at))).then_some(cells[row][at]);
        Reader::of(
            &Shown {
                cells: (0..2).map(|row| (0..3).map(|at| shown(row, at)).collect()).collect(),
                row_totals: vec![Some(32), Some(37)],
                column_totals: vec![Some(9), Some(10), Some(50)],
                total: Some(69),
            },
            Rows::Offices,
        )
    };
    for hidden in [&[(0, 0), (1, 1)][..], &[(0, 0), (1, 1), (0, 1)][..]] {
        let reader = bare(hidden);
        assert!(!reader.caught(&reader.narrowed(99)).is_empty(), "{hidden:?}");
        assert!(!reader.caught(&reader.tried(99)).is_empty(), "{hidden:?}");
    }
    let reader = bare(&[(0, 0), (0, 1), (1, 0), (1, 1)]);
    assert_eq!(reader.caught(&reader.tried(99)), [], "a square of four is safe");
}

#[test]
fn what_can_be_shown_is_shown() {
    let plain = vec![vec![40, 60, 0], vec![50, 70, 0]];
    let all = suppress(&plain, Rows::Offices, Some(2));
    assert_eq!(all.cells, [[Some(40), Some(60), Some(0)], [Some(50), Some(70), Some(0)]]);
    assert_eq!((all.column_totals, all.total), (vec![Some(90), Some(130), Some(0)], Some(220)));
    // One small number costs the smallest beside it.
    assert_eq!(hidden_in_line(&[3, 40, 12, 0]), [true, false, true, false]);
    assert_eq!(hidden_in_line(&[1, 5, 12]), [true, true, true], "six in two numbers of at least one are nearly known");
    assert_eq!(hidden_in_line(&[2, 3, 0]), [true, true, true], "a zero beside would say that both are at least one");
    assert_eq!(hidden_in_line(&[2, 1, 0]), [true; 3], "under five in all");
    assert_eq!(hidden_in_line(&[5, 0, 9]), [false; 3]);
}

#[test]
fn where_all_stand_in_one_column_the_row_is_hidden_unless_that_says_nothing() {
    let cells = vec![vec![80, 0, 0], vec![0, 0, 60], vec![30, 9, 20]];
    let shown = suppress(&cells, Rows::Offices, Some(2));
    assert_eq!(shown.cells[0], [None; 3]);
    assert_eq!(shown.cells[1], [Some(0), Some(0), Some(60)]);
    assert_eq!(shown.row_totals, [Some(80), Some(60), Some(59)]);
}
