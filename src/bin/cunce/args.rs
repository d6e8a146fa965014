//! The command line's grammar.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use cunce::security::Post;

use crate::care_args::{
    AnswerArgs, AppointmentCommand, CareArgs, ContinuityCommand, DueArgs, EnrolArgs, GiveArgs, PleaseContactArgs,
    ProgrammesArgs, ReferArgs, SlipArgs, StockArgs, TakeOverArgs, TalkArgs, TimelyArgs,
};

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
        /// By the recovery code: for a post that opens a book which you do not open
        #[arg(long)]
        recovery: bool,
    },
    /// Everyone who works or has worked here
    List,
    /// Someone who has left opens nothing any more
    Disable {
        name: String,
        /// Who takes over; what is open is listed and kept with it
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// What is open in the office, and earlier handovers
    Handovers,
    /// A new passphrase, one's own or that of another user
    Passwd {
        name: Option<String>,
        /// By the recovery code
        #[arg(long)]
        recovery: bool,
    },
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
    /// Who looked at whose record
    AccessLog(AccessLogArgs),
    /// What a person agrees or objects to; without a wish, what stands
    Consent(ConsentArgs),
    /// How long which data is kept, and what becomes of it then
    Retention,
    /// Write a note, read from standard input, that only the station can open
    Seal { id: String },
    /// The sealed notes on a person, or how many there are by office and day
    Sealed { id: Option<String> },
    /// Open a sealed note with two of the three shares of the station's key
    Unseal {
        note: String,
        /// Why, for the access log
        #[arg(long, value_parser = cunce::rights::REASONS)]
        reason: Option<String>,
    },
    /// The key that notes are sealed to, in three shares
    #[command(subcommand)]
    StationKey(StationKeyCommand),
    /// Everything the town has of a village whose laptop is lost, for the card of the new one
    Refill {
        /// The new laptop's card, whose six words were compared on the telephone
        #[arg(long, value_name = "FILE")]
        card: PathBuf,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The last position that is accepted of the lost laptop; as far as it was received unless given
        #[arg(long, value_name = "POSITION")]
        last: Option<u64>,
    },
    /// Set a new passphrase with the recovery code
    Recover,
    /// A new recovery code in the place of the old one, which is asked for
    RecoveryCode,
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
        /// Take one in although the card of its laptop was revoked
        #[arg(long, value_name = "NAME", conflicts_with = "drop")]
        accept: Option<String>,
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
    /// Fill the register with invented people, or the care book with what they might have asked for
    Demo {
        #[arg(long, value_name = "N", required_unless_present = "care")]
        residents: Option<usize>,
        /// Fill the care book of the people who are in the register, with you as their provider
        #[arg(long, conflicts_with = "residents")]
        care: bool,
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
        /// Why, for the access log
        #[arg(long, value_parser = cunce::rights::REASONS, requires = "reveal")]
        reason: Option<String>,
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
    /// Register a newborn in a household; nothing is asked before it, and what may be proposed to the family is shown after it
    Birth {
        household: String,
        /// The day of birth; today unless given
        #[arg(long)]
        on: Option<String>,
        /// The number of the medical certificate of birth, where the family wishes it kept
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
        /// Name, sex (1 or 2), relation_to_head, guardian and the like; each can come later
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
        /// Only this book's file
        #[arg(long, value_parser = cunce::security::BOOKS)]
        book: Option<String>,
        /// Write again from this position
        #[arg(long, value_name = "N")]
        from: Option<u64>,
    },
    /// Merge change-set files; a folder stands for those that lie in it
    Merge {
        #[arg(required_unless_present = "waiting", value_name = "FILE|DIR")]
        files: Vec<PathBuf>,
        /// The files that have waited for someone who opens their book; they come first in any case
        #[arg(long, conflicts_with = "dry_run")]
        waiting: bool,
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
    /// Count those who live here; numbers under five, and what would give them away, are not told
    Counts {
        /// One of unit, age, sex, residence_status; or unit and one of the others
        #[arg(long, value_name = "DIMENSION", required = true, value_delimiter = ',')]
        by: Vec<String>,
        /// Write them as a workbook (.xlsx) or as .csv
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Templates of lists for other departments
    #[command(subcommand)]
    Template(TemplateCommand),
    /// Write the list of a template as a workbook
    List {
        /// Its name or id
        #[arg(long, value_name = "NAME")]
        template: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// What can be asked for: programmes, their services, and the schedule in force
    ///
    /// JSON: [{code, zh, en, source, event, own_request_only, in_force, schedules: [{code, zh, en}], services: [{code, zh, en}]}]
    Programmes(ProgrammesArgs),
    /// She takes part in a programme; prints {id, op}
    Enrol(EnrolArgs),
    /// A service that was given; prints {id, op}
    Give(GiveArgs),
    /// One more answer other than yes, of nobody; without a programme, how many there were by month
    ///
    /// JSON: {programme}, or [{unit, month, programme, answers}]
    Tally { programme: Option<String> },
    /// A health talk: about what, and how many came; without a topic, every talk
    ///
    /// JSON: {id, op}, or [{id, unit, day, topic, people, provider}]
    Talk(TalkArgs),
    /// What you have promised for a day, and how many days we are late
    ///
    /// JSON: {on, due: [{kind, id, person, person_name, programme, what, first, last, time, late_days, reach, at_home}], doubtful: [service]},
    /// or with --round [{person_name, time}], and with --print {file, hash, pages}
    Due(DueArgs),
    /// How timely you were: of the steps you promised whose last day lies in a period, how many were given by then
    ///
    /// JSON: [{programme, residents: {promised, in_time, later}, newcomers: {promised, in_time, later}}]
    Timely(TimelyArgs),
    /// Days that people agreed to; prints {id, op} of a new one, {op} of one that was taken off
    #[command(subcommand)]
    Appointment(AppointmentCommand),
    /// End an enrolment; nobody is asked why; prints {op}
    End { enrolment: String },
    /// Refer someone; prints {id, op}, and with --slip {file, hash, pages} beside them
    Refer(ReferArgs),
    /// The slip of a referral, with a part to tear off for the answer; prints {file, hash, pages}
    ReferralSlip(SlipArgs),
    /// What came of a referral; prints {op}
    AnswerReferral(AnswerArgs),
    /// Go on with someone whose provider here was another, because she chose so or the other has left; without anyone, those whose provider left
    ///
    /// JSON: {op, rows}, or [{person, person_name, provider}]
    TakeOver(TakeOverArgs),
    /// Take back an own enrolment, service, appointment or referral that was entered by mistake
    TakeBack { id: String },
    /// Supplies: what there is, or a movement of a batch
    ///
    /// JSON: [{item, batch, expires_on, amount, low, expires_soon, expired}], or {id, op} of a movement
    Stock(StockArgs),
    /// What a person asked for and got, as far as this office may know it; the look is logged
    ///
    /// JSON: {person, person_name, enrolments, services, appointments, referrals, suggested}, or with --drawn
    /// {record, today, first, last, lanes, pregnancies}, or with --print {file, hash, pages}, or with --fhir {file, hash, resources}
    #[command(alias = "timeline")]
    Care(CareArgs),
    /// Erase all that this office keeps of a person's care; it cannot be undone; prints {op, rows}
    EraseCare { id: String },
    /// 服务接续: what was begun for someone goes on at another town's station; without a word, what was sent and accepted
    ///
    /// JSON: {files: [{id, file, direction, person, person_name, other, day, provider, answered_on}], waiting: [{file, sender_unit, sender_name, name,
    /// written_at, problem}]}, or what the word did
    Continuity {
        #[command(subcommand)]
        command: Option<ContinuityCommand>,
    },
    /// 请联系服务站: the line in the register for someone who wishes to be reached
    ///
    /// JSON: [{person, person_name, unit, day}], everyone for whom it stands
    PleaseContact(PleaseContactArgs),
    /// Commands from standard input: a JSON array of arguments a line
    Batch,
    /// Write the register as a workbook
    ExportXlsx {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Why, for the access log
        #[arg(long, value_parser = cunce::rights::REASONS)]
        reason: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub struct AccessLogArgs {
    /// Whose record
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// Which user looked
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    #[arg(long, value_parser = cunce::rights::AccessClass::ALL.map(cunce::rights::AccessClass::code))]
    pub class: Option<String>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// For the person herself, at her request: everyone who looked, and no programme
    #[arg(long = "for", value_name = "ID", conflicts_with_all = ["person", "by", "class", "from", "to"])]
    pub for_person: Option<String>,
    /// As a paper for her
    #[arg(long, value_name = "FILE.pdf", requires = "for_person")]
    pub out: Option<std::path::PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct ConsentArgs {
    pub id: String,
    /// contact_for_care, urgent_results, home_visits, share_with_station, continue_elsewhere, contact_about_money, share_on_transfer
    #[arg(long, value_name = "PURPOSE")]
    pub give: Option<String>,
    #[arg(long, value_name = "PURPOSE")]
    pub withdraw: Option<String>,
    /// register, lists_for_others
    #[arg(long, value_name = "WHAT")]
    pub object: Option<String>,
    #[arg(long, value_name = "WHAT")]
    pub no_longer_object: Option<String>,
    #[arg(long, value_parser = cunce::rights::FORMS, default_value = "spoken")]
    pub form: String,
    /// The day it was said; today unless given
    #[arg(long)]
    pub date: Option<String>,
}

impl ConsentArgs {
    /// Whether anything is said, and not only read.
    pub fn says_something(&self) -> bool {
        [&self.give, &self.withdraw, &self.object, &self.no_longer_object].iter().any(|said| said.is_some())
    }
}

#[derive(Debug, Subcommand)]
pub enum StationKeyCommand {
    /// The first key of the station
    Make,
    /// A new key in its place: a share was lost, or someone who had one has left
    Rotate,
}

#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// Write one; without a recipient, a document and an end date there is none
    Add {
        name: String,
        /// The department that gets the list
        #[arg(long, default_value = "")]
        recipient: String,
        /// The document that asks for it
        #[arg(long, default_value = "")]
        document: String,
        /// The last day on which a list is made by it, at most a year ahead
        #[arg(long, value_name = "DATE", default_value = "")]
        ends: String,
        /// What it shows: unit, village_group, number, address, name, sex, birth_date, age, national_id, phone, education, registered_at,
        /// residence_status
        #[arg(long, value_name = "FIELD", required = true, value_delimiter = ',')]
        columns: Vec<String>,
        /// Whom it is of: unit=CODE, village_group=NAME, and one of age=FROM-TO, sex=CODE, residence_status=CODE
        #[arg(long = "of", value_name = "FIELD=VALUE", value_parser = pair)]
        of: Vec<(String, String)>,
    },
    /// Every template of this office
    List,
    /// End one before its day
    End { name: String },
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

pub fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "FIELD=VALUE".to_owned())
}
