// 交换: two big actions, where each office stands, and the cards by which offices know each other.
import { Button } from "antd";
import { useState } from "react";
import { commands } from "../../api";
import { useOffices } from "../../api/queries";
import { Icon } from "../../parts/Icon";
import { useNav, type Task } from "../../parts/nav";
import { useMay, useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Cards } from "./Cards";
import { HeldFiles } from "./HeldFiles";
import { InsideFile } from "./InsideFile";
import { Offices } from "./Offices";
import { ReadFiles } from "./ReadFiles";
import { Refill } from "./Refill";
import { Waiting } from "./Waiting";
import { WriteFiles } from "./WriteFiles";

const NO_PATHS: string[] = [];

export default function Exchange() {
  const { t } = useWords();
  const { place } = useNav();
  const [task, setTask] = useState<Task>(place.task);
  const me = useOffice();
  const [unit, setUnit] = useState<string | null>(null);
  const [again, setAgain] = useState(false);
  const [dropped, setDropped] = useState(place.task === "read" ? place.paths : NO_PATHS);
  const [inside, setInside] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [refilling, setRefilling] = useState(false);
  const may = useMay();
  const offices = useOffices();
  const look = () => void commands.pickAnyFile().then(setInside).catch(setTrouble);
  const begin = (next: Task, office: string | null = null, fromTheirs = false) => {
    setAgain(fromTheirs);
    setTask(next);
    setDropped(NO_PATHS);
    setUnit(office);
  };
  if (task === "write") return <WriteFiles unit={unit} again={again} onEnd={() => begin(null)} />;
  if (task === "read") return <ReadFiles paths={dropped} onEnd={() => begin(null)} />;
  if (inside) return <InsideFile path={inside} onEnd={() => setInside(null)} />;
  const known = offices.data ?? [];
  return (
    <div className="page" data-testid="exchange">
      <h1>{t("nav.exchange")}</h1>
      <div className="big-actions">
        <button type="button" className="big" onClick={() => begin("write")} disabled={known.length === 0 || !may.files} data-testid="exchange-write">
          <Icon name="usb" size={34} /><span><b>{t("exchange.write")}</b><span>{t("exchange.write_about")}</span></span>
        </button>
        <button type="button" className="big" onClick={() => begin("read")} disabled={known.length === 0 || !may.files} data-testid="exchange-read">
          <Icon name="read" size={34} /><span><b>{t("exchange.read")}</b><span>{t("exchange.read_about")}</span></span>
        </button>
      </div>
      <Trouble thrown={offices.error ?? trouble} />
      <div className="section-line"><h2>{t("exchange.offices")}</h2><span className="spacer" />{me.role === "town" && may.exchange && !refilling && <Button onClick={() => setRefilling(true)} data-testid="open-refill">{t("refill.open")}</Button>}{may.files && <Button icon={<Icon name="eye" size={16} />} onClick={look} data-testid="inspect-file">{t("inspect.file")}</Button>}</div>
      {refilling && <Refill onEnd={() => setRefilling(false)} />}
      {offices.data && known.length === 0 ? <p className="notice calm"><Icon name="info" /><span>{t("exchange.no_offices")}</span></p> : <Offices offices={known} onWrite={(office, fromTheirs) => begin("write", office, fromTheirs)} />}
      <Waiting />
      <HeldFiles />
      {may.exchange && <Cards path={place.task === "card" ? (place.paths[0] ?? null) : null} />}
      <p className="faint small">{t("exchange.drop_anywhere")}</p>
      {may.exchange && !known.some((one) => one.own) && <p className="faint small">{t("own.about")} <button type="button" className="link" onClick={() => begin("write", me.unit)} data-testid="write-to-own">{t("own.write")}</button></p>}
    </div>
  );
}

export function BackToExchange({ onEnd }: { onEnd: () => void }) {
  const { t } = useWords();
  return <Button type="text" className="square" icon={<Icon name="back" />} aria-label={t("action.back")} onClick={onEnd} data-testid="exchange-back" />;
}
