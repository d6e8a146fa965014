// The few drawn signs of the window; always beside a word, never instead of one.
import type { ReactElement } from "react";

const PATHS = {
  today: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  register: "M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zM9 9h6M9 13h6",
  services: "M12 20s-8-4.500-8-10a4.500 4.500 0 0 1 8-2.800A4.500 4.500 0 0 1 20 10c0 5.500-8 10-8 10z",
  exchange: "M4 8h13l-3-3M20 16H7l3 3",
  review: "M12 4a8 8 0 1 0 8 8M9 11l3 3 8-9",
  reports: "M4 20h16M7 17v-5M12 17V6M17 17v-8",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M14 4.5v5M8 14.5v5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.5 16.5 21 21",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c1-4.5 4-6 8-6s7 1.500 8 6",
  household: "M4 11 12 4l8 7v9H4zM10 20v-6h4v6",
  command: "M5 12h14M13 6l6 6-6 6",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  history: "M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500M12 8v4l3 2",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  add: "M12 5v14M5 12h14",
  undo: "M5 9h9a5 5 0 0 1 0 10H9M5 9l4-4M5 9l4 4",
  doubt: "M12 3 2 20h20zM12 10v4M12 17v.1",
  wrong: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v6M12 16v.1",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.500v.1",
  done: "M4 12.500 9.500 18 20 6.500",
  usb: "M8 3h8v5H8zM6 8h12v11a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2zM12 12v5M9.500 14.500 12 12l2.500 2.500",
  read: "M8 3h8v5H8zM6 8h12v11a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2zM12 12v5M9.500 14.500 12 17l2.500-2.500",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  card: "M3 6h18v13H3zM3 10h18M7 15h4",
  print: "M7 8V3h10v5M5 8h14v8h-3M8 16H5M8 13h8v8H8z",
  back: "M19 12H5M11 6l-6 6 6 6",
  close: "M6 6l12 12M18 6 6 18",
  birth: "M12 4v7M9 7h6M6 20c0-5 2-8 6-8s6 3 6 8z",
  death: "M12 4v16M7 9h10",
  marriage: "M9 8a5 5 0 1 0 0 10A5 5 0 0 0 9 8zM15 8a5 5 0 1 0 0 10 5 5 0 0 0 0-10z",
  move: "M4 12h14M13 7l5 5-5 5",
  split: "M12 20v-7L5 6M12 13l7-7M5 10V6h4M19 10V6h-4",
  head: "M12 4l2.500 5 5.500.8-4 3.900 1 5.500-5-2.700-5 2.700 1-5.500-4-3.900 5.500-.8z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
