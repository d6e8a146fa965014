//! Rosters as offices send them: every planted defect is found at its cell, no sound row is lost, nobody is
//! invented, and no file can do harm.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use cunce::exchange::roster::header::Choice;
use cunce::exchange::roster::messages::{self, Language};
use cunce::exchange::roster::plan::{Counts, Level, RosterPlan, RowKind, RowState, plan};
use cunce::exchange::roster::{rejects, workbook};
use jiff::civil::Date;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

const TODAY: Date = jiff::civil::date(2026, 11, 23);

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn plan_of(bytes: &[u8]) -> cunce::Result<RosterPlan> {
    plan(&workbook::read(bytes)?, &Choice::default(), TODAY)
}

fn code_of(bytes: &[u8]) -> &'static str {
    plan_of(bytes).map_or_else(|error| error.code, |_| "read")
}

/// A workbook of one sheet whose cells are written by the closure.
fn xlsx(write: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

/// A sheet of texts: rows with line breaks, cells with `,` between.
fn texts(sheet: &mut Worksheet, text: &str) {
    for (row, line) in (0..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(',')).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

/// The rows of each code, as the plan finds them.
fn found(plan: &RosterPlan) -> BTreeMap<&'static str, Vec<(u32, &str)>> {
    let mut found: BTreeMap<&'static str, Vec<(u32, &str)>> = BTreeMap::new();
    for finding in plan.findings() {
        found.entry(finding.code).or_default().push((finding.row, finding.column.as_str()));
    }
    found
}

struct Expected {
    file: &'static str,
    counts: Counts,
    totals: &'static [u32],
    findings: &'static [(&'static str, &'static str, &'static [u32])],
}

/// Counted independently from the files.
const SAMPLES: [Expected; 3] = [
    Expected {
        file: "roster-zhouying.xlsx",
        counts: Counts { rows: 889, sound: 853, doubtful: 28, refused: 4, same: 4, households: 260 },
        totals: &[893],
        findings: &[
            ("bad_date", "G", &[357, 532, 642, 643]),
            ("birth_mismatch", "G", &[47, 185, 234, 602]),
            ("duplicate_in_file", "H", &[282, 547, 632, 780]),
            ("future_date", "G", &[322, 502, 659, 852]),
            ("id_15_upgraded", "H", &[194, 257, 597, 886]),
            ("id_checksum", "H", &[79, 109, 123, 132, 186, 256, 542, 843]),
            ("id_digits_lost", "H", &[54, 324, 374, 613]),
            ("missing_name", "D", &[59, 135, 203, 465]),
            ("sex_mismatch", "F", &[157, 273, 742, 883]),
        ],
    },
    Expected {
        file: "roster-sishu.xls",
        counts: Counts { rows: 588, sound: 561, doubtful: 21, refused: 3, same: 3, households: 180 },
        totals: &[],
        findings: &[
            ("bad_date", "G", &[191, 274, 305]),
            ("birth_mismatch", "G", &[7, 292, 474]),
            ("duplicate_in_file", "H", &[212, 258, 318]),
            ("future_date", "G", &[28, 364, 460]),
            ("id_15_upgraded", "H", &[234, 277, 448]),
            ("id_checksum", "H", &[14, 67, 84, 233, 539, 548]),
            ("id_digits_lost", "H", &[315, 441, 451]),
            ("missing_name", "D", &[420, 498, 514]),
            ("sex_mismatch", "F", &[112, 189, 531]),
        ],
    },
    Expected {
        file: "roster-minli.csv",
        counts: Counts { rows: 733, sound: 706, doubtful: 21, refused: 3, same: 3, households: 220 },
        totals: &[],
        findings: &[
            ("bad_date", "G", &[215, 347, 564]),
            ("birth_mismatch", "G", &[361, 507, 724]),
            ("duplicate_in_file", "H", &[196, 491, 555]),
            ("future_date", "G", &[369, 619, 686]),
            ("id_15_upgraded", "H", &[213, 377, 413]),
            ("id_checksum", "H", &[4, 308, 476, 542, 546, 628]),
            ("id_digits_lost", "H", &[10, 268, 529]),
            ("missing_name", "D", &[82, 240, 246]),
            ("sex_mismatch", "F", &[119, 532, 677]),
        ],
    },
];

