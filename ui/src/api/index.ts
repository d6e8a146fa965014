// The door to the shell: its commands, its types, its events, and what an error is.
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import type { ApiError, BackupStep, MergeProgress } from "./bindings";

export * from "./bindings";
export type { CheckView as Check, FileView as FilePreview, HeldView as HeldFile, OfficeView as OfficeStatus, UndoableView as Undoable, WrittenView as Written } from "./bindings";
/** Field name to text; an empty text clears a field. */
export type Fields = Record<string, string>;

/** What a rejected command threw, as the shell's error; anything else becomes the general code. */
export function asApiError(thrown: unknown): ApiError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string") {
    const params = "params" in thrown && typeof thrown.params === "object" && thrown.params !== null ? thrown.params : {};
    return { code: thrown.code, params: params as Record<string, string> };
  }
  return { code: "internal", params: {} };
}

/** Calls `heard` for every step of a merge; the result stops listening. */
export function onMergeProgress(heard: (progress: MergeProgress) => void): () => void {
  return unlisten(listen<MergeProgress>("merge-progress", (event) => heard(event.payload)));
}

/** Calls `heard` at each step of a backup or a restore. */
export function onBackupStep(heard: (step: string) => void): () => void {
  return unlisten(listen<BackupStep>("backup-step", (event) => heard(event.payload.step)));
}

/** Calls `heard` when the window is closing and the backup of leaving is being written. */
export function onLeaving(heard: () => void): () => void {
  return unlisten(listen("leaving", heard));
}

export type Drop = { kind: "over" } | { kind: "leave" } | { kind: "drop"; paths: string[] };

/** Calls `heard` when files are dragged over, away from, or dropped on the window. */
export function onFileDrop(heard: (drop: Drop) => void): () => void {
  return unlisten(
    getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === "drop") heard({ kind: "drop", paths: payload.paths });
      else heard({ kind: payload.type === "leave" ? "leave" : "over" });
    }),
  );
}

function unlisten(started: Promise<() => void>): () => void {
  let stopped = false;
  void started.then((stop) => (stopped ? stop() : undefined)).catch(() => undefined);
  return () => {
    stopped = true;
    void started.then((stop) => stop()).catch(() => undefined);
  };
}
