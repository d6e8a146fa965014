//! The grammar of the care book's commands. They are the doctor's and the clinician's; to anyone else the book is closed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cunce::care::{ANSWERS, MovementKind, PLACES, SENT_TO};

use crate::args::pair;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AskedByArg {
    #[value(name = "own_request")]
    OwnRequest,
    #[value(name = "our_offer")]
    OurOffer,
}

#[derive(Debug, Args)]
pub struct ProgrammesArgs {
    /// Put a schedule in force for those who enrol from a day on (at a town)
    #[arg(long, value_name = "PROGRAMME=SCHEDULE", value_parser = pair)]
    pub choose: Option<(String, String)>,
    /// From which day; today unless given
    #[arg(long, value_name = "DATE", requires = "choose")]
    pub from: Option<String>,
    /// Add a programme, or schedules, services and items of one that is there, from a file of JSON in the catalogue's own grammar (at a town)
    #[arg(long, value_name = "FILE", conflicts_with = "choose")]
    pub add: Option<PathBuf>,
    /// Print a programme of this version as it is written in the catalogue, to go by
    #[arg(long, value_name = "PROGRAMME", conflicts_with_all = ["choose", "add"])]
    pub text: Option<String>,
}

#[derive(Debug, Args)]
pub struct TalkArgs {
    /// One of the topics of health_education in the catalogue
    #[arg(requires = "people")]
    pub topic: Option<String>,
    /// How many came
    #[arg(long, value_name = "N", requires = "topic")]
    pub people: Option<u32>,
    /// The day of it; today unless given
    #[arg(long, value_name = "DATE", requires = "topic")]
    pub on: Option<String>,
}

#[derive(Debug, Args)]
pub struct EnrolArgs {
    pub person: String,
    pub programme: String,
    /// Who spoke first
    #[arg(long, value_enum, default_value = "own_request")]
    pub asked_by: AskedByArg,
    /// The day of the programme's event: last period, delivery or birth
    #[arg(long, value_name = "DATE")]
    pub event_on: Option<String>,
    /// Correct that day of the enrolment she has
    #[arg(long, requires = "event_on", conflicts_with = "asked_by")]
    pub correct: bool,
    /// Write it although it is doubted
    #[arg(long)]
    pub insist: bool,
}

#[derive(Debug, Args)]
pub struct GiveArgs {
    pub person: String,
    pub programme: String,
    /// The service, as `programmes` lists them
    pub what: String,
    /// What was noted of it
    #[arg(value_name = "ITEM=VALUE", value_parser = pair)]
    pub items: Vec<(String, String)>,
    /// The day it was given; today unless given
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// The enrolment it belongs to; someone who only wants this once has none
    #[arg(long, value_name = "ID")]
    pub enrolment: Option<String>,
    /// The appointment that it keeps
    #[arg(long, value_name = "ID")]
    pub keeps: Option<String>,
    #[arg(long, value_parser = PLACES)]
    pub place: Option<String>,
    /// Write it although it is doubted
    #[arg(long)]
    pub insist: bool,
}

