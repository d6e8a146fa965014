// The frame around every screen: the rail, the search box, the screen, and the line at the foot.
import { lazy, Suspense, useEffect, useState } from "react";
import { onFileDrop, onLeaving, type Session } from "../api";
import { lock, useSettings } from "../api/queries";
import { FootProvider, useFoot } from "../parts/foot";
import { useKeys } from "../parts/keys";
import { NavProvider, useNav, type Screen } from "../parts/nav";
import { OfficeProvider } from "../parts/office";
import { useWords } from "../words";
import { dropFor } from "./drops";
import { FootBar } from "./FootBar";
import { KeysHelp } from "./KeysHelp";
import { Rail } from "./Rail";
import { SearchBox } from "./SearchBox";

const SCREENS: Record<Screen, ReturnType<typeof lazy>> = {
  today: lazy(() => import("../screens/today/Today")),
  register: lazy(() => import("../screens/register/Register")),
  services: lazy(() => import("../screens/services/Services")),
  import: lazy(() => import("../screens/import/Import")),
  exchange: lazy(() => import("../screens/exchange/Exchange")),
  review: lazy(() => import("../screens/review/Review")),
  reports: lazy(() => import("../screens/reports/Reports")),
  settings: lazy(() => import("../screens/settings/Settings")),
};

export default function Frame({ session }: { session: Session }) {
  return (
    <OfficeProvider value={session.office}>
      <NavProvider><FootProvider><Window demo={session.demo} /></FootProvider></NavProvider>
    </OfficeProvider>
  );
}

function Window({ demo }: { demo: boolean }) {
  const { t } = useWords();
  const { place } = useNav();
  const { undo, fail } = useFoot();
  const [help, setHelp] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const dragging = useDrops();
  useEffect(() => onLeaving(() => setLeaving(true)), []);
  useIdleLock();
  useKeys({ "?": () => setHelp(true), "ctrl+z": () => void undo(), "ctrl+s": () => undefined, "ctrl+l": () => void lock().catch(fail) });
  const Shown = SCREENS[place.screen];
  // A screen begins anew each time it is gone to, except the two with a record beside the list, which keep their place in it.
  const key = place.screen === "register" || place.screen === "services" ? place.screen : `${place.screen}${place.visit}`;
  return (
    <div className="frame">
      <Rail />
      <header className="top">
        <SearchBox onHelp={() => setHelp(true)} />
        {demo && <span className="tag demo">{t("app.demo")}</span>}
      </header>
      <main className="screen" id="screen"><Suspense fallback={null}><Shown key={key} /></Suspense></main>
      <FootBar onHelp={() => setHelp(true)} />
      {dragging && <div className="dropping" role="status"><b>{t("drop.here")}</b><span>{t("drop.about")}</span></div>}
      {leaving && <div className="dropping" role="alert" data-testid="leaving"><b>{t("backup.title")}</b><span>{t("backup.closing")}</span></div>}
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </div>
  );
}

function useDrops(): boolean {
  const { go } = useNav();
  const [dragging, setDragging] = useState(false);
  useEffect(
    () =>
      onFileDrop((drop) => {
        setDragging(drop.kind === "over");
        const aim = drop.kind === "drop" ? dropFor(drop.paths) : null;
        if (aim) go(aim.screen, aim);
      }),
    [go],
  );
  return dragging;
}

/** Locks the register after the minutes of the settings without a key or a movement. */
function useIdleLock(): void {
  const minutes = useSettings().data?.lock_minutes;
  useEffect(() => {
    if (!minutes) return;
    const leave = () => void lock().catch(() => undefined);
    let timer = setTimeout(leave, minutes * 60_000);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(leave, minutes * 60_000);
    };
    const signs = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
    for (const sign of signs) window.addEventListener(sign, again, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of signs) window.removeEventListener(sign, again);
    };
  }, [minutes]);
}