#[test]
fn every_planted_defect_is_found_and_nothing_else() {
    for expected in SAMPLES {
        let workbook = workbook::open(&sample(expected.file)).unwrap();
        let plan = plan(&workbook, &Choice::default(), TODAY).unwrap();
        let wanted: BTreeMap<&str, Vec<(u32, &str)>> = expected
            .findings
            .iter()
            .map(|(code, column, rows)| (*code, rows.iter().map(|row| (*row, *column)).collect()))
            .collect();
        assert_eq!(found(&plan), wanted, "{}", expected.file);
        assert_eq!(plan.counts(), expected.counts, "{}", expected.file);
        let totals: Vec<u32> = plan.skipped.iter().map(|skipped| skipped.row).collect();
        assert_eq!(totals, expected.totals, "{}", expected.file);
        assert!(plan.skipped.iter().all(|skipped| skipped.kind == RowKind::Total));
        assert_eq!(plan.header.missing(), [""; 0]);
    }
}

#[test]
fn sound_rows_are_whole_and_doubtful_ones_keep_what_contradicts() {
    for expected in SAMPLES {
        let plan = plan(&workbook::open(&sample(expected.file)).unwrap(), &Choice::default(), TODAY).unwrap();
        for row in &plan.rows {
            let says = |field: &str| !row.text(field).is_empty();
            let is_whole = ["name", "sex", "ethnicity", "marital_status", "relation_to_head", "residence_status"];
            assert!(row.state == RowState::Refused || is_whole.iter().all(|field| says(field)), "row {}", row.row);
            if row.state == RowState::Sound {
                assert!(says("national_id") && says("birth_date"), "row {}", row.row);
            }
            for finding in &row.findings {
                let (kept, field) = match finding.code {
                    "id_checksum" | "id_15_upgraded" | "duplicate_in_file" => (true, "national_id"),
                    "sex_mismatch" => (true, "sex"),
                    "birth_mismatch" | "bad_date" => (true, "birth_date"),
                    "future_date" => (false, "birth_date"),
                    "id_digits_lost" => (false, "national_id"),
                    _ => (false, "name"),
                };
                assert_eq!(says(field), kept, "row {} {}", row.row, finding.code);
            }
        }
    }
}

#[test]
fn a_household_is_its_merged_or_blank_rows() {
    let plan = plan(&workbook::open(&sample("roster-zhouying.xlsx")).unwrap(), &Choice::default(), TODAY).unwrap();
    assert_eq!((plan.sheet.as_str(), plan.header.row, plan.sheets.len()), ("花名册", 3, 2));
    let members = plan.members();
    assert_eq!((plan.households.len(), members[0].len()), (260, 3));
    let first = &plan.households[0];
    assert_eq!((first.number.as_str(), first.head_name.as_str(), first.head_row), ("0001", "武丹丹", Some(4)));
    let headless: Vec<&str> =
        plan.households.iter().filter(|h| h.head_row.is_none()).map(|h| h.number.as_str()).collect();
    assert_eq!(headless, ["0042", "0061"], "whose heads' rows have no name");
    let refused = plan.rows.iter().find(|row| row.row == 135).unwrap();
    assert_eq!(refused.findings[0].params, [("head_name", "丁淑兰".to_owned())], "said, and not taken");
    let same = plan.rows.iter().find(|row| row.row == 282).unwrap();
    assert_eq!((same.state, same.same_as), (RowState::Same, Some(64)));
}