#[derive(Debug, Args)]
pub struct DueArgs {
    /// The day; today unless given
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Only names and times of those who agreed to be visited at home
    #[arg(long)]
    pub round: bool,
    /// The same as a sheet to take along
    #[arg(long, value_name = "FILE.pdf", requires = "round")]
    pub print: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct TakeOverArgs {
    /// Whom
    #[arg(value_name = "ID", requires = "from")]
    pub person: Option<String>,
    /// Whose her care was
    #[arg(long, value_name = "NAME", requires = "person")]
    pub from: Option<String>,
}

#[derive(Debug, Args)]
pub struct TimelyArgs {
    /// The first day of the period; 90 days before the last one unless given
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// The last day of the period; yesterday unless given
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum AppointmentCommand {
    /// A day she agreed to; without a service, one on which she asks to be reached
    Add {
        person: String,
        #[arg(long, value_name = "DATE")]
        on: String,
        #[arg(long, value_name = "HH:MM")]
        time: Option<String>,
        /// What for: PROGRAMME=SERVICE
        #[arg(long, value_name = "PROGRAMME=SERVICE", value_parser = pair)]
        service: Option<(String, String)>,
        #[arg(long, value_name = "ID")]
        enrolment: Option<String>,
        /// She wishes to be reached about it
        #[arg(long)]
        reach: bool,
        /// Write it although it is doubted
        #[arg(long)]
        insist: bool,
    },
    /// Take one off: she was reached, or needs it no more; which is not kept
    Close { id: String },
}

#[derive(Debug, Subcommand)]
pub enum ContinuityCommand {
    /// Write what was begun for someone, for the station of another town; she agreed to it (consent continue_elsewhere)
    Write {
        person: String,
        /// The other town
        #[arg(long, value_name = "UNIT")]
        to: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Also what is of no concern to anyone but her, which she asked for
        #[arg(long)]
        with_private: bool,
        /// Also what has ended
        #[arg(long)]
        with_ended: bool,
    },
    /// What a file or a receipt says; the look is logged
    Inspect {
        /// The file, or the id of one that waits here
        #[arg(value_name = "FILE|ID")]
        file: PathBuf,
    },
    /// Go on with what a file tells, with you as her provider
    Accept {
        /// The file, or the id of one that waits here
        #[arg(value_name = "FILE|ID")]
        file: PathBuf,
        /// Who she is in the register here
        #[arg(long, value_name = "ID")]
        person: String,
        /// Accept it although it is doubted
        #[arg(long)]
        insist: bool,
        /// The receipt for the other station; of a file that was accepted before it is written again
        #[arg(long, value_name = "FILE")]
        receipt: Option<PathBuf>,
    },
    /// The other station's receipt: what was begun here and told there ends here
    Receipt { file: PathBuf },
    /// Let a file go that waits here
    Drop {
        #[arg(value_name = "ID")]
        file: String,
    },
    /// What was sent and accepted, and what waits
    List,
}

#[derive(Debug, Args)]
pub struct ReferArgs {
    pub person: String,
    pub programme: String,
    #[arg(long, value_parser = SENT_TO)]
    pub to: String,
    #[arg(long)]
    pub urgent: bool,
    #[arg(long, value_name = "ID")]
    pub enrolment: Option<String>,
    /// The slip that she takes along; where it cannot be written there is no referral
    #[arg(long, value_name = "FILE.pdf")]
    pub slip: Option<PathBuf>,
    /// The slip says who and where to, and nothing of what it is about
    #[arg(long, requires = "slip")]
    pub discreet: bool,
}

#[derive(Debug, Args)]
pub struct SlipArgs {
    pub referral: String,
    #[arg(long, value_name = "FILE.pdf")]
    pub out: PathBuf,
    /// It says who and where to, and nothing of what it is about
    #[arg(long)]
    pub discreet: bool,
}

#[derive(Debug, Args)]
pub struct AnswerArgs {
    pub referral: String,
    #[arg(value_parser = ANSWERS)]
    pub answer: String,
    /// The day of the answer; today unless given
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
}

#[derive(Debug, Args)]
pub struct CareArgs {
    pub id: String,
    /// With its picture: lanes of time, and a pregnancy by its weeks
    #[arg(long, conflicts_with = "written")]
    pub drawn: bool,
    /// Her own page, for herself; no sealed note is on it, and nothing private
    #[arg(long, value_name = "FILE.pdf", group = "written")]
    pub print: Option<PathBuf>,
    /// What is private as well: she asked for it
    #[arg(long, requires = "written")]
    pub with_private: bool,
    /// Write it as a FHIR R4 bundle for another provider: at her request, or where she agreed that the station may see it
    #[arg(long, value_name = "FILE", group = "written", requires = "reason")]
    pub fhir: Option<PathBuf>,
    /// Why, for the access log
    #[arg(long, value_parser = cunce::rights::REASONS, requires = "written")]
    pub reason: Option<String>,
    /// Her identity number as she shows it, where she wants it in the file
    #[arg(long, value_name = "NUMBER", requires = "fhir")]
    pub id_number: Option<String>,
}

#[derive(Debug, Args)]
pub struct StockArgs {
    /// A movement; without one, what there is
    #[arg(value_parser = MovementKind::ALL.map(MovementKind::code), requires = "item")]
    pub kind: Option<String>,
    pub item: Option<String>,
    /// Pieces
    #[arg(long, value_name = "N", requires = "kind")]
    pub amount: Option<i64>,
    #[arg(long, default_value = "")]
    pub batch: String,
    /// The last day on which it can be used, of what was received or counted
    #[arg(long, value_name = "DATE")]
    pub expires: Option<String>,
    /// The latest movements of a batch, with the ids by which a mistake is taken back
    #[arg(long, value_name = "ITEM", conflicts_with = "kind")]
    pub movements: Option<String>,
    /// Write it although it is doubted
    #[arg(long)]
    pub insist: bool,
}

#[derive(Debug, Args)]
pub struct PleaseContactArgs {
    /// Whom; without anyone, everyone for whom the line stands
    pub person: Option<String>,
    /// Take the line down
    #[arg(long, requires = "person")]
    pub done: bool,
}
