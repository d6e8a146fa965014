// What the screens read, with one key each, so that a write can say which of them are out of date.
import { keepPreviousData, QueryClient, useQueries, useQuery } from "@tanstack/react-query";
import { commands, type ListFilter, type LogFilter } from "./index";

export const client = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: Infinity, refetchOnWindowFocus: false, networkMode: "always" }, mutations: { networkMode: "always" } },
});

/** Rows asked for at a time while a list scrolls. */
export const PAGE_ROWS = 100;
const FIXED = new Set(["session", "settings", "towns", "supplies"]);

/** After a write everything shown may have changed; what is not on the screen is read again when it is opened. */
export function refresh(): Promise<void> {
  return client.invalidateQueries({ predicate: (query) => !FIXED.has(String(query.queryKey[0])) });
}

/** Closes the books; the pages go back to the lock. */
export const lock = async () => client.setQueryData(["session"], await commands.lock());

export const useSession = () => useQuery({ queryKey: ["session"], queryFn: commands.session });
export const useSettings = (enabled = true) => useQuery({ queryKey: ["settings"], queryFn: commands.settings, enabled });
export const useTowns = (enabled = true) => useQuery({ queryKey: ["towns"], queryFn: commands.towns, enabled });
export const useVillages = (town: string | null) =>
  useQuery({ queryKey: ["villages", town], queryFn: () => commands.villages(town ?? ""), enabled: town !== null });

export const useToday = () => useQuery({ queryKey: ["today"], queryFn: commands.today });
/** What everyone's row is read for waits until the first screen stands, so that nothing on it waits for them. */
export const useOpenFindings = () => useQuery({ queryKey: ["open_findings"], queryFn: commands.openFindings, enabled: useToday().isSuccess });
export const useMonth = () => useQuery({ queryKey: ["month"], queryFn: commands.month, enabled: useToday().isSuccess });
export const useOfficesLater = () => useOffices(useToday().isSuccess);
export const usePleaseContact = () => useQuery({ queryKey: ["please_contact"], queryFn: commands.pleaseContact });
export const useOffices = (enabled = true) => useQuery({ queryKey: ["offices"], queryFn: commands.offices, enabled });
/** Files that came too early and wait. */
export const useHeld = () => useQuery({ queryKey: ["held"], queryFn: commands.heldFiles });
/** The last backup, the folder for those on leaving, and what stood in the way. */
export const useBackups = () => useQuery({ queryKey: ["backups"], queryFn: commands.backups });
export const useUnits = (enabled = true) => useQuery({ queryKey: ["units"], queryFn: commands.units, enabled });
export const useGroups = (unit: string | null) => useQuery({ queryKey: ["groups", unit], queryFn: () => commands.villageGroups(unit) });
export const usePerson = (id: string | null) =>
  useQuery({ queryKey: ["person", id], queryFn: () => commands.person(id ?? ""), enabled: id !== null });
export const useHousehold = (id: string | null) =>
  useQuery({ queryKey: ["household", id], queryFn: () => commands.household(id ?? ""), enabled: id !== null });
export const useHistory = (id: string, enabled = true) =>
  useQuery({ queryKey: ["history", id], queryFn: () => commands.history(id), enabled });
export const useConflicts = () => useQuery({ queryKey: ["conflicts"], queryFn: commands.conflicts });
export const useFindings = () => useQuery({ queryKey: ["findings"], queryFn: commands.findings });
/** Pairs that may be one person: everyone is compared, so only the screens that show them ask. */
export const useDuplicates = (enabled = true) => useQuery({ queryKey: ["duplicates"], queryFn: commands.duplicates, enabled });
/** What was sent to other towns' stations, what came from them, and what waits. */
export const useContinuities = () => useQuery({ queryKey: ["continuities"], queryFn: commands.continuities });
export const useTimely = () => useQuery({ queryKey: ["timely"], queryFn: commands.timely });
export const useTalks = () => useQuery({ queryKey: ["talks"], queryFn: commands.talks });
/** What can be asked for; it changes with the town's choice of schedules. */
export const useProgrammes = () => useQuery({ queryKey: ["programmes"], queryFn: commands.programmes });
export const useSupplies = () => useQuery({ queryKey: ["supplies"], queryFn: commands.supplies });
/** What whoever is at the desk has promised for a day. */
export const useDue = (on: string) => useQuery({ queryKey: ["due", on], queryFn: () => commands.due(on), placeholderData: keepPreviousData });
/** Those whose care is open here with someone who is not at work any more. */
export const useLeftBehind = () => useQuery({ queryKey: ["left_behind"], queryFn: commands.leftBehind });
/** What two of this office wrote differently in care, as far as it concerns whoever is at the desk. */
export const useCareQuestions = () => useQuery({ queryKey: ["care_questions"], queryFn: commands.careQuestions });
/** A record of care; opening it is logged. */
export const useCareRecord = (id: string) => useQuery({ queryKey: ["care", id], queryFn: () => commands.careRecord(id), gcTime: 0 });
/** The latest movements of a batch of supplies. */
export const useMovements = (item: string, batch: string) => useQuery({ queryKey: ["movements", item, batch], queryFn: () => commands.stockMovements(item, batch) });
export const useStock = () => useQuery({ queryKey: ["stock"], queryFn: commands.stock });
export const useTallies = () => useQuery({ queryKey: ["tallies"], queryFn: commands.tallies });
export const useForks = () => useQuery({ queryKey: ["forks"], queryFn: commands.forks });
export const useTransfers = (enabled = true) => useQuery({ queryKey: ["transfers"], queryFn: commands.transfers, enabled });
/** What someone agreed to and objects to. */
export const useWishes = (id: string) => useQuery({ queryKey: ["wishes", id], queryFn: () => commands.wishesOf(id) });
/** What may be proposed to the family of a child. */
export const useProposals = (id: string) => useQuery({ queryKey: ["proposals", id], queryFn: () => commands.proposals(id) });
/** Who looked at someone's record, for the person herself. */
export const useWhoLooked = (id: string) => useQuery({ queryKey: ["who_looked", id], queryFn: () => commands.accessLogFor(id), gcTime: 0 });
export const useAccessLog = (filter: LogFilter, enabled: boolean) =>
  useQuery({ queryKey: ["access_log", filter], queryFn: () => commands.accessLog(filter), enabled, placeholderData: keepPreviousData, gcTime: 0 });
