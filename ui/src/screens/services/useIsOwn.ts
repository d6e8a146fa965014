import { useSession } from "../../api/queries";
import { useOffice } from "../../parts/office";

/** Whether something was entered by whoever is at the desk, here: only that can be changed. */
export function useIsOwn() {
  const office = useOffice();
  const user = useSession().data?.user?.name;
  return (row: { unit: string; provider: string }) => row.unit === office.unit && row.provider === user;
}
