// The shell's commands and their types: the only way from the window to the register.
import { invoke } from "@tauri-apps/api/core";

export type ApiError = { code: string; params: Record<string, string> };   // the UI has the sentence: errors.<code>

// ---- session -----------------------------------------------------------------------------------------------
export type SessionState = "first_start" | "locked" | "open";
export type Role = "village" | "town";
export type Session = { state: SessionState; office: Office | null; version: string; demo: boolean };
export type Office = { role: Role; unit: string; unit_name: string; name: string; fingerprint: string[]; restored: boolean };
export type DivisionView = { code: string; name: string; parent: string | null };
export type FirstStart = { role: Role; unit: string; name: string; passphrase: string };
export type Started = { office: Office; recovery_code: string };

// ---- common ------------------------------------------------------------------------------------------------
// What a write changed, for cache invalidation and the foot line "已改电话 · 撤销 Ctrl+Z".
export type Saved = { op: string; id: string | null; action: string; changed: string[]; subject: string | null; fields: string[] };
export type Fields = Record<string, string>;          // field name -> canonical text ("" clears); see FIELDS below
export type Check = { field: string; code: string; level: "error" | "doubt" | "info"; params: Record<string, string> };
export type Checked = { checks: Check[]; filled: Fields };   // filled: what follows from the ID (sex, birth_date, 15->18)

// ---- reading -----------------------------------------------------------------------------------------------
export type PersonRow = {
  id: string; name: string; sex: string; birth_date: string; age: string;  // age: "34" or "7m" (months under 3 years) or ""
  national_id: string; phone: string;                                       // masked
  relation_to_head: string; residence_status: string; marital_status: string;
  household: string | null; household_number: string; village_group: string; unit: string;
  open_questions: number;                                                   // conflicts + findings
};
export type HouseholdRow = { id: string; number: string; village_group: string; address: string; head: string | null; head_name: string; residents: number; unit: string; open_questions: number };
export type Page<T> = { total: number; rows: T[] };
export type ListFilter = { unit: string | null; text: string; village_group: string | null; residence_status: string | null; only_open: boolean; offset: number; limit: number };
export type SearchHits = { people: PersonRow[]; households: HouseholdRow[] };
export type EventView = { id: string; kind: EventKind; date: string; at: string; author: string; unit: string; params: Record<string, string>; people: { id: string; name: string }[] };
export type EventKind = "birth" | "death" | "marriage" | "divorce" | "move_in" | "move_out" | "move_within" | "split" | "join" | "new_head";
export type HeadView = { op: string; value: string; author: string; unit: string; at: string };      // value canonical; revealed (the person is open)
export type ConflictView = { id: string; root: string; row: string; subject: string; unit: string; field: string; before: string; heads: HeadView[] }; // field "voided" = void beside edit
export type FindingView = { id: string; row: string; subject: string; unit: string; code: string; field: string; params: Record<string, string>; others: { id: string; name: string }[] };
export type PersonView = { row: PersonRow; fields: Fields; voided: string | null; timeline: EventView[]; conflicts: ConflictView[]; findings: FindingView[]; last: HeadView | null }; // fields.national_id/phone masked until revealed
export type HouseholdView = { row: HouseholdRow; fields: Fields; voided: string | null; members: PersonRow[]; timeline: EventView[]; conflicts: ConflictView[]; findings: FindingView[] };
export type HistoryEntry = { op: string; field: string; value: string; before: string; author: string; unit: string; at: string; action: string };
export type Undoable = { action: string; subject: string; fields: string[]; at: string };
export type Today = {
  households: number; residents: number; newborns_unnamed: number; open_conflicts: number; open_findings: number;
  offices: OfficeStatus[]; first_day: boolean; clock_behind: string | null;       // instant of the last write if today is before it
  month: { day: string; births: number; deaths: number; moves: number; edits: number }[];   // last 30 days
};

