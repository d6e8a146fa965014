// One box from anywhere: people, households and actions as one types; arrows and Enter choose.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useSearch } from "../api/queries";
import { useFoot } from "../parts/foot";
import { age } from "../parts/format";
import { Icon, type IconName } from "../parts/Icon";
import { useKeys } from "../parts/keys";
import { useNav } from "../parts/nav";
import { useMay } from "../parts/office";
import { useWords } from "../words";
import { actionsFor } from "./commands";

type Hit = { id: string; group: "people" | "households" | "actions"; icon: IconName; main: ReactNode; more: string; run: () => void };

const PAUSE_MS = 50;

export function SearchBox({ onHelp }: { onHelp: () => void }) {
  const words = useWords();
  const { t } = words;
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const { hits, settled } = useHits(text);
  const shown = open && text.trim() !== "";
  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useKeys({ "/": focus, "ctrl+k": focus });

  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    setOpen(false);
    setText("");
    input.current?.blur();
    hit.run();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt((now) => Math.min(hits.length - 1, now + 1));
    else if (event.key === "ArrowUp") setAt((now) => Math.max(0, now - 1));
    else if (event.key === "Enter") choose(hits[at]);
    else if (event.key === "Escape") {
      setText("");
      setOpen(false);
      input.current?.blur();
    } else if (event.key === "?" && text === "") onHelp();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="search" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-expanded={shown}
        aria-controls="search-hits"
        aria-autocomplete="list"
        aria-activedescendant={shown && hits[at] ? `hit-${at}` : undefined}
        aria-label={t("search.label")}
        placeholder={t("search.placeholder")}
        autoComplete="off"
        spellCheck={false}
        value={text}
        data-testid="search"
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKey}
      />
      <kbd aria-hidden="true">/</kbd>
      <div id="search-hits" className="hits" role="listbox" aria-label={t("search.results")} hidden={!shown} data-testid="search-hits">
        {hits.map((hit, index) => (
          <div key={hit.group + hit.id} role="presentation">
            {hit.group !== hits[index - 1]?.group && <div className="hits-group" role="presentation">{t(`search.${hit.group}`)}</div>}
            <div id={`hit-${index}`} role="option" aria-selected={index === at} className="hit" data-testid={`hit-${hit.group}`} data-id={hit.id} onMouseDown={(event) => event.preventDefault()} onMouseEnter={() => setAt(index)} onClick={() => choose(hit)}>
              <Icon name={hit.icon} size={16} /><b>{hit.main}</b><span className="faint">{hit.more}</span>
            </div>
          </div>
        ))}
        {shown && settled && hits.length === 0 && <div role="option" aria-selected={false} aria-disabled="true" className="hits-none">{t("search.nothing")}</div>}
      </div>
    </div>
  );
}

function useHits(text: string): { hits: Hit[]; settled: boolean } {
  const may = useMay();
  const words = useWords();
  const nav = useNav();
  const { fail, note } = useFoot();
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useSearch(asked);
  const { t } = words;
  const people = (text.trim() === "" ? [] : (found.data?.people ?? [])).map((row): Hit => ({
    id: row.id,
    group: "people",
    icon: "person",
    main: row.name || t("person.unnamed"),
    more: [row.sex && words.value("sex", row.sex), age(row.age, words), row.national_id, row.phone, row.household_number && t("household.numbered", { number: row.household_number }), row.village_group].filter(Boolean).join(" · "),
    run: () => nav.open({ kind: "person", id: row.id }),
  }));
  const households = (text.trim() === "" ? [] : (found.data?.households ?? [])).map((row): Hit => ({
    id: row.id,
    group: "households",
    icon: "household",
    main: t("household.numbered", { number: row.number }),
    more: [row.head_name, t("household.people", { n: row.residents }), row.village_group, row.address].filter(Boolean).join(" · "),
    run: () => nav.open({ kind: "household", id: row.id }),
  }));
  const actions = actionsFor(text, may, t).map((action): Hit => ({
    id: action.id,
    group: "actions",
    icon: "command",
    main: t(action.key),
    more: "",
    run: () => void Promise.resolve(action.run(nav)).then((file) => typeof file === "string" && note("export.done", { file })).catch(fail),
  }));
  return { hits: [...people, ...households, ...actions], settled: asked === text.trim() && !found.isFetching };
}
