// 设置: language, the lock, whether the register agrees with its journal, and about this office.
import { Button, InputNumber, Segmented } from "antd";
import { useState } from "react";
import { commands, type Settings as SettingsView, type Verified } from "../../api";
import { client, lock, useSession, useSettings } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useMay, useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Fingerprint } from "../exchange/Cards";
import { AccessLog } from "./AccessLog";
import { Backups } from "./Backups";
import { Divisions } from "./Divisions";
import { Posts, Retention } from "./Posts";
import { StationKey } from "./StationKey";
import { Users } from "./Users";

const MOST_MINUTES = 240;

export default function Settings() {
  const { t } = useWords();
  const office = useOffice();
  const may = useMay();
  const settings = useSettings();
  const { fail } = useFoot();
  const save = async (change: Partial<SettingsView>) => {
    if (!settings.data) return;
    const next = { ...settings.data, ...change };
    client.setQueryData(["settings"], next);
    try {
      await commands.setSettings(next);
    } catch (thrown) {
      client.setQueryData(["settings"], settings.data);
      fail(thrown);
    }
  };
  return (
    <div className="page" data-testid="settings">
      <h1>{t("nav.settings")}</h1>
      <Trouble thrown={settings.error} />
      {settings.data && (
        <section className="settings-list">
          <div>
            <span id="set-language">{t("settings.language")}</span>
            <Segmented aria-labelledby="set-language" value={settings.data.language} onChange={(language: "zh" | "en") => void save({ language })} options={[{ value: "zh", label: <span lang="zh-CN" data-testid="language-zh">简体中文</span> }, { value: "en", label: <span lang="en" data-testid="language-en">English</span> }]} />
          </div>
          <div>
            <label htmlFor="lock-minutes">{t("settings.lock_after")}</label>
            <span><InputNumber id="lock-minutes" data-testid="lock-minutes" min={1} max={MOST_MINUTES} value={settings.data.lock_minutes} changeOnWheel={false} onChange={(minutes) => minutes !== null && void save({ lock_minutes: Number(minutes) })} /> {t("settings.minutes")}</span>
          </div>
          <div><span>{t("settings.lock_now_about")}</span><Button icon={<Icon name="lock" size={16} />} onClick={() => void lock().catch(fail)} data-testid="lock-now">{t("settings.lock_now")}</Button></div>
        </section>
      )}
      <Users />
      <Posts />
      <AccessLog />
      <StationKey />
      <Backups />
      <Verify />
      {office.role === "town" && may.exchange && <Divisions />}
      <Retention />
      <About />
    </div>
  );
}

function Verify() {
  const { t, coded } = useWords();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Verified | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const run = () => {
    setBusy(true);
    setTrouble(null);
    commands.verify().then(setAnswer, setTrouble).finally(() => setBusy(false));
  };
  return (
    <section aria-label={t("verify.title")}>
      <div className="section-line"><h2>{t("verify.title")}</h2><span className="spacer" /><Button loading={busy} onClick={run} data-testid="verify">{t("verify.run")}</Button></div>
      <p className="faint">{t("verify.about")}</p>
      <Trouble thrown={trouble} />
      {answer && (
        <div className={answer.ok ? "notice good" : "notice wrong"} role="status" data-testid="verify-result" data-ok={answer.ok}>
          <Icon name={answer.ok ? "done" : "wrong"} />
          <div>
            <b>{t(answer.ok ? "verify.ok" : "verify.bad", { n: count(answer.ops) })}</b>
            {!answer.ok && <ul>{answer.checks.filter((check) => !check.ok).map((check) => <li key={check.name}>{coded("verify.check", check.name, "verify.check.other", { detail: check.detail })}</li>)}</ul>}
          </div>
        </div>
      )}
    </section>
  );
}

function About() {
  const { t } = useWords();
  const office = useOffice();
  const session = useSession();
  return (
    <section aria-label={t("about.title")}>
      <h2>{t("about.title")}</h2>
      <dl className="about">
        <div><dt>{t("about.office")}</dt><dd>{office.name}</dd></div>
        <div><dt>{t("about.unit")}</dt><dd>{office.unit_name} <span className="faint">{office.unit}</span></dd></div>
        <div><dt>{t("card.words")}</dt><dd><Fingerprint words={office.fingerprint} testId="about-fingerprint" /></dd></div>
        <div><dt>{t("about.version")}</dt><dd>{session.data?.version}</dd></div>
      </dl>
      <p className="faint small">{t("about.promise")}</p>
    </section>
  );
}
