// Whose window this is, for every screen behind the lock.
import { createContext, use } from "react";
import type { Office } from "../api";

const OfficeContext = createContext<Office | null>(null);
export const OfficeProvider = OfficeContext;

export function useOffice(): Office {
  const office = use(OfficeContext);
  if (!office) throw new Error("OfficeProvider is missing");
  return office;
}
