// Saving something of the care book: what is doubted comes back as a sentence, and is written once someone insists.
import { useState } from "react";
import { asApiError } from "../../api";
import { refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import type { Key, Params } from "../../words";

export type Saving = Pick<ReturnType<typeof useSaving>, "busy" | "trouble" | "doubt">;

/** `of` is what would be saved: a doubt stands only while that is what was doubted. */
export function useSaving(of: unknown = null) {
  const { note } = useFoot();
  const { busy, trouble, doubt, send } = useSending(of);
  const save = (act: (insist: boolean) => Promise<unknown>, says: Key, params: Params, done: () => void, insist = false) =>
    send(async () => {
      await act(insist);
      return true;
    }, () => {
      note(says, params);
      done();
    });
  return { busy, trouble, doubt, save };
}

/** The same where what comes back decides what is said of it; null is a dialog that was cancelled, and nothing happens. */
export function useSending(of: unknown = null) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [doubted, setDoubted] = useState<{ which: string; of: string } | null>(null);
  const key = JSON.stringify(of);
  const doubt = doubted?.of === key ? doubted.which : null;
  const send = async <T>(act: () => Promise<T | null>, done: (sent: T) => void) => {
    setBusy(true);
    setTrouble(null);
    setDoubted(null);
    try {
      const sent = await act();
      if (sent === null) return;
      done(sent);
      await refresh();
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.code === "doubtful") setDoubted({ which: error.params.which ?? "", of: key });
      else setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, doubt, send };
}
