// Every size and colour of the window, once: the Ant Design theme and the style sheets' variables are both made from these.

/** Colours by what they mean. Each text colour has at least 4.5 : 1 on the surfaces it is used on (WCAG AA). */
export const colours = {
  paper: "#f4f5f1", // the desk behind everything
  rail: "#e9ece5",
  surface: "#ffffff",
  sunken: "#f8f9f6", // a quiet area inside a surface
  line: "#dcdfd7",
  lineSoft: "#bfc6bd", // borders of buttons, whose words say what they are
  lineStrong: "#868e86", // borders of controls: 3 : 1 on white
  ink: "#1d2724",
  inkSoft: "#4d5a55",
  inkFaint: "#626d68",
  accent: "#1d6b5f",
  accentStrong: "#14534a",
  accentSoft: "#e2efeb",
  accentLine: "#a8cec5",
  doubt: "#7d4c00",
  doubtSoft: "#fdf3e1",
  doubtLine: "#e6c98f",
  wrong: "#a3281f",
  wrongSoft: "#fcedea",
  wrongLine: "#e5b3ac",
  calm: "#2b5c8a", // something to know
  calmSoft: "#e9f1f8",
  focus: "#0b6bcb",
} as const;

/** Lengths in pixels at 100 %. */
export const sizes = {
  font: 14,
  fontSmall: 13,
  fontLarge: 16,
  fontTitle: 20,
  fontHuge: 30,
  control: 32,
  row: 36,
  rail: 176,
  radius: 6,
  radiusLarge: 10,
  gap: 8,
  gapWide: 16,
  gapPage: 20,
} as const;

export const fonts =
  '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif';
