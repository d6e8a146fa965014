//! The one list of commands and events, and the TypeScript the pages call them by.

use tauri::Wry;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::commands::{
    self, backup, care, continuity, division, duplicates, exchange, import, lists, papers, register, review, rights,
    session, settings, transfer, users, write,
};

/// Every command and event; the TypeScript in `ui/src/api/bindings.ts` is made from it.
pub fn builder() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            session::session,
            session::towns,
            session::villages,
            session::check_office_unit,
            session::start_office,
            session::unlock,
            session::unlock_with_recovery,
            session::accept_clock,
            session::lock,
            session::save_recovery_sheet,
            users::users,
            users::add_user,
            users::new_recovery_code,
            users::handovers,
            users::open_work,
            users::disable_user,
            users::set_user_passphrase,
            rights::access_log,
            rights::access_log_for,
            rights::wishes_of,
            rights::record_wish,
            rights::proposals,
            continuity::continuities,
            continuity::save_continuity,
            continuity::pick_continuity,
            continuity::inspect_continuity,
            continuity::accept_continuity,
            continuity::take_continuity_receipt,
            continuity::drop_continuity,
            papers::save_care_page,
            papers::save_round,
            papers::save_slip,
            papers::save_fhir,
            rights::posts,
            rights::retention_table,
            rights::waiting_files,
            rights::sealed_notes,
            rights::seal_note,
            rights::notes_of,
            rights::unseal_note,
            rights::make_station_key,
            care::programmes,
            care::choose_schedule,
            care::add_to_catalogue,
            care::talks,
            care::timely,
            care::give_talk,
            care::due,
            care::care_record,
            care::enrol,
            care::give,
            care::agree,
            care::close_appointment,
            care::end_enrolment,
            care::take_back,
            care::erase_care,
            care::left_behind,
            care::take_over,
            care::care_questions,
            care::settle_care,
            care::refer,
            care::answer_referral,
            care::tallies,
            care::tally,
            care::supplies,
            care::stock,
            care::move_stock,
            care::stock_movements,
            register::today,
            register::open_findings,
            register::month,
            register::please_contact,
            register::search,
            register::people,
            register::households,
            register::units,
            register::village_groups,
            register::person,
            register::household,
            register::reveal,
            register::save_subject_report,
            register::history,
            register::check_person,
            register::check_household,
            write::add_person,
            write::add_household,
            write::set_fields,
            write::paste_column,
            write::record_event,
            write::void_row,
            write::erase,
            write::undoable,
            write::undo,
            write::draft,
            write::keep_draft,
            import::pick_roster,
            import::preview_roster,
            import::import_roster,
            import::save_rejects,
            import::export_register,
            exchange::offices,
            exchange::save_card,
            exchange::pick_card,
            exchange::read_card,
            exchange::trust_card,
            exchange::revoke_card,
            exchange::renew_card,
            exchange::forks,
            exchange::see_fork,
            exchange::pick_folder,
            exchange::write_change_sets,
            exchange::pick_change_sets,
            exchange::check_change_sets,
            exchange::preview_change_sets,
            exchange::merge_change_sets,
            exchange::cancel_merge,
            exchange::held_files,
            exchange::drop_held_file,
            exchange::accept_held_file,
            exchange::read_waiting,
            exchange::refill,
            exchange::pick_any_file,
            exchange::inspect_file,
            transfer::transfers,
            transfer::offer_transfer,
            transfer::hand_over,
            transfer::accept_transfer,
            transfer::refuse_transfer,
            transfer::save_transfer_receipt,
            review::conflicts,
            review::resolve_take,
            review::resolve_value,
            review::findings,
            review::dismiss,
            duplicates::duplicates,
            duplicates::link_people,
            duplicates::unlink_people,
            duplicates::not_same,
            division::division_changes,
            division::change_division,
            lists::counts,
            lists::export_counts,
            lists::templates,
            lists::list_columns,
            lists::add_template,
            lists::end_template,
            lists::write_list,
            backup::backups,
            backup::back_up,
            backup::choose_backups,
            backup::pick_backup,
            backup::rehearse_restore,
            backup::restore_backup,
            settings::verify,
            settings::settings,
            settings::set_settings,
        ])
        .events(collect_events![exchange::MergeProgress, backup::Leaving, backup::BackupStep])
        .typ::<commands::ApiError>()
        .error_handling(ErrorHandlingMode::Throw)
        // Counters stay far below 2^53.
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use specta_typescript::Typescript;

    use super::*;

    /// `UPDATE_BINDINGS=1 cargo test -p cunce-window bindings` writes the file; without it a difference fails.
    #[test]
    fn bindings_are_up_to_date() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/api/bindings.ts");
        let fresh = tempfile::NamedTempFile::new().unwrap();
        builder().export(Typescript::default(), fresh.path()).unwrap();
        let fresh = std::fs::read_to_string(fresh.path()).unwrap();
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            std::fs::create_dir_all(committed.parent().unwrap()).unwrap();
            std::fs::write(&committed, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(&committed).unwrap_or_default();
        assert!(
            committed.replace("\r\n", "\n") == fresh,
            "ui/src/api/bindings.ts is out of date: run UPDATE_BINDINGS=1 cargo test -p cunce-window bindings"
        );
    }
}
