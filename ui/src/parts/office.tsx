// Whose window this is, for every screen behind the lock.
import { createContext, use } from "react";
import type { May, Office } from "../api";
import { useSession } from "../api/queries";

const OfficeContext = createContext<Office | null>(null);
export const OfficeProvider = OfficeContext;

const NOTHING: May = { write: false, reveal: false, exchange: false, files: false, care: false, unseal: false };

/** What whoever is at the desk may do; nothing else is offered. */
export const useMay = (): May => useSession().data?.may ?? NOTHING;

export function useOffice(): Office {
  const office = use(OfficeContext);
  if (!office) throw new Error("OfficeProvider is missing");
  return office;
}