// ---- life events -------------------------------------------------------------------------------------------
export type EventDraft =
  | { kind: "birth"; household: string; date: string; fields: Fields; mother: string | null; father: string | null }  // name, national_id may be absent
  | { kind: "death"; person: string; date: string }
  | { kind: "marriage"; person: string; spouse: string | null; date: string; move_to: string | null }      // spouse: a resident here, or null
  | { kind: "divorce"; person: string; date: string }
  | { kind: "move_in"; household: string; date: string; fields: Fields }                                     // a new resident
  | { kind: "move_out"; person: string; date: string; away_to: string }                                     // away_to optional ""
  | { kind: "move_within"; people: string[]; to_household: string; date: string }
  | { kind: "split"; people: string[]; head: string; fields: Fields; date: string }                         // fields of the new household
  | { kind: "join"; people: string[]; to_household: string; date: string }                                  // whole household joins another (并户)
  | { kind: "new_head"; household: string; head: string; date: string };

// ---- import ------------------------------------------------------------------------------------------------
export type ImportOptions = { sheet: string | null; header_row: number | null; columns: Record<string, string> | null; unit: string | null }; // header_row 1-based; columns: letter -> field name
export type ImportColumn = { letter: string; title: string; field: string | null; samples: string[] };
export type RowState = "sound" | "doubtful" | "refused" | "existing" | "changed";
export type ImportFinding = { row: number; column: string; code: string; level: "info" | "doubt" | "refused"; params: Record<string, string>; cell: string };
export type ImportRow = { row: number; state: RowState; name: string; household_number: string; cells: string[]; fields: Fields; findings: ImportFinding[]; existing: string | null;
                          differences: { field: string; here: string; file: string }[] };
export type ImportPreview = {
  token: string; file_name: string; sheets: string[]; sheet: string; header_row: number; columns: ImportColumn[]; fields: string[]; // fields a column can be mapped to
  counts: { rows: number; sound: number; doubtful: number; refused: number; existing: number; changed: number; households: number; gone: number };
  rows: ImportRow[]; gone: { id: string; name: string; household_number: string; national_id: string }[]; missing_columns: string[];
};
export type ImportTake = { token: string; changes: { row: number; fields: string[] }[] };   // which differences to take; gone people are opened by hand
export type ImportDone = { created: number; existing: number; changed: number; flagged: number; rejected: number; households: number; saved: Saved | null };

// ---- exchange ----------------------------------------------------------------------------------------------
export type OfficeStatus = { unit: string; name: string; role: Role; fingerprint: string[]; received_to: number; acknowledged_to: number; not_yet_received: number;
                             acknowledged_at: string | null; not_yet_since: string | null; last_written: string | null; last_read: string | null };
export type CardView = { unit: string; name: string; role: Role; fingerprint: string[]; known: boolean };
export type Written = { file: string; stream: string; from: number; to: number; ops: number };
export type FilePreview = { file: string; path: string; status: "applied" | "already" | "held" | "refused"; ops: number; conflicts: number; reason: string | null; missing: string | null;
  sender_unit: string; sender_name: string; written_at: string; new_people: number; new_households: number; changed_people: number; people_total: number };
export type MergeProgress = { file: string; files_done: number; files: number; ops_done: number; ops: number };      // event "merge-progress"

export type Settings = { language: "zh" | "en"; lock_minutes: number };
export type Verified = { ok: boolean; ops: number; checks: { name: string; ok: boolean; detail: string }[] };