export const usePosts = () => useQuery({ queryKey: ["posts"], queryFn: commands.posts });
export const useRetention = () => useQuery({ queryKey: ["retention"], queryFn: commands.retentionTable });
/** Files that wait for someone who opens their book. */
export const useWaiting = () => useQuery({ queryKey: ["waiting"], queryFn: commands.waitingFiles });
export const useSealedNotes = (enabled = true) => useQuery({ queryKey: ["sealed_notes"], queryFn: commands.sealedNotes, enabled });
export const useNotesOf = (id: string) => useQuery({ queryKey: ["notes_of", id], queryFn: () => commands.notesOf(id) });
/** What is open in the office, for whoever takes over. */
export const useOpenWork = () => useQuery({ queryKey: ["open_work"], queryFn: commands.openWork });
/** Who handed over to whom. */
export const useHandovers = () => useQuery({ queryKey: ["handovers"], queryFn: commands.handovers });
export const useUsers = () => useQuery({ queryKey: ["users"], queryFn: commands.users });
export const useDivisionChanges = () => useQuery({ queryKey: ["division_changes"], queryFn: commands.divisionChanges });
export const useCounts = (by: string[]) => useQuery({ queryKey: ["counts", by], queryFn: () => commands.counts(by), placeholderData: keepPreviousData });
export const useTemplates = () => useQuery({ queryKey: ["templates"], queryFn: commands.templates });
export const useListColumns = () => useQuery({ queryKey: ["list_columns"], queryFn: commands.listColumns });
export const useUndoable = () => useQuery({ queryKey: ["undoable"], queryFn: commands.undoable });
export const useSearch = (text: string) =>
  useQuery({ queryKey: ["search", text], queryFn: () => commands.search(text, 12), enabled: text !== "", placeholderData: keepPreviousData, gcTime: 30_000 });

export type ListKind = "people" | "households";
type RowOf = { people: Awaited<ReturnType<typeof commands.people>>; households: Awaited<ReturnType<typeof commands.households>> };

/** A long list read in pages: the total, and the row at an index once its page has come. */
export function useRows<K extends ListKind>(kind: K, filter: ListFilter, first: number, last: number) {
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const pages = Math.max(1, Math.floor(Math.max(0, last) / PAGE_ROWS) - from + 1);
  const results = useQueries({
    queries: Array.from({ length: pages }, (_, index) => {
      const asked = { ...filter, offset: (from + index) * PAGE_ROWS, limit: PAGE_ROWS };
      return {
        queryKey: [kind, asked],
        queryFn: () => (kind === "people" ? commands.people(asked) : commands.households(asked)) as Promise<RowOf[K]>,
        gcTime: 120_000,
        // Old rows stay while a filter is typed; rows of another place in the list must not.
        placeholderData: (before: RowOf[K] | undefined, query?: { queryKey: readonly unknown[] }) =>
          (query?.queryKey[1] as ListFilter | undefined)?.offset === asked.offset ? before : undefined,
      };
    }),
  });
  const known = results.find((result) => result.data);
  return {
    total: known?.data?.total ?? 0,
    loading: !known,
    error: results.find((result) => result.error)?.error ?? null,
    row: (index: number): RowOf[K]["rows"][number] | undefined => {
      const result = results[Math.floor(index / PAGE_ROWS) - from];
      return result?.data?.rows[index % PAGE_ROWS];
    },
  };
}
