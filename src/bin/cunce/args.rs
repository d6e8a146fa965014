//! The command line's grammar.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use cunce::security::Post;

/// 村册：离线户籍登记 — an offline register for village and town offices
#[derive(Debug, Parser)]
#[command(name = "cunce", version, disable_help_subcommand = true)]
pub struct Args {
    /// The folder of the office's data
    #[arg(long, value_name = "DIR", env = "CUNCE_DATA", global = true)]
    pub data: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Who is at the keyboard; the first user where nobody is named
    #[arg(long, value_name = "NAME", env = "CUNCE_USER", global = true)]
    pub user: Option<String>,
    /// Write although the clock stands before the last write
    #[arg(long, global = true)]
    pub accept_clock: bool,
    #[command(subcommand)]
    pub command: Command,
}

/// A line of `batch`: a command without the words before it.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_subcommand = true, disable_help_flag = true)]
pub struct BatchLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Take someone up; the passphrase is asked for
    Add {
        name: String,
        /// In a village: officer, doctor; in a town: staff, clinician, lead, auditor
        #[arg(long, value_parser = Post::ALL.map(Post::code))]
        post: String,
        /// May add and disable users, and write the office's keys out
        #[arg(long)]
        manages: bool,
    },
    /// Everyone who works or has worked here
    List,
    /// Someone who has left opens nothing any more
    Disable { name: String },
    /// A new passphrase, one's own or that of another user
    Passwd { name: Option<String> },
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set an office up
    Init {
        #[arg(long, value_parser = ["village", "town"])]
        role: String,
        /// Division code: 12 digits for a village, 9 for a town
        #[arg(long, value_name = "CODE")]
        unit: String,
        #[arg(long)]
        name: String,
    },
    /// Who works in this office
    #[command(subcommand)]
    User(UserCommand),
    /// Set a new passphrase with the recovery code
    Recover,
    /// Write this office's card, or revoke another's
    #[command(args_conflicts_with_subcommands = true)]
    Card {
        #[arg(long, value_name = "FILE", required = true)]
        out: Option<PathBuf>,
        /// New keys, which the old one signs
        #[arg(long)]
        renew: bool,
        #[command(subcommand)]
        command: Option<CardCommand>,
    },
    /// Trust the office of a card, after its six words have been compared
    Trust {
        file: PathBuf,
        /// It takes the place of a card of that unit which has not signed it
        #[arg(long)]
        replace: bool,
    },
    /// Copies of one laptop that each went on writing
    Forks {
        /// Note that one was looked at
        #[arg(long, value_name = "ID")]
        seen: Option<String>,
    },
    /// Files that wait for others to come before them
    Held {
        /// Discard one, by its name or its hash; nothing that was accepted is lost
        #[arg(long, value_name = "NAME")]
        drop: Option<String>,
    },
    /// Import a roster
    Import {
        file: PathBuf,
        /// The village the people belong to (at a town)
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// Say what would be done
        #[arg(long)]
        dry_run: bool,
        /// Write the rows that stay out to a workbook, each with its reason
        #[arg(long, value_name = "OUT.xlsx")]
        rejects: Option<PathBuf>,
        /// Take the values of the file where they differ from the register
        #[arg(long)]
        take_changes: bool,
        #[arg(long, value_name = "NAME")]
        sheet: Option<String>,
        /// The row of the column titles, from 1
        #[arg(long, value_name = "ROW")]
        header_row: Option<u32>,
        /// What a column holds: LETTER=FIELD, or LETTER= to leave it out
        #[arg(long, value_name = "LETTER=FIELD", value_parser = pair)]
        column: Vec<(String, String)>,
    },
    /// Fill the register with invented people
    Demo {
        #[arg(long, value_name = "N")]
        residents: usize,
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
    },
    /// Find people by pinyin, name, ID tail, phone
    Find {
        text: String,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// List households
    Households {
        #[arg(long, default_value_t = 100)]
        limit: usize,
        #[arg(long, default_value_t = 0)]
        offset: usize,
    },
    /// Show a household or resident
    Show {
        id: String,
        /// Show ID and phone in full
        #[arg(long)]
        reveal: bool,
    },
    /// Every value the fields ever had
    History { id: String },
    /// Print all that is held on a person, for herself
    SubjectReport {
        id: String,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// Add a household
    AddHousehold {
        #[arg(required = true, value_name = "FIELD=VALUE", value_parser = pair)]
        fields: Vec<(String, String)>,
        /// The village it belongs to (at a town)
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
    },
    /// Add a resident to a household
    AddPerson {
        #[arg(long, value_name = "ID")]
        household: String,
        #[arg(value_name = "FIELD=VALUE", value_parser = pair)]
        fields: Vec<(String, String)>,
    },
    /// Change fields; `field=` clears one
    Set {
        id: String,
        #[arg(required = true, value_name = "FIELD=VALUE", value_parser = pair)]
        fields: Vec<(String, String)>,
    },
    /// Record a life event: birth, death, marriage, divorce, move_in, move_out, move_within, split, join, new_head
    Event {
        kind: String,
        /// The day it happened; today unless given
        #[arg(long)]
        date: Option<String>,
        #[arg(long, value_name = "ID")]
        person: Vec<String>,
        #[arg(long, value_name = "ID")]
        household: Option<String>,
        /// The other person of a marriage
        #[arg(long, value_name = "ID")]
        spouse: Option<String>,
        /// The head of a new household, or the new head
        #[arg(long, value_name = "ID")]
        head: Option<String>,
        #[arg(value_name = "FIELD=VALUE", value_parser = pair)]
        fields: Vec<(String, String)>,
    },
    /// Take a household or resident back that should not be in the register
    Void {
        id: String,
        #[arg(long, value_name = "CODE")]
        reason: String,
    },
    /// Erase all that is personal of a resident or household, or one field; it cannot be undone
    Erase {
        id: String,
        #[arg(long, value_name = "NAME")]
        field: Vec<String>,
    },
    /// Take back the last own change
    Undo,
    /// Write a change-set file for an office
    Export {
        #[arg(long, value_name = "UNIT")]
        to: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Write again from this position
        #[arg(long, value_name = "N")]
        from: Option<u64>,
    },
    /// Merge change-set files; a folder stands for those that lie in it
    Merge {
        #[arg(required = true, value_name = "FILE|DIR")]
        files: Vec<PathBuf>,
        #[arg(long)]
        dry_run: bool,
    },
    /// Say what is in a file, as far as this office may read it; changes nothing
    Inspect { file: PathBuf },
    /// Write the key that opens files written for this office, for use with `age`; sealed under your passphrase
    Identity {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Do not seal it: whoever has the file can read what is written for this office
        #[arg(long)]
        plain: bool,
    },
    /// Move a person or household to another unit
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Transfer(TransferArgs),
    /// Moves to and from this office
    Transfers,
    /// Fields with contradicting values
    Conflicts,
    /// Settle a conflict
    Resolve {
        conflict: String,
        #[arg(long, value_name = "OP", conflicts_with = "value", required_unless_present = "value")]
        take: Option<String>,
        #[arg(long)]
        value: Option<String>,
    },
    /// What deserves a look
    Findings,
    /// Set a finding aside
    Dismiss { finding: String },
    /// Villages that merge, split or are renumbered
    #[command(subcommand)]
    Division(DivisionCommand),
    /// Pairs of registrations that may be one person
    Duplicates,
    /// Say that two registrations are one person; FIELD=VALUE is what the shown one carries from now on
    Link {
        a: String,
        b: String,
        #[arg(value_name = "FIELD=VALUE", value_parser = pair)]
        take: Vec<(String, String)>,
    },
    /// Take a link between two registrations back
    Unlink { a: String, b: String },
    /// Remember that two registrations are two people
    NotSame { a: String, b: String },
    /// The exchange with each office
    Status,
    /// A hash over what is shown, to compare with another office
    Digest {
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
    },
    /// Replay the journal and compare
    Verify,
    /// Write everything of the office into one file
    Backup {
        #[arg(long, value_name = "FILE|FOLDER")]
        out: PathBuf,
        /// Keep so many backups of this office in that folder, and remove the oldest
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        keep: Option<u32>,
    },
    /// Put a backup in the place of what is here, or set the office up from it
    Restore {
        file: PathBuf,
        /// Check it, and say what would be lost; changes nothing
        #[arg(long)]
        rehearse: bool,
        /// Open it with the recovery code, and set a new passphrase
        #[arg(long)]
        recovery: bool,
    },
    /// Make a new register from what can be read of a damaged one
    Rescue {
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Commands from standard input: a JSON array of arguments a line
    Batch,
    /// Write the register as a workbook
    ExportXlsx {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum CardCommand {
    /// Accept nothing any more of the office of a card past a position of its stream
    Revoke {
        file: PathBuf,
        #[arg(long, value_name = "POSITION")]
        last: u64,
    },
}

#[derive(Debug, clap::Args)]
pub struct TransferArgs {
    /// The person, or the household with everyone in it
    #[arg(required = true)]
    pub id: Option<String>,
    /// The unit they move to: a village, or another town
    #[arg(long, value_name = "UNIT", required = true)]
    pub to: Option<String>,
    /// They agreed that the unit they leave may know where they go
    #[arg(long)]
    pub consent: bool,
    /// For another town: the transfer file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(subcommand)]
    pub answer: Option<TransferAnswer>,
}

#[derive(Debug, Subcommand)]
pub enum TransferAnswer {
    /// Approve, receive, or send back whom another unit returned: whatever waits for this office
    Accept {
        /// The move, or the person or household
        id: String,
        /// Where a new village puts the person
        #[arg(long, value_name = "ID")]
        household: Option<String>,
        /// The village that takes people from another town
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// The receipt for the other town; alone, it is written again
        #[arg(long, value_name = "FILE")]
        receipt: Option<PathBuf>,
    },
    /// Say no
    Refuse {
        /// The move, or the person or household
        id: String,
        /// The receipt for the other town
        #[arg(long, value_name = "FILE")]
        receipt: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum DivisionCommand {
    /// Every division that came, went or was renamed
    List,
    /// A village goes on under another code
    Renumber {
        old: String,
        new: String,
        #[arg(long)]
        name: String,
    },
    /// Villages become one, a new one or one of them
    Merge {
        #[arg(required = true, num_args = 2.., value_name = "CODE")]
        old: Vec<String>,
        #[arg(long, value_name = "CODE")]
        into: String,
        /// Needed where the code is new
        #[arg(long)]
        name: Option<String>,
    },
    /// Groups of a village become, or join, another one; the rest stays
    Split {
        old: String,
        #[arg(long, value_name = "CODE")]
        into: String,
        /// Needed where the code is new
        #[arg(long)]
        name: Option<String>,
        #[arg(long, required = true)]
        group: Vec<String>,
    },
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "FIELD=VALUE".to_owned())
}