#[test]
fn what_a_row_says_is_read_or_refused_value_by_value() {
    const HEADER: &str =
        "户号,户主姓名,姓名,关系,性别,出生日期,身份证号,民族,婚姻状况,电话,居住状态,外出地,备注,胎次\n";
    let long = "字".repeat(61);
    let cases: &[(&str, &str, &str)] = &[
        (
            "1,王芳,王 芳,户主,女,1990-01-01,,汉族,再婚,150-8888-4060,流出,广东东莞,,2",
            "1 Sound name=王芳 phone=15088884060 marital_status=22",
            "",
        ),
        (
            "1,王芳,王芳,朋友,女,1990-01-01,,穿青人,同居,123,不明,东莞市长安镇,,",
            "1 Doubtful name=王芳 phone=123 marital_status=",
            "unknown_relation unknown_code unknown_code phone_shape unknown_code away_to_too_fine",
        ),
        (&format!("1,,王芳,户主,女,,,,,,,,{long},"), "1 Doubtful name=王芳 phone= marital_status=", "note_too_long"),
        ("1,,王芳,户主,/,—,无,/,/,无,/,/,/,", "1 Sound name=王芳 phone= marital_status=", ""),
        ("1,,王芳1,户主,女,,12345,,,,,,,", "1 Doubtful name=王芳1 phone= marital_status=", "name_unusual id_shape"),
        ("1,王芳,,户主,女,1990-01-01,,,,,,,,", "1 Refused name= phone= marital_status=", "missing_name"),
        ("1,,,,,,,,,,,,电话里问过,", "", ""),
        (",,制表人：李四,,,,,,,,,,,", "", ""),
        (",,,小 计,,,3人,,,,,,,", "", ""),
        ("户号,户主姓名,姓名,关系,性别,出生日期,身份证号,,,,,,,", "", ""),
        (",,合计,,,,12人,,,,,,,", "", ""),
        ("1,,王芳,户主,女,,,,,,,,合计,", "1 Sound name=王芳 phone= marital_status=", ""),
    ];
    for (row, expected, codes) in cases {
        let bytes = xlsx(|sheet| texts(sheet, &format!("{HEADER}{row}")));
        let plan = plan_of(&bytes).unwrap();
        let shown: Vec<String> = plan
            .rows
            .iter()
            .map(|row| {
                let text = |field: &str| format!("{field}={}", row.text(field));
                let number = &plan.households[row.household].number;
                format!("{number} {:?} {} {} {}", row.state, text("name"), text("phone"), text("marital_status"))
            })
            .collect();
        let found: Vec<&str> = plan.findings().map(|finding| finding.code).collect();
        assert_eq!((shown.join("/"), found.join(" ")), ((*expected).to_owned(), (*codes).to_owned()), "{row}");
        assert!(
            plan.rows.iter().all(|row| row.cells.last().is_some_and(String::is_empty)),
            "unmapped cells are dropped"
        );
    }
}

#[test]
fn households_are_told_apart() {
    let cases: &[(&str, &str, &str)] = &[
        // Without numbers: another head's name, or each 户主, begins a household.
        ("户主,姓名,关系\n甲,甲,户主\n甲,乙,妻\n丙,丙,户主", "甲乙 丙", ""),
        ("姓名,关系,性别\n甲,户主,男\n乙,妻,女\n丙,户主,男\n丁,子,男", "甲乙 丙丁", ""),
        // The same number goes on, also further down.
        ("户号,姓名,关系\n1,甲,户主\n,乙,妻\n2,丙,户主\n1,丁,子", "甲乙丁 丙", ""),
        // Numbers begin anew in each group.
        ("组,户号,姓名,关系\n一组,1,甲,户主\n一组,1,乙,妻\n二组,1,丙,户主", "甲乙 丙", ""),
        ("组,户号,姓名,关系\n一组,1,甲,户主\n,1,乙,妻\n二组,1,丙,户主", "甲乙 丙", ""),
        ("户号,户主,姓名,关系\n1,甲,甲,户主\n2,乙,乙,户主\n1,丙,丙,户主", "甲 乙 丙", "household_number_twice"),
        ("户号,户主,姓名,关系\n1,甲,甲,户主\n1,申,乙,妻", "甲乙", "head_name_mismatch"),
        ("户号,姓名,关系\n1,甲,户主\n1,乙,户主", "甲乙", "second_head"),
        ("户号,姓名,关系\n1,甲,户主\n,乙,户主\n,丙,子", "甲 乙丙", "household_number_missing"),
        ("户号,姓名,关系,住址\n1,甲,户主,村东\n1,乙,妻,村西", "甲乙", "household_differs"),
    ];
    for (text, households, codes) in cases {
        let plan = plan_of(text.as_bytes()).unwrap();
        let names = |members: &Vec<usize>| members.iter().map(|row| plan.rows[*row].text("name")).collect::<String>();
        let shown: Vec<String> = plan.members().iter().map(names).collect();
        let found: Vec<&str> = plan.findings().map(|finding| finding.code).collect();
        assert_eq!((shown.join(" ").as_str(), found.join(" ").as_str()), (*households, *codes), "{text}");
    }
}

