// A paper that was asked for: where it went stands in the foot, and so does why there is none.
import { useFoot } from "../../parts/foot";

export function usePrinting() {
  const { note, fail } = useFoot();
  return (save: () => Promise<string | null>) => void save().then((file) => { if (file !== null) note("care.printed", { file }); }, fail);
}
