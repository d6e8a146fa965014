//! The care book (保健): what people asked for and got. The village doctor and the station's clinician keep it, each for those who chose them; nobody
//! else's passphrase opens it. Only a yes is written of a person; every other answer is one more in a tally without names.

pub mod catalogue;
pub mod continuity;
pub mod drawn;
pub mod names;
pub mod schedule;

mod agree;
mod choose;
mod correct;
mod doubt;
mod due;
mod end;
mod enrol;
mod erase;
mod give;
mod question;
mod record;
mod refer;
mod schema;
mod sealed;
mod shares;
mod stock;
mod store;
mod take_back;
mod take_over;
mod talk;
mod tally;
mod timeline;
mod timely;
pub mod view;

pub use agree::{Agreed, CONTACT_ME, agree, close, wishes_to_be_reached};
pub use choose::{add_to_catalogue, choose};
pub use correct::correct_event;
pub use doubt::Doubt;
pub use due::{Due, DueKind, doubted, due, for_round};
pub use end::end;
pub use enrol::{AskedBy, NewEnrolment, Subject, enrol};
pub use erase::erase;
pub(crate) use erase::keeps_of;
pub(crate) use give::contents;
pub use give::{NewService, PLACES, give};
pub use question::{Question, question_by_id, questions, questions_of, read_question_value, settle_question};
pub use record::{Appointment, Enrolment, Referral, Service, Talk, TallyCount};
pub use refer::{ANSWERS, NewReferral, SENT_TO, answer_referral, check_referral, own_referral, refer, refer_and};
pub use schema::{APPOINTMENT, CONTINUITY, ENROLMENT, REFERRAL, SCHEMA, SEALED_NOTE, SERVICE, STATION_KEY, TALLY};
pub use sealed::{NOTE_BYTES_MAX, NewKey, Note, NoteCount, has_key, make_key, note_counts, notes_of, rotate, seal};
pub(crate) use sealed::{person_of, unseal};
pub use stock::{Balance, Moved, Movement, MovementKind, balances, move_stock, movements};
pub(crate) use store::YES;
pub use take_back::take_back;
pub use take_over::{LeftBehind, left_behind, take_over};
pub use talk::{TALK_PEOPLE_MAX, give_talk, talks};
pub use tally::{tallies, tally};
pub use timeline::{Suggested, Timeline, WithOther, timeline};
pub use timely::{Kept, Promise, promises};