#[test]
fn one_number_twice_is_one_person_only_with_one_name() {
    let header = "户号,姓名,关系,出生日期,身份证号,电话\n";
    let id = "61090219720711947X";
    let check = |rows: &str, expected: &str| {
        let plan = plan_of(format!("{header}{rows}").as_bytes()).unwrap();
        let shown: Vec<String> = plan
            .rows
            .iter()
            .map(|row| {
                let levels: Vec<&str> = row.findings.iter().map(|finding| finding.level.as_str()).collect();
                format!("{:?}:{}", row.state, levels.join(","))
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{rows}");
    };
    check(&format!("1,甲,户主,,{id},\n1,甲,户主,,{},", id.to_lowercase()), "Sound: Same:doubt,info");
    check(&format!("1,甲,户主,,{id},\n2,甲,子,,{id},"), "Sound: Same:doubt");
    check(&format!("1,甲,户主,,{id},\n2,乙,子,,{id},"), "Doubtful:doubt Doubtful:doubt");
    check(&format!("1,甲,户主,,{id},\n2,,子,,{id},"), "Sound: Refused:refused");
    check("1,甲,户主,1990-01-01,6.10902E+17,\n1,乙,子,1990-01-01,6.10902E+17,", "Doubtful:doubt Doubtful:doubt");
    check("1,甲,户主,1990-01-01,,\n1,甲,子,1990-01-01,,", "Doubtful:doubt Doubtful:doubt");
    check("1,甲,户主,1990-01-01,,\n2,甲,户主,1990-01-01,,", "Sound: Sound:");
}

#[test]
fn merged_headers_and_cells_are_understood() {
    let bytes = xlsx(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 5, "某村全员登记表", &plain).unwrap();
        sheet.merge_range(3, 0, 4, 0, "户号", &plain).unwrap();
        sheet.merge_range(3, 1, 4, 1, "姓名", &plain).unwrap();
        sheet.merge_range(3, 2, 3, 4, "基本信息", &plain).unwrap();
        sheet.merge_range(3, 5, 4, 5, "电话", &plain).unwrap();
        for (column, title) in [(2, "关系"), (3, "性别"), (4, "出生年月")] {
            sheet.write_string(4, column, title).unwrap();
        }
        sheet.merge_range(5, 0, 6, 0, "0007", &plain).unwrap();
        for (row, name, relation) in [(5, "甲", "户主"), (6, "乙", "妻"), (7, "丙", "户主")] {
            sheet.write_string(row, 1, name).unwrap();
            sheet.write_string(row, 2, relation).unwrap();
        }
        // A birth date merged over two rows is one person's: it is not filled down.
        sheet.merge_range(5, 4, 6, 4, "1990-01-01", &plain).unwrap();
        sheet.write_string(7, 0, "0008").unwrap();
    });
    let plan = plan_of(&bytes).unwrap();
    assert_eq!((plan.header.row, plan.rows.len(), plan.households.len()), (5, 3, 2));
    assert_eq!(plan.households[0].number, "0007");
    assert_eq!((plan.rows[0].text("birth_date"), plan.rows[1].text("birth_date")), ("1990-01-01", ""));
}

#[test]
fn numbers_dates_and_truths_in_cells_are_read() {
    let bytes = xlsx(|sheet| {
        texts(sheet, "户号,姓名,身份证号,出生日期,电话,备注");
        let date = Format::new().set_num_format("yyyy年m月d日");
        sheet.write_number(1, 0, 16.0).unwrap();
        sheet.write_string(1, 1, "甲").unwrap();
        sheet.write_number(1, 2, 610_902_200_806_029_600.0).unwrap();
        sheet.write_number_with_format(1, 3, 39_601.0, &date).unwrap();
        sheet.write_number(1, 4, 15_088_884_060.0).unwrap();
        sheet.write_boolean(1, 5, true).unwrap();
        sheet.write_string(2, 1, "乙").unwrap();
        sheet.write_number(2, 2, 612_401_570_129_056.0).unwrap();
        sheet.write_number(2, 3, 20_849.0).unwrap();
    });
    let plan = plan_of(&bytes).unwrap();
    let row = &plan.rows[0];
    assert_eq!((row.text("birth_date"), row.text("phone"), row.text("note")), ("2008-06-02", "15088884060", "TRUE"));
    assert_eq!((row.findings[0].code, row.findings[0].cell.as_str()), ("id_digits_lost", "6.10902E+17"));
    assert_eq!(plan.households[0].number, "16");
    let row = &plan.rows[1];
    let codes: Vec<&str> = row.findings.iter().map(|finding| finding.code).collect();
    assert_eq!((row.text("national_id"), codes), ("612401195701290562", vec!["id_15_upgraded", "bad_date"]));
    assert_eq!(row.text("birth_date"), "1957-01-29", "a bare number is no date; the number of the person has it");
}

