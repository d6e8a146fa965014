// Reads what was copied from a spreadsheet: a column of phone numbers, perhaps with the names beside them.

export type PastedLine = { phone: string; name: string };

const MOST_LINES = 500;

/** Each line's phone number (blanks, dashes and a leading +86 taken out) and, where a cell has one, the name. */
export function readPasted(text: string): PastedLine[] {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").slice(0, MOST_LINES);
  return lines.map((line) => {
    const cells = line.split("\t").map((cell) => cell.trim());
    const isPhone = (cell: string) => /^\d{5,}$/.test(plain(cell));
    const phone = cells.find(isPhone) ?? (cells.length === 1 ? (cells[0] ?? "") : "");
    const name = cells.find((cell) => cell !== phone && /\p{Script=Han}/u.test(cell)) ?? "";
    return { phone: isPhone(phone) ? plain(phone) : phone, name };
  });
}

const plain = (cell: string): string => cell.replace(/[\s\-—()（）]/g, "").replace(/^(\+|00)86(?=1\d{10}$)/, "");
