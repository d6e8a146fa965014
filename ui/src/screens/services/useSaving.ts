// Saving something of the care book: what is doubted comes back as a sentence, and is written once someone insists.
import { useState } from "react";
import { asApiError } from "../../api";
import { refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import type { Key, Params } from "../../words";

export type Saving = ReturnType<typeof useSaving>;

/** `of` is what would be saved: a doubt stands only while that is what was doubted. */
export function useSaving(of: unknown = null) {
  const { note } = useFoot();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [doubted, setDoubted] = useState<{ which: string; of: string } | null>(null);
  const key = JSON.stringify(of);
  const doubt = doubted?.of === key ? doubted.which : null;
  const save = async (act: (insist: boolean) => Promise<unknown>, says: Key, params: Params, done: () => void, insist = false) => {
    setBusy(true);
    setTrouble(null);
    setDoubted(null);
    try {
      await act(insist);
      note(says, params);
      done();
      await refresh();
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.code === "doubtful") setDoubted({ which: error.params.which ?? "", of: key });
      else setTrouble(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, doubt, save };
}