/// What a person does with the workbook of refused rows: fills in each missing name, and nothing else.
fn corrected(rejects: &[u8]) -> Vec<u8> {
    let workbook = workbook::read(rejects).unwrap();
    let name_column = workbook.sheets[0].cells(1).iter().position(|cell| cell.text == "姓名").unwrap();
    xlsx(|sheet| {
        for (row, cells) in workbook.sheets[0].rows() {
            for (column, cell) in cells.iter().enumerate() {
                let text =
                    if column == name_column && row > 1 { "补".repeat(row as usize) } else { cell.text.clone() };
                sheet.write_string(row - 1, u16::try_from(column).unwrap(), text).unwrap();
            }
        }
    })
}

#[test]
fn refused_rows_come_back_to_be_corrected() {
    for expected in SAMPLES {
        let plan = plan(&workbook::open(&sample(expected.file)).unwrap(), &Choice::default(), TODAY).unwrap();
        let rejects = rejects::write(&plan, Language::Chinese).unwrap();
        let again = plan_of(&rejects).unwrap();
        assert_eq!((again.counts().rows, again.counts().refused), (expected.counts.refused, expected.counts.refused));
        let fixed = plan_of(&corrected(&rejects)).unwrap();
        let refused = plan.rows.iter().filter(|row| row.state == RowState::Refused);
        for (row, fixed_row) in refused.zip(&fixed.rows) {
            let (before, after) = (&plan.households[row.household], &fixed.households[fixed_row.household]);
            assert_eq!((&before.number, &before.head_name), (&after.number, &after.head_name), "joins its household");
            let name = fixed_row.fields.clone().remove("name").unwrap();
            let mut fields = row.fields.clone();
            fields.insert("name", name);
            assert_eq!(fixed_row.fields, fields, "nothing else has changed");
            assert_eq!(fixed_row.state, RowState::Sound);
        }
        let reason = workbook::read(&rejects).unwrap();
        let cells = reason.sheets[0].cells(2);
        assert!(cells.last().is_some_and(|cell| cell.text.starts_with("D 列（姓名）：没有姓名，")), "{cells:?}");
    }
}

#[test]
fn a_refused_row_without_a_number_joins_by_its_head() {
    let plan = plan_of("姓名,关系,性别,胎次\n甲,户主,男,1\n,妻,女,2".as_bytes()).unwrap();
    let rejects = rejects::write(&plan, Language::Chinese).unwrap();
    let workbook = workbook::read(&rejects).unwrap();
    let texts = |row| workbook.sheets[0].cells(row).iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts(1), ["姓名", "关系", "性别", "胎次", "户主姓名", "原表行号", "原因"]);
    assert_eq!(texts(2)[..6], ["", "妻", "女", "", "甲", "3"], "a dropped column stays empty");
}

#[test]
fn every_finding_has_its_sentence() {
    let known: Vec<&str> = messages::codes().collect();
    for expected in SAMPLES {
        for (code, ..) in expected.findings {
            assert!(known.contains(code), "{code}");
        }
    }
    let emitted = [
        "id_shape",
        "id_birth_impossible",
        "id_birth_future",
        "age_unlikely",
        "name_unusual",
        "phone_shape",
        "unknown_code",
        "unknown_relation",
        "note_too_long",
        "text_too_long",
        "away_to_too_fine",
        "household_differs",
        "household_number_missing",
        "household_number_twice",
        "head_name_mismatch",
        "second_head",
    ];
    assert!(emitted.iter().all(|code| known.contains(code)));
}

