// A shell in memory for looking at the window in a browser: the contract over a few hundred invented residents. Never built in.
(() => {
  const options = { state: "open", language: "zh", role: "village", empty: false, many: 0, ...(window.FAKE ?? {}) };
  let seed = 7;
  const random = (n) => (seed = (seed * 16807) % 2147483647) % n;
  const pick = (list) => list[random(list.length)];
  const id = (kind, n) => `0199${kind}-0000-7000-8000-${String(n).padStart(12, "0")}`;
  const SURNAMES = "陈 董 周 李 王 张 刘 赵 欧阳 买买提".split(" ");
  const GIVEN = "彬 芳 楠 阳 建国 秀英 桂兰 志强 晓燕 子涵 一诺 玉梅 德才 春花 思远".split(" ");
  const VILLAGES = [["610902104202", "周营村"], ["610902104203", "四树村"], ["610902104206", "民力村"]];
  const TOWN = ["610902104", "五里镇"];
  const isTown = options.role === "town";
  const office = {
    role: options.role, unit: isTown ? TOWN[0] : VILLAGES[0][0], unit_name: isTown ? "五里镇" : "五里镇周营村", name: isTown ? "五里镇卫健办" : "周营村办公室",
    fingerprint: ["松树", "晨光", "石桥", "白鹭", "麦田", "铜铃"], restored: false,
  };
  const mask = (text, head, tail) => (text ? text.slice(0, head) + "*".repeat(text.length - head - tail) + text.slice(-tail) : "");
  const checkDigit = (first) => "10X98765432"[[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, index) => sum + weight * Number(first[index]), 0) % 11];

  const people = new Map();
  const households = new Map();
  const history = new Map();
  let conflicts = [];
  let findings = [];
  let backups = { folder: "/media/usb/备份", keep: 10, last: { file: "/media/usb/备份/周营村 备份 2026-11-20.cbk", at: "2026-11-20T17:31:00+08:00" }, trouble: null, due: true };
  let settings = { language: options.language, lock_minutes: 15 };
  let undo = [];
  let state = options.state;
  const drafts = new Map();

  function fill() {
    for (let h = 1; h <= (options.many ? options.many / 4 : 120); h++) {
      const unit = isTown ? VILLAGES[h % 3] : VILLAGES[0];
      const household = { id: id("0001", h), unit: unit[0], fields: { number: String(h).padStart(4, "0"), village_group: `${"一二三四五"[h % 5]}组`, address: `${unit[1]}${"一二三四五"[h % 5]}组 ${h} 号`, note: "", head: null } };
      households.set(household.id, household);
      const family = pick(SURNAMES);
      const size = 1 + random(5);
      for (let n = 0; n < size; n++) {
        const male = n === 0 ? random(5) > 0 : n === 1 ? false : random(2) === 0;
        const born = n < 2 ? 1950 + random(45) : 1990 + random(36);
        const birth = `${born}-${String(1 + random(12)).padStart(2, "0")}-${String(1 + random(28)).padStart(2, "0")}`;
        const first = `612401${birth.replaceAll("-", "")}${String(random(90) + 10)}${male ? 1 + 2 * random(5) : 2 * random(4) + 2}`;
        const person = {
          id: id("0002", h * 10 + n), unit: unit[0], voided: null,
          fields: { name: (n === 1 ? pick(SURNAMES) : family) + pick(GIVEN), sex: male ? "1" : "2", birth_date: birth, national_id: first + checkDigit(first), phone: random(6) ? `1${pick(["38", "52", "77"])}${String(10000000 + random(89999999))}` : "",
            ethnicity: random(12) ? "01" : "03", marital_status: born < 2000 ? "20" : "10", education: pick(["60", "70", "80"]), relation_to_head: n === 0 ? "02" : n === 1 ? "12" : male ? "20" : "30",
            guardian: "", registered_at: "", residence_status: random(6) ? "at_home" : "away", away_to: "", note: "", household: household.id },
        };
        if (n === 0) household.fields.head = person.id;
        people.set(person.id, person);
      }
    }
    const all = [...people.values()];
    all[3].fields.name = "";
    all[3].fields.birth_date = "2026-09-02";
    all[3].fields.national_id = "";
    const head = (op, value, author, at) => ({ op, value, author, unit: VILLAGES[0][0], at });
    const conflict = (n, person, field, before, a, b) => ({ id: `c${n}`, root: person.fields.household, row: person.id, entity: "resident", subject: person.fields.name, unit: person.unit, field, before, heads: [head(`v:${n}`, a, "周营村办公室", "2026-11-20T09:12:00+08:00"), head(`t:${n}`, b, "五里镇卫健办", "2026-11-21T15:40:00+08:00")] });
    conflicts = [conflict(1, all[0], "phone", "13800001111", "13812345678", "13987654321"), conflict(2, all[1], "marital_status", "10", "20", "40"), conflict(3, all[5], "voided", "", "", "duplicate_entry")];
    const finding = (n, person, code, field, others = []) => ({ id: `f${n}`, row: person.id, subject: person.fields.name, unit: person.unit, code, field, params: {}, others: others.map((one) => ({ id: one.id, name: one.fields.name })) });
    findings = [finding(1, all[0], "id_checksum", "national_id"), finding(2, all[7], "duplicate_in_register", "national_id", [all[8]]), finding(3, all[9], "sex_mismatch", "sex"), finding(4, all[10], "birth_mismatch", "birth_date")];
    for (let n = 5; n < 40; n++) findings.push(finding(n, all[n + 10], pick(["id_digits_lost", "sex_mismatch", "unknown_relation"]), pick(["national_id", "sex"])));
  }
  if (!options.empty) fill();

  const ageOf = (birth) => {
    if (!birth) return "";
    const months = (2026 - Number(birth.slice(0, 4))) * 12 + 11 - Number(birth.slice(5, 7));
    return months < 36 ? `${months}m` : String(Math.floor(months / 12));
  };
  const openOf = (row) => conflicts.filter((one) => one.row === row).length + findings.filter((one) => one.row === row).length;
  const personRow = (person) => ({ id: person.id, ...Object.fromEntries(["name", "sex", "birth_date", "relation_to_head", "residence_status", "marital_status"].map((name) => [name, person.fields[name] ?? ""])), age: ageOf(person.fields.birth_date), national_id: mask(person.fields.national_id, 6, 4), phone: mask(person.fields.phone, 3, 4), household: person.fields.household, household_number: households.get(person.fields.household)?.fields.number ?? "", village_group: households.get(person.fields.household)?.fields.village_group ?? "", unit: person.unit, open_questions: openOf(person.id) });
  const members = (household) => [...people.values()].filter((person) => person.fields.household === household.id && person.voided === null);
  const householdRow = (household) => ({ id: household.id, number: household.fields.number, village_group: household.fields.village_group ?? "", address: household.fields.address ?? "", head: household.fields.head ?? null, head_name: people.get(household.fields.head)?.fields.name ?? "", residents: members(household).length, unit: household.unit, open_questions: 0 });
  const fails = (code, params = {}) => { throw { code, params }; };
  const saved = (action, row, fields) => ({ op: `r:${undo.length}`, id: row, action, changed: [row], subject: null, fields });
  const note = (row, action, before, after) => {
    const at = new Date().toISOString();
    const entries = Object.keys(after).map((field) => ({ op: `r:${history.size}${field}${at}`, field, value: after[field], before: before[field] ?? "", author: office.name, unit: office.unit, at, action }));
    history.set(row, [...entries, ...(history.get(row) ?? [])]);
    undo.push({ row, before, fields: Object.keys(after), action });
  };
  const offices = () => {
    if (options.empty) return [];
    const one = ([unit, name], role, waiting, at) => ({ unit, name, role, fingerprint: ["东风", "小溪", "红枣", "青山", "木船", "灯塔"], received_to: 40, acknowledged_to: 120, not_yet_received: waiting, acknowledged_at: at, not_yet_since: at, last_written: at, last_read: at, awaited: false, asks: false, own: false, revoked: false });
    return isTown ? VILLAGES.map((village, index) => one([village[0], `${village[1]}办公室`], "village", index * 12, index === 2 ? null : "2026-11-20T09:00:00+08:00")) : [one([TOWN[0], "五里镇卫健办"], "town", 37, "2026-11-20T09:00:00+08:00")];
  };
  const linked = new Set();
  const duplicates = () => {
    const all = [...people.values()];
    const side = (one) => ({ id: one.id, name: one.fields.name, unit: one.unit, household: one.fields.household, household_number: households.get(one.fields.household)?.fields.number ?? "", head_name: "", national_id: mask(one.fields.national_id, 6, 4), birth_date: one.fields.birth_date, fields: { ...one.fields, national_id: mask(one.fields.national_id, 6, 4), phone: mask(one.fields.phone, 3, 4) } });
    return [[7, 8, 95], [11, 12, 80], [13, 14, 66]].filter(([, b]) => all[b] && !linked.has(all[b].id)).map(([a, b, score]) => ({ a: side(all[a]), b: side(all[b]), score, reasons: [{ code: "same_name", params: {} }, { code: "same_birth_date", params: {} }, { code: "id_differs", params: {} }], differing: Object.keys(all[a].fields).filter((field) => field !== "household" && all[a].fields[field] !== all[b].fields[field]) }));
  };
  const check = (fields) => {
    const checks = [];
    const filled = {};
    const number = (fields.national_id ?? "").trim().toUpperCase();
    if (number && !/^\d{17}[\dX]$/.test(number)) checks.push({ field: "national_id", code: "id_length", level: "error", params: {} });
    else if (number) {
      if (checkDigit(number) !== number[17]) checks.push({ field: "national_id", code: "id_checksum", level: "doubt", params: {} });
      filled.sex = Number(number[16]) % 2 ? "1" : "2";
      filled.birth_date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
      if (fields.sex && fields.sex !== filled.sex) checks.push({ field: "sex", code: "sex_mismatch", level: "doubt", params: {} });
    }
    if (fields.phone && !/^1\d{10}$/.test(fields.phone)) checks.push({ field: "phone", code: "bad_phone", level: "error", params: {} });
    return { checks, filled };
  };
  const importPreview = (path) => {
    const columns = [["A", "序号", null], ["B", "户号", "number"], ["C", "户主姓名", "head_name"], ["D", "姓名", "name"], ["E", "与户主关系", "relation_to_head"], ["F", "性别", "sex"], ["G", "出生日期", "birth_date"], ["H", "身份证号", "national_id"], ["I", "民族", "ethnicity"], ["J", "婚姻状况", "marital_status"], ["K", "联系电话", "phone"], ["L", "居住状态", "residence_status"], ["M", "低保类别", null]];
    const rows = [];
    for (let n = 0; n < 260; n++) {
      const state = n % 17 === 3 ? "doubtful" : n % 41 === 5 ? "refused" : n % 29 === 7 ? "changed" : n % 13 === 2 ? "existing" : "sound";
      const name = n % 41 === 5 ? "" : pick(SURNAMES) + pick(GIVEN);
      const cell = "612401196608187012";
      rows.push({ row: n + 4, state, name, household_number: String(1 + (n >> 2)).padStart(4, "0"), cells: [String(n + 1), "0001", "陈彬", name, "户主", "男", "1966-08-18", cell, "汉", "已婚", "15232218340", "在家", ""], fields: {}, existing: state === "changed" || state === "existing" ? [...people.keys()][n] ?? null : null,
        findings: state === "doubtful" ? [pick([{ row: n + 4, column: "H", code: "id_checksum", level: "doubt", params: {}, cell }, { row: n + 4, column: "H", code: "id_digits_lost", level: "doubt", params: {}, cell: "6.12401E+17" }, { row: n + 4, column: "G", code: "birth_mismatch", level: "doubt", params: {}, cell: "1996年4月30日" }])] : state === "refused" ? [{ row: n + 4, column: "D", code: "missing_name", level: "refused", params: {}, cell: "" }] : [],
        differences: state === "changed" ? [{ field: "phone", here: "13800001111", file: "15232218340" }, { field: "residence_status", here: "at_home", file: "away" }] : [] });
    }
    const n = (state) => rows.filter((row) => row.state === state).length;
    return { token: "t1", file_name: path.split(/[\\/]/).at(-1), sheets: ["花名册", "说明"], sheet: "花名册", header_row: 3, columns: columns.map(([letter, title, field]) => ({ letter, title, field, samples: ["示例", "样本"] })), fields: ["number", "head_name", "name", "relation_to_head", "sex", "birth_date", "national_id", "ethnicity", "marital_status", "phone", "residence_status", "away_to", "note"],
      counts: { rows: rows.length, sound: n("sound"), doubtful: n("doubtful"), refused: n("refused"), existing: n("existing"), changed: n("changed"), households: 65, gone: 2 }, rows, gone: [...people.values()].slice(20, 22).map((person) => ({ id: person.id, name: person.fields.name, household_number: "0003", national_id: mask(person.fields.national_id, 6, 4) })), missing_columns: ["village_group"] };
  };
  const previews = () => [
    { file: "周营村-镇-0121.ccs", path: "/media/usb/a.ccs", status: "applied", ops: 137, conflicts: 2, reason: null, missing: null, sender_unit: VILLAGES[0][0], sender_name: "周营村办公室", written_at: "2026-11-22T10:00:00+08:00", new_people: 12, new_households: 3, changed_people: 41, people_total: 610, period: { from: "2026-11-02T01:00:00Z", to: "2026-11-22T02:00:00Z" }, hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
    { file: "四树村-镇-0044.ccs", path: "/media/usb/b.ccs", status: "held", ops: 12, conflicts: 0, reason: null, missing: "31 – 43", sender_unit: VILLAGES[1][0], sender_name: "四树村办公室", written_at: "2026-11-22T11:00:00+08:00", new_people: 0, new_households: 0, changed_people: 0, people_total: 0, period: null, hash: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" },
    { file: "别处.ccs", path: "/media/usb/c.ccs", status: "refused", ops: 0, conflicts: 0, reason: "not_for_us", missing: null, sender_unit: "", sender_name: "", written_at: "", new_people: 0, new_households: 0, changed_people: 0, people_total: 0, period: null, hash: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" },
    { file: "民力村-镇-0007.ccs", path: "/media/usb/d.ccs", status: "already", ops: 7, conflicts: 0, reason: null, missing: null, sender_unit: VILLAGES[2][0], sender_name: "民力村办公室", written_at: "2026-11-12T11:00:00+08:00", new_people: 0, new_households: 0, changed_people: 0, people_total: 0, period: null, hash: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" },
  ];
  const session = () => ({ state, office: state === "first_start" ? null : office, version: "0.1.0", demo: true, names: ["五里镇"], user: state === "open" ? { name: "五里镇", post: "staff", manages: true, disabled: false } : null });
  const findPerson = (row) => people.get(row) ?? fails("unknown_id");
  const findHousehold = (row) => households.get(row) ?? fails("unknown_id");
  const filtered = (filter) => [...people.values()].filter((person) => person.voided === null && (!filter.unit || person.unit === filter.unit) && (!filter.text || person.fields.name.includes(filter.text)) && (!filter.residence_status || person.fields.residence_status === filter.residence_status) && (!filter.village_group || households.get(person.fields.household).fields.village_group === filter.village_group) && (!filter.only_open || openOf(person.id)));
  const timeline = (row) => [{ id: `e1${row}`, kind: "marriage", date: "2019-05-20", at: "2019-05-21T09:00:00Z", author: "周营村办公室", unit: office.unit, params: {}, people: [...people.values()].slice(0, 2).map((one) => ({ id: one.id, name: one.fields.name })) }, { id: `e2${row}`, kind: "move_within", date: "2024-03-02", at: "2024-03-03T09:00:00Z", author: "周营村办公室", unit: office.unit, params: {}, people: [] }];
  const settle = (conflict) => {
    if (!conflicts.some((one) => one.id === conflict)) fails("unknown_conflict");
    conflicts = conflicts.filter((one) => one.id !== conflict);
    return saved("resolve", conflict, []);
  };
  let callbacks = 0;
  const listeners = {};
  const emit = (event, payload) => (listeners[event] ?? []).forEach((handler) => window[`_${handler}`]?.({ event, id: 1, payload }));
  window.fakeEmit = emit;
  let cancelled = false;

  const commands = {
    session, check_office_unit: () => null, division_changes: () => [], users: () => [{ name: "五里镇", post: "staff", manages: true, disabled: false }], towns: () => [{ code: "610902104", name: "五里镇", parent: null }, { code: "610902105", name: "恒口镇", parent: null }], villages: () => VILLAGES.map(([code, name]) => ({ code, name, parent: TOWN[0] })),
    start_office: ({ start }) => { if (start.passphrase.length < 8) fails("weak_passphrase"); return { office, recovery_code: "K7QM-2XPD-9FTW-4HVN-8RBC-3JYA" }; },
    unlock: ({ passphrase }) => { if (passphrase === "wrong") fails("wrong_passphrase"); state = "open"; return session(); },
    unlock_with_recovery: () => { state = "open"; return session(); }, lock: () => { state = "locked"; return session(); }, save_recovery_sheet: () => "/home/村/恢复码.html",
    today: () => ({ households: households.size, residents: people.size, newborns_unnamed: options.empty ? 0 : 1, open_conflicts: conflicts.length, open_findings: findings.length, open_forks: 0, lost: 0, offices: offices(), first_day: options.empty, clock_behind: options.clock ?? null, month: Array.from({ length: 30 }, (_, day) => ({ day: `2026-${day < 7 ? "10" : "11"}-${String(day < 7 ? 25 + day : day - 6).padStart(2, "0")}`, births: random(9) ? 0 : 1, deaths: random(14) ? 0 : 1, moves: random(4) ? 0 : random(3), edits: random(12) })) }),
    search: ({ text, limit }) => ({ people: [...people.values()].filter((person) => person.fields.name.includes(text) || person.fields.phone.includes(text) || person.fields.national_id.endsWith(text)).slice(0, limit).map(personRow), households: [...households.values()].filter((household) => household.fields.number.includes(text)).slice(0, 4).map(householdRow) }),
    people: ({ filter }) => { const rows = filtered(filter); return { total: rows.length, rows: rows.slice(filter.offset, filter.offset + filter.limit).map(personRow) }; },
    households: ({ filter }) => { const rows = [...households.values()].filter((one) => !filter.text || one.fields.number.includes(filter.text)); return { total: rows.length, rows: rows.slice(filter.offset, filter.offset + filter.limit).map(householdRow) }; },
    units: () => VILLAGES.map(([code, name]) => ({ code, name, parent: TOWN[0] })), village_groups: () => ["一组", "二组", "三组", "四组", "五组"],
    person: ({ id: row }) => { const person = findPerson(row); return { row: personRow(person), fields: { ...person.fields, national_id: mask(person.fields.national_id, 6, 4), phone: mask(person.fields.phone, 3, 4) }, voided: person.voided, timeline: timeline(row), conflicts: conflicts.filter((one) => one.row === row), findings: findings.filter((one) => one.row === row), last: { op: "v:9", value: "", author: "周营村办公室", unit: office.unit, at: "2026-11-20T09:12:00+08:00" }, also: [] }; },
    household: ({ id: row }) => { const household = findHousehold(row); return { row: householdRow(household), fields: household.fields, voided: null, members: members(household).map(personRow), timeline: timeline(row).slice(1), conflicts: [], findings: [] }; },
    reveal: ({ id: row, field }) => findPerson(row).fields[field], history: ({ id: row }) => [...(history.get(row) ?? []), { op: "v:3", field: "phone", value: "13800001111", before: "", author: "周营村办公室", unit: office.unit, at: "2025-01-07T09:00:00+08:00", action: "import" }, { op: "v:3", field: "name", value: people.get(row)?.fields.name ?? "", before: "", author: "周营村办公室", unit: office.unit, at: "2025-01-07T09:00:00+08:00", action: "import" }],
    check_person: ({ fields }) => check(fields), check_household: () => ({ checks: [], filled: {} }),
    add_person: ({ household, fields }) => { const row = id("0003", people.size); people.set(row, { id: row, unit: office.unit, voided: null, fields: { ...fields, household } }); note(row, "add_person", {}, fields); return saved("add_person", row, Object.keys(fields)); },
    add_household: ({ fields }) => { const row = id("0004", households.size); households.set(row, { id: row, unit: office.unit, fields: { ...fields, head: null } }); note(row, "add_household", {}, fields); return saved("add_household", row, Object.keys(fields)); },
    set_fields: ({ id: row, fields }) => { const one = people.get(row) ?? findHousehold(row); note(row, "set_fields", Object.fromEntries(Object.keys(fields).map((name) => [name, one.fields[name] ?? ""])), fields); Object.assign(one.fields, fields); return saved("set_fields", row, Object.keys(fields)); },
    paste_column: ({ field, cells }) => { for (const cell of cells) findPerson(cell.id).fields[field] = cell.value; undo.push({ row: cells[0].id, before: {}, fields: [field], action: "paste_column" }); return saved("paste_column", null, [field]); },
    record_event: ({ event }) => { undo.push({ row: event.person ?? "", before: {}, fields: [], action: event.kind }); return saved(event.kind, event.person ?? event.household ?? null, []); },
    void_row: ({ id: row, reason }) => { findPerson(row).voided = reason; undo.push({ row, before: {}, fields: [], action: "void" }); return saved("void", row, []); },
    undoable: () => { const last = undo.at(-1); return last ? { action: last.action, subject: "", fields: last.fields, at: new Date().toISOString() } : null; },
    undo: () => { const last = undo.pop(); if (!last) fails("nothing_to_undo"); const one = people.get(last.row) ?? households.get(last.row); if (one) Object.assign(one.fields, last.before); return saved("undo", last.row, last.fields); },
    draft: ({ key }) => drafts.get(key) ?? null, keep_draft: ({ key, text }) => { if (text === null) drafts.delete(key); else drafts.set(key, text); return null; },
    pick_roster: () => "/media/usb/roster-zhouying.xlsx", preview_roster: ({ path }) => (path.includes("locked") ? fails("workbook_locked") : importPreview(path)), import_roster: () => ({ created: 205, existing: 20, changed: 3, flagged: 16, rejected: 7, households: 65, saved: saved("import", null, []) }), save_rejects: () => "/media/usb/没有录入.xlsx", export_register: () => "/media/usb/户册.xlsx",
    offices, save_card: () => "/media/usb/周营村.card", pick_card: () => "/media/usb/五里镇.card", read_card: () => ({ unit: TOWN[0], name: "五里镇卫健办", role: "town", fingerprint: ["东风", "小溪", "红枣", "青山", "木船", "灯塔"], standing: "new" }), trust_card: () => ({ unit: TOWN[0], name: "五里镇卫健办", role: "town", fingerprint: [], standing: "known" }),
    pick_folder: () => "/media/usb", write_change_set: ({ unit }) => ({ file: `/media/usb/${unit}-0158.ccs`, stream: "s", from: 121, to: 157, ops: 37, asks: false, hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }), pick_change_sets: () => ["/media/usb/a.ccs"], preview_change_sets: () => previews(), check_change_sets: () => previews(),
    merge_change_sets: async () => { cancelled = false; for (let n = 0; n <= 10; n++) { emit("merge-progress", { file: "周营村-镇-0121.ccs", files_done: 0, files: 2, ops_done: n * 13, ops: 137 }); await new Promise((done) => setTimeout(done, options.slow ?? 20)); if (cancelled) fails("cancelled"); } return { files: previews(), totals: { files: 4, applied: 1, already: 1, held: 1, refused: 1, left: 0, ops: 156, conflicts: 2, new_people: 12, new_households: 3, changed: 41 }, stopped: null }; },
    cancel_merge: () => { cancelled = true; return null; }, conflicts: () => conflicts, resolve_take: ({ conflict }) => settle(conflict), resolve_value: ({ conflict }) => settle(conflict), findings: () => findings, duplicates, forks: () => [], held_files: () => [], transfers: () => [],
    link_people: ({ b }) => { linked.add(b); return saved("link", null, []); }, not_same: ({ b }) => { linked.add(b); return saved("not_same", null, []); },
    dismiss: ({ finding }) => { findings = findings.filter((one) => one.id !== finding); return saved("dismiss", finding, []); }, backups: () => backups, back_up: ({ folder }) => { const at = new Date().toISOString(); const file = `${folder}/周营村 备份 2026-11-23.cbk`; backups = { ...backups, last: { file, at }, due: false, trouble: null }; return { file, bytes: 3_400_000, hash: "9f86", written_at: at, removed: 0 }; },
    choose_backups: ({ folder, keep }) => (backups = { ...backups, folder, keep, trouble: null }), pick_backup: () => "/media/usb/周营村 备份 2026-11-20.cbk", rehearse_restore: ({ key }) => (key.passphrase === "wrong" ? fails("wrong_passphrase") : { role: office.role, unit: office.unit, name: office.name, written_at: "2026-11-20T17:31:00+08:00", ops: 12301, lost: { own: { count: 37, since: "2026-11-21T09:12:00+08:00" }, others: { count: 7, since: "2026-11-22T08:00:00+08:00" } }, unreadable: false }), restore_backup: () => commands.session(),
    verify: () => ({ ok: true, ops: 12345, checks: [] }), settings: () => settings, set_settings: ({ settings: next }) => { settings = next; return null; },
    "plugin:event|listen": ({ event, handler }) => { (listeners[event] ??= []).push(handler); return ++callbacks; }, "plugin:event|unlisten": () => null,
  };
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: () => undefined };
  window.__TAURI_INTERNALS__ = {
    metadata: { currentWindow: { label: "main" }, currentWebview: { windowLabel: "main", label: "main" } },
    transformCallback: (callback) => { const name = ++callbacks; window[`_${name}`] = callback; return name; },
    invoke: async (command, args) => { const run = commands[command]; if (!run) throw { code: "internal", params: { command } }; return structuredClone(await run(args ?? {})); },
  };
})();
