// A form's unfinished text, kept by the shell so that it survives a crash.
import { useCallback, useEffect, useRef, useState } from "react";
import { commands } from "../api";

const PAUSE_MS = 600;

/** The value, its setter, whether it came back from an earlier time, and how to forget the draft. */
export function useDraft<T>(key: string, empty: T) {
  const [value, setValue] = useState<T>(empty);
  const [restored, setRestored] = useState(false);
  const touched = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    let gone = false;
    commands
      .draft(key)
      .then((text) => {
        if (gone || touched.current || !text) return;
        setValue(JSON.parse(text) as T);
        setRestored(true);
      })
      .catch(() => undefined); // without a draft the form is simply empty
    return () => {
      gone = true;
    };
  }, [key]);

  const change = useCallback(
    (update: (now: T) => T) => {
      touched.current = true;
      setValue((now) => {
        const next = update(now);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void commands.keepDraft(key, JSON.stringify(next)).catch(() => undefined), PAUSE_MS);
        return next;
      });
    },
    [key],
  );

  const forget = useCallback(
    (next: T) => {
      clearTimeout(timer.current);
      touched.current = true;
      setValue(next);
      setRestored(false);
      void commands.keepDraft(key, null).catch(() => undefined);
    },
    [key],
  );
  return { value, change, forget, restored };
}
