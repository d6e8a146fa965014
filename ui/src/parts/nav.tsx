// Where the window is: the screen, its list, and the records and forms opened beside it, one above another.
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import type { EventKind, ListFilter } from "../api";
import type { ListKind } from "../api/queries";

export type Screen = "today" | "register" | "services" | "import" | "exchange" | "review" | "reports" | "settings";
export type Panel =
  /** `proposed`: with what may be proposed to the family of a newborn. */
  | { kind: "person"; id: string; proposed?: boolean }
  | { kind: "household"; id: string }
  | { kind: "care"; id: string }
  | { kind: "new_household" }
  | { kind: "new_person"; household: string }
  | { kind: "event"; event: EventKind; person?: string; household?: string }
  | { kind: "paste"; start: number; text: string }
  | { kind: "history"; id: string; name: string };
export type Task = "write" | "read" | "card" | null;
export type ReviewTab = "conflicts" | "findings" | "duplicates" | "forks" | "transfers";
export type RegisterFilter = Omit<ListFilter, "offset" | "limit">;

export type Place = { screen: Screen; list: ListKind; filter: RegisterFilter; panels: Panel[]; task: Task; paths: string[]; tab: ReviewTab | null; visit: number };
export const NO_FILTER: RegisterFilter = { unit: null, text: "", village_group: null, residence_status: null, only_open: false };
const START: Place = { screen: "today", list: "people", filter: NO_FILTER, panels: [], task: null, paths: [], tab: null, visit: 0 };

type Nav = {
  place: Place;
  go: (screen: Screen, more?: Partial<Omit<Place, "screen" | "visit">>) => void;
  /** Opens beside the list; above what is open when `above`, else in its place. */
  open: (panel: Panel, above?: boolean) => void;
  back: () => void;
  setFilter: (change: Partial<RegisterFilter>) => void;
};

const NavContext = createContext<Nav | null>(null);

export function useNav(): Nav {
  const nav = use(NavContext);
  if (!nav) throw new Error("NavProvider is missing");
  return nav;
}

export function NavProvider({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState(START);
  const go = useCallback<Nav["go"]>(
    (screen, more = {}) => setPlace((now) => ({ ...now, panels: screen === now.screen ? now.panels : [], task: null, paths: [], tab: null, ...more, screen, visit: now.visit + 1 })),
    [],
  );
  const open = useCallback<Nav["open"]>(
    (panel, above = false) =>
      setPlace((now) => {
        const screen = panel.kind === "care" ? "services" : "register";
        return { ...now, screen, panels: above && now.screen === screen ? [...now.panels, panel] : [panel] };
      }),
    [],
  );
  const back = useCallback(() => setPlace((now) => ({ ...now, panels: now.panels.slice(0, -1) })), []);
  const setFilter = useCallback<Nav["setFilter"]>((change) => setPlace((now) => ({ ...now, filter: { ...now.filter, ...change } })), []);
  const nav = useMemo(() => ({ place, go, open, back, setFilter }), [place, go, open, back, setFilter]);
  return <NavContext value={nav}>{children}</NavContext>;
}