#[test]
fn harmful_and_foreign_files_are_refused_by_what_they_are() {
    let xlsx_bytes = std::fs::read(sample("roster-zhouying.xlsx")).unwrap();
    let xls_bytes = std::fs::read(sample("roster-sishu.xls")).unwrap();
    let protected = {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/EncryptionInfo").unwrap().write_all(&[4, 0, 4, 0]).unwrap();
        file.create_stream("/EncryptedPackage").unwrap().write_all(&[0; 5000]).unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    };
    let cases: [(&str, &[u8], &str); 14] = [
        ("empty", b"", "workbook_empty"),
        ("empty csv", b"\n,,,\n", "workbook_empty"),
        ("empty workbook", &xlsx(|_| {}), "workbook_empty"),
        ("cut xlsx", &xlsx_bytes[..xlsx_bytes.len() / 2], "not_a_workbook"),
        ("cut xls", &xls_bytes[..xls_bytes.len() / 3], "not_a_workbook"),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "not_a_workbook"),
        ("other zip", &zip_of(&[("readme.txt", b"hello")]), "not_a_workbook"),
        (
            "document",
            &zip_of(&[("word/document.xml", b"<w/>"), ("[Content_Types].xml", b"<Types/>")]),
            "not_a_workbook",
        ),
        ("bomb", &zip_of(&[("xl/worksheets/sheet1.xml", &vec![b' '; 210 * 1024 * 1024])]), "workbook_too_large"),
        ("many parts", &many_parts(2_001), "workbook_too_large"),
        (
            "claimed strings",
            &zip_of(&[("xl/sharedStrings.xml", b"<sst uniqueCount=\"99999999999\">")]),
            "workbook_too_large",
        ),
        ("password", &protected, "workbook_protected"),
        ("no header", "甲,乙\n1,2".as_bytes(), "no_header"),
        ("far cell", &xlsx(far_cell), "read"),
    ];
    for (what, bytes, code) in cases {
        assert_eq!(code_of(bytes), code, "{what}");
    }
}

#[test]
fn files_that_cannot_be_opened_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path| workbook::open(path).map_err(|error| (error.code, error.params));
    let name = |name: &str| vec![("file", name.to_owned())];
    let missing = open(&folder.path().join("没有.xlsx")).unwrap_err();
    assert_eq!(missing, ("file_not_found", name("没有.xlsx")));
    let directory = folder.path().join("文件夹.xlsx");
    std::fs::create_dir(&directory).unwrap();
    assert_eq!(open(&directory).unwrap_err(), ("file_unreadable", name("文件夹.xlsx")));
    let renamed = folder.path().join("册.xls");
    std::fs::copy(sample("roster-minli.csv"), &renamed).unwrap();
    assert_eq!(open(&renamed).map(|workbook| workbook.sheets.len()), Ok(1), "told by content, not by name");
}

#[test]
fn too_many_rows_are_refused() {
    let mut text = "姓名,性别,民族\n".to_owned();
    text.push_str(&"甲,男,汉\n".repeat(200_000));
    assert_eq!(code_of(text.as_bytes()), "workbook_too_large");
}

fn far_cell(sheet: &mut Worksheet) {
    texts(sheet, "姓名,性别,民族\n甲,男,汉");
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn many_parts(count: usize) -> Vec<u8> {
    let names: Vec<String> = (0..count).map(|part| format!("{part}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    zip_of(&parts)
}

/// Reading gives a plan or an error, and a plan is whole.
fn reads_or_refuses(bytes: &[u8]) {
    if let Ok(plan) = plan_of(bytes) {
        let counts = plan.counts();
        assert_eq!(counts.rows, counts.sound + counts.doubtful + counts.refused + counts.same);
        for row in plan.rows.iter().filter(|row| row.state == RowState::Refused) {
            assert!(row.findings.iter().any(|finding| finding.level == Level::Refused));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), head in 0..4_usize) {
        let head: &[u8] = [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "姓名,性别,民族\n".as_bytes()][head];
        reads_or_refuses(&[head, &bytes].concat());
    }

    #[test]
    fn no_text_makes_it_panic(cells in proptest::collection::vec("\\PC{0,20}", 0..60)) {
        let rows: Vec<String> = cells.chunks(6).map(|row| row.join(",")).collect();
        reads_or_refuses(format!("户号,姓名,关系,性别,出生日期,身份证号\n{}", rows.join("\n")).as_bytes());
    }

    #[test]
    fn no_damage_makes_it_panic(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        near_start in any::<bool>(),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        for file in ["roster-sishu.xls", "roster-minli.csv", "roster-zhouying.xlsx"] {
            let mut bytes = std::fs::read(sample(file)).unwrap();
            let span = if near_start { bytes.len().min(4_096) } else { bytes.len() };
            for (at, byte) in &flips {
                bytes[at.index(span)] = *byte;
            }
            if is_cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            reads_or_refuses(&bytes);
        }
    }
}
