// What the search box can do besides finding: the actions of the window, found by their words.
import { type May } from "../api";
import { lock } from "../api/queries";
import { NO_FILTER, type useNav } from "../parts/nav";
import type { Key } from "../words";

type Nav = ReturnType<typeof useNav>;
export type Action = { id: string; key: Key; /** further words it is found by, in pinyin initials and English */ also: string; /** What a post must allow for it to be offered. */ needs?: keyof May; run: (nav: Nav) => unknown };

const event = (kind: "birth" | "death" | "marriage" | "divorce" | "move_in" | "move_out" | "move_within" | "split" | "join" | "new_head", also: string): Action => ({
  id: `event-${kind}`,
  key: `events.${kind}`,
  also,
  needs: "write",
  run: ({ open }) => open({ kind: "event", event: kind }),
});

export const ACTIONS: Action[] = [
  { id: "new-household", key: "household.new", also: "xzh new household", needs: "write", run: ({ open }) => open({ kind: "new_household" }) },
  event("birth", "xzcs cs xse born birth 新增出生"),
  event("move_in", "qr move in 迁入"),
  event("marriage", "jh marriage"),
  event("divorce", "lh divorce"),
  event("move_out", "qc move out 迁出"),
  event("move_within", "cnbq move within"),
  event("split", "fh split 分户"),
  event("join", "bh join 并户"),
  event("new_head", "bghz new head"),
  event("death", "sw death 去世"),
  { id: "import", key: "import.open", also: "dr import roster excel", needs: "write", run: ({ go }) => go("import") },
  { id: "export", key: "export.open", also: "dc export xlsx excel", needs: "reveal", run: ({ go }) => go("register", { list: "people" }) },
  { id: "write", key: "exchange.write", also: "xdup dc usb write export", needs: "files", run: ({ go }) => go("exchange", { task: "write" }) },
  { id: "read", key: "exchange.read", also: "drwj read merge usb", needs: "files", run: ({ go }) => go("exchange", { task: "read" }) },
  { id: "review", key: "nav.review", also: "hd review", run: ({ go }) => go("review") },
  { id: "today", key: "nav.today", also: "jt today", run: ({ go }) => go("today") },
  { id: "register", key: "nav.register", also: "hc register", run: ({ go }) => go("register", { filter: NO_FILTER }) },
  { id: "services", key: "nav.services", also: "fw yd services care due", needs: "care", run: ({ go }) => go("services") },
  { id: "reports", key: "nav.reports", also: "bb tj rktj reports counts 统计 人口统计", run: ({ go }) => go("reports") },
  { id: "lists", key: "template.title", also: "md mb lists template 名单 模板", run: ({ go }) => go("reports") },
  { id: "settings", key: "nav.settings", also: "sz settings", run: ({ go }) => go("settings") },
  { id: "backup", key: "backup.title", also: "bf backup restore hf 恢复", run: ({ go }) => go("settings") },
  { id: "lock", key: "settings.lock_now", also: "sp lock", run: async () => void (await lock()) },
];

/** The actions whose words hold what was typed. */
export function actionsFor(text: string, may: May, t: (key: Key) => string): Action[] {
  const typed = text.trim().toLowerCase();
  if (typed === "") return [];
  return ACTIONS.filter((action) => !action.needs || may[action.needs]).filter((action) => t(action.key).toLowerCase().includes(typed) || ` ${action.also}`.toLowerCase().includes(` ${typed}`)).slice(0, 5);
}
