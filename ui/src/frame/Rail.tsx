// The left rail: the screens in words, and at its foot whose register this is and how the exchange stands.
import type { May } from "../api";
import { lock, useOfficesLater, useOpenFindings, useSession, useToday } from "../api/queries";
import { useFoot } from "../parts/foot";
import { Icon, type IconName } from "../parts/Icon";
import { NO_FILTER, useNav, type Screen } from "../parts/nav";
import { useMay, useOffice } from "../parts/office";
import { OfficeState } from "../screens/exchange/Offices";
import { count } from "../parts/format";
import { useWords } from "../words";

const ITEMS: { screen: Screen & IconName; needs?: keyof May }[] = [{ screen: "today" }, { screen: "register" }, { screen: "services", needs: "care" }, { screen: "exchange" }, { screen: "review" }, { screen: "reports" }, { screen: "settings" }];

export function Rail() {
  const { t } = useWords();
  const { place, go } = useNav();
  const may = useMay();
  const today = useToday().data;
  const open = (today?.open_conflicts ?? 0) + (useOpenFindings().data ?? 0) + (today?.open_forks ?? 0);
  return (
    <nav className="rail" aria-label={t("nav.label")}>
      <p className="rail-brand"><span className="brand-mark small" aria-hidden="true">册</span>{t("app.name")}</p>
      <ul>
        {ITEMS.filter(({ needs }) => !needs || may[needs]).map(({ screen }) => {
          const here = place.screen === screen || (screen === "register" && place.screen === "import");
          return (
            <li key={screen}>
              <button type="button" aria-current={here ? "page" : undefined} onClick={() => go(screen, screen === "register" && place.screen === "register" ? { filter: NO_FILTER } : {})} data-testid={`nav-${screen}`}>
                <Icon name={screen} /><span>{t(`nav.${screen}`)}</span>
                {screen === "review" && open > 0 && <span className="rail-n" data-testid="rail-open">{count(open)}<span className="visually-hidden">{t("nav.waiting")}</span></span>}
              </button>
            </li>
          );
        })}
      </ul>
      <RailFoot />
    </nav>
  );
}

function RailFoot() {
  const { t } = useWords();
  const { go } = useNav();
  const { fail } = useFoot();
  const office = useOffice();
  const session = useSession().data;
  const known = useOfficesLater().data;
  const offices = known ?? [];
  const shown = offices.find((one) => (office.role === "village" ? one.role === "town" : one.asks));
  const awaited = offices.filter((one) => one.awaited).length;
  const waiting = offices.reduce((sum, one) => sum + one.not_yet_received, 0);
  const isShared = (session?.names.length ?? 0) > 1;
  return (
    <>
    <button type="button" className="rail-lock" onClick={() => void lock().catch(fail)} title="Ctrl L" data-testid="rail-lock"><Icon name="lock" size={16} /><span>{t(isShared ? "rail.switch" : "settings.lock_now")}</span></button>
    <button type="button" className="rail-foot" onClick={() => go("exchange")} data-testid="rail-office">
      <b>{office.name}{session?.user && session.user.name !== office.name && ` · ${session.user.name}`}</b>
      <span>{!known ? "…" : shown ? <OfficeState office={shown} /> : awaited > 0 ? t("rail.awaited", { n: count(awaited) }) : t(waiting > 0 ? "rail.waiting" : offices.length > 0 ? "rail.all_received" : "rail.no_offices", { n: count(waiting) })}</span>
    </button>
    </>
  );
}
