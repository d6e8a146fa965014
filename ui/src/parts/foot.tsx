// The line at the foot: what was just saved and how to take it back; every write of the window goes through here.
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import { asApiError, commands, type ApiError, type Saved } from "../api";
import { refresh } from "../api/queries";
import type { Key, Params } from "../words";

export type FootLine =
  | { kind: "saved"; saved: Saved }
  | { kind: "undone" }
  | { kind: "error"; error: ApiError }
  | { kind: "note"; key: Key; params?: Params };

type Foot = {
  line: FootLine | null;
  note: (key: Key, params?: Params) => void;
  fail: (thrown: unknown) => void;
  clear: () => void;
  /** Does a write, refreshes what is shown and says it at the foot; an error is the caller's to show. */
  write: (does: () => Promise<Saved>) => Promise<Saved>;
  undo: () => Promise<void>;
};

const FootContext = createContext<Foot | null>(null);

export function useFoot(): Foot {
  const foot = use(FootContext);
  if (!foot) throw new Error("FootProvider is missing");
  return foot;
}

export function FootProvider({ children }: { children: ReactNode }) {
  const [line, setLine] = useState<FootLine | null>(null);
  const note = useCallback<Foot["note"]>((key, params) => setLine({ kind: "note", key, params }), []);
  const fail = useCallback<Foot["fail"]>((thrown) => setLine({ kind: "error", error: asApiError(thrown) }), []);
  const clear = useCallback(() => setLine(null), []);
  const write = useCallback<Foot["write"]>(async (does) => {
    const saved = await does();
    setLine({ kind: "saved", saved });
    await refresh();
    return saved;
  }, []);
  const undo = useCallback(async () => {
    try {
      await commands.undo();
      setLine({ kind: "undone" });
      await refresh();
    } catch (thrown) {
      fail(thrown);
    }
  }, [fail]);
  const foot = useMemo(() => ({ line, note, fail, clear, write, undo }), [line, note, fail, clear, write, undo]);
  return <FootContext value={foot}>{children}</FootContext>;
}
