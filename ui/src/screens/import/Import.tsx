// 导入: choose a workbook, look at what would happen, take it, and see what to do next.
import { Button, Select } from "antd";
import { useCallback, useEffect, useState } from "react";
import { commands, type ImportDone, type ImportOptions, type ImportPreview } from "../../api";
import { refresh, useVillages } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useNav } from "../../parts/nav";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { Done } from "./Done";
import { Preview } from "./Preview";

const NO_OPTIONS: ImportOptions = { sheet: null, header_row: null, columns: null, unit: null };

export default function Import() {
  const { t } = useWords();
  const { place } = useNav();
  const { write } = useFoot();
  const [path, setPath] = useState<string | null>(place.paths[0] ?? null);
  const [options, setOptions] = useState<ImportOptions>(NO_OPTIONS);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [done, setDone] = useState<ImportDone | null>(null);
  const [busy, setBusy] = useState<"reading" | "writing" | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const isTown = useOffice().role === "town";

  const read = useCallback(async (file: string, asked: ImportOptions) => {
    setBusy("reading");
    setTrouble(null);
    try {
      setPreview(await commands.previewRoster(file, asked));
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(null);
    }
  }, []);
  useEffect(() => {
    if (path && (!isTown || options.unit)) void read(path, options);
  }, [path, options, isTown, read]);

  const choose = async () => {
    setTrouble(null);
    try {
      const file = await commands.pickRoster();
      if (file) setPath(file);
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  const again = () => {
    setPath(null);
    setPreview(null);
    setDone(null);
    setOptions((now) => ({ ...NO_OPTIONS, unit: now.unit }));
    setTrouble(null);
  };
  const take = async (changes: { row: number; fields: string[] }[]) => {
    if (!preview) return;
    setBusy("writing");
    setTrouble(null);
    try {
      const result = await commands.importRoster({ token: preview.token, changes });
      const { saved } = result;
      if (saved) await write(() => Promise.resolve(saved));
      else await refresh();
      setDone(result);
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setBusy(null);
    }
  };
  if (done && preview) return <Done done={done} token={preview.token} fileName={preview.file_name} onAgain={again} />;
  if (preview) return <Preview preview={preview} options={options} onOptions={setOptions} onTake={(changes) => void take(changes)} onLeave={again} busy={busy} trouble={trouble} />;
  return (
    <div className="page" data-testid="import-choose">
      <h1>{t("import.title")}</h1>
      <p className="lead">{t("import.about")}</p>
      <Trouble thrown={trouble} />
      {isTown && <ChooseVillage value={options.unit} onChange={(unit) => setOptions((now) => ({ ...now, unit }))} />}
      <div className="drop-zone" data-testid="drop-zone">
        <Icon name="file" size={30} />
        <Button type="primary" size="large" loading={busy === "reading"} disabled={isTown && !options.unit} onClick={() => void choose()} data-testid="pick-roster">{t("import.choose")}</Button>
        <span className="faint">{path && isTown && !options.unit ? t("import.village_first") : t("import.or_drop")}</span>
      </div>
      <ol className="steps">
        <li>{t("import.step_choose")}</li><li>{t("import.step_look")}</li><li>{t("import.step_take")}</li>
      </ol>
    </div>
  );
}

function ChooseVillage({ value, onChange }: { value: string | null; onChange: (unit: string) => void }) {
  const { t } = useWords();
  const villages = useVillages(useOffice().unit);
  return (
    <div className="inline-choice">
      <label htmlFor="import-unit">{t("import.of_village")}</label>
      <Select id="import-unit" className="medium" data-testid="import-unit" showSearch={{ optionFilterProp: "label" }} value={value ?? undefined} onChange={onChange} placeholder={t("form.choose")} options={(villages.data ?? []).map((unit) => ({ value: unit.code, label: unit.name }))} />
    </div>
  );
}
