// Keys that work from anywhere in a screen; what is opened last is asked first.
import { useEffect, useRef } from "react";

/** A handler says `false` when the key is not for it after all. Names: "n", "ctrl+s", "escape", "arrowleft". */
export type Keys = Record<string, (event: KeyboardEvent) => unknown>;

const OPEN_LISTS = ".ant-select-dropdown:not(.ant-select-dropdown-hidden), .ant-dropdown:not(.ant-dropdown-hidden)";
const layers: { current: Keys }[] = [];

export function useKeys(keys: Keys, enabled = true): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!enabled) return;
    layers.push(latest);
    return () => void layers.splice(layers.indexOf(latest), 1);
  }, [enabled]);
}

export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">): string {
  return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + event.key.toLowerCase();
}

/** Letters typed into a field are text; Ctrl with a letter, and Esc, are keys everywhere. Ctrl+Z in a field undoes typing. */
function isTyping(event: KeyboardEvent, name: string): boolean {
  const at = event.target;
  if (name === "escape" && document.querySelector(OPEN_LISTS)) return true; // closes that first
  const inField = at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
  const isTrap = at instanceof HTMLElement && at.dataset.trap !== undefined;
  if (!inField || isTrap || (at instanceof HTMLInputElement && at.type === "checkbox")) return false;
  return name === "ctrl+z" || (!name.startsWith("ctrl+") && name !== "escape");
}

/** Keys with Ctrl are heard before the field they are typed in, which might take them for its own (a list opens at Enter); all others after it. */
export function listenForKeys(): () => void {
  const heard = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const name = keyName(event);
    if (isTyping(event, name)) return;
    for (const layer of layers.toReversed()) {
      const handler = layer.current[name];
      if (handler && handler(event) !== false) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
    }
  };
  const early = (event: KeyboardEvent) => void (keyName(event).startsWith("ctrl+") && heard(event));
  const late = (event: KeyboardEvent) => void (keyName(event).startsWith("ctrl+") || heard(event));
  window.addEventListener("keydown", early, true);
  window.addEventListener("keydown", late);
  return () => {
    window.removeEventListener("keydown", early, true);
    window.removeEventListener("keydown", late);
  };
}