export const commands = {
  session: () => invoke<Session>("session"),
  towns: () => invoke<DivisionView[]>("towns"),
  villages: (town: string) => invoke<DivisionView[]>("villages", { town }),
  startOffice: (start: FirstStart) => invoke<Started>("start_office", { start }),
  unlock: (passphrase: string) => invoke<Session>("unlock", { passphrase }),
  unlockWithRecovery: (code: string, passphrase: string) => invoke<Session>("unlock_with_recovery", { code, passphrase }),
  lock: () => invoke<Session>("lock"),
  saveRecoverySheet: (code: string) => invoke<string | null>("save_recovery_sheet", { code }),
  today: () => invoke<Today>("today"),
  search: (text: string, limit: number) => invoke<SearchHits>("search", { text, limit }),
  people: (filter: ListFilter) => invoke<Page<PersonRow>>("people", { filter }),
  households: (filter: ListFilter) => invoke<Page<HouseholdRow>>("households", { filter }),
  units: () => invoke<DivisionView[]>("units"),
  villageGroups: (unit: string | null) => invoke<string[]>("village_groups", { unit }),
  person: (id: string) => invoke<PersonView>("person", { id }),
  household: (id: string) => invoke<HouseholdView>("household", { id }),
  reveal: (id: string, field: string) => invoke<string>("reveal", { id, field }),
  history: (id: string) => invoke<HistoryEntry[]>("history", { id }),
  checkPerson: (id: string | null, fields: Fields) => invoke<Checked>("check_person", { id, fields }),
  checkHousehold: (id: string | null, fields: Fields) => invoke<Checked>("check_household", { id, fields }),
  addPerson: (household: string, fields: Fields) => invoke<Saved>("add_person", { household, fields }),
  addHousehold: (unit: string | null, fields: Fields) => invoke<Saved>("add_household", { unit, fields }),
  setFields: (id: string, fields: Fields) => invoke<Saved>("set_fields", { id, fields }),
  pasteColumn: (field: string, cells: { id: string; value: string }[]) => invoke<Saved>("paste_column", { field, cells }),
  recordEvent: (event: EventDraft) => invoke<Saved>("record_event", { event }),
  voidRow: (id: string, reason: string) => invoke<Saved>("void_row", { id, reason }),
  undoable: () => invoke<Undoable | null>("undoable"),
  undo: () => invoke<Saved>("undo"),
  draft: (key: string) => invoke<string | null>("draft", { key }),
  keepDraft: (key: string, text: string | null) => invoke<null>("keep_draft", { key, text }),
  pickRoster: () => invoke<string | null>("pick_roster"),
  previewRoster: (path: string, options: ImportOptions) => invoke<ImportPreview>("preview_roster", { path, options }),
  importRoster: (take: ImportTake) => invoke<ImportDone>("import_roster", { take }),
  saveRejects: (token: string) => invoke<string | null>("save_rejects", { token }),
  exportRegister: () => invoke<string | null>("export_register"),
  offices: () => invoke<OfficeStatus[]>("offices"),
  saveCard: () => invoke<string | null>("save_card"),
  pickCard: () => invoke<string | null>("pick_card"),
  readCard: (path: string) => invoke<CardView>("read_card", { path }),
  trustCard: (path: string) => invoke<CardView>("trust_card", { path }),
  pickFolder: () => invoke<string | null>("pick_folder"),
  writeChangeSet: (unit: string, folder: string, from: number | null) => invoke<Written>("write_change_set", { unit, folder, from }),
  pickChangeSets: () => invoke<string[]>("pick_change_sets"),
  previewChangeSets: (paths: string[]) => invoke<FilePreview[]>("preview_change_sets", { paths }),
  mergeChangeSets: (paths: string[]) => invoke<FilePreview[]>("merge_change_sets", { paths }),
  cancelMerge: () => invoke<null>("cancel_merge"),
  conflicts: () => invoke<ConflictView[]>("conflicts"),
  resolveTake: (conflict: string, op: string) => invoke<Saved>("resolve_take", { conflict, op }),
  resolveValue: (conflict: string, value: string) => invoke<Saved>("resolve_value", { conflict, value }),
  findings: () => invoke<FindingView[]>("findings"),
  dismiss: (finding: string) => invoke<Saved>("dismiss", { finding }),
  verify: () => invoke<Verified>("verify"),
  settings: () => invoke<Settings>("settings"),
  setSettings: (settings: Settings) => invoke<null>("set_settings", { settings }),
};
