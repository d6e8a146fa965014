// Saving something of the care book: what is doubted comes back as a sentence, and is written once someone insists.
import { useState } from "react";
import { asApiError } from "../../api";
import { refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import type { Key, Params } from "../../words";

export type Saving = ReturnType<typeof useSaving>;

export function useSaving() {
  const { note } = useFoot();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [doubt, setDoubt] = useState<string | null>(null);
  const save = async (act: (insist: boolean) => Promise<unknown>, says: Key, params: Params, done: () => void, insist = false) => {
    setBusy(true);
    setTrouble(null);
    setDoubt(null);
    try {
      await act(insist);
      note(says, params);
      done();
      await refresh();
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.code === "doubtful") setDoubt(error.params.which ?? "");
      else setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, doubt, save };
}
