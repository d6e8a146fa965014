// 给外单位的名单: templates with whom they are for, by which document and until when; their lists; writing and ending one.
import { Button } from "antd";
import { useState } from "react";
import { commands, type TemplateView } from "../../api";
import { useTemplates } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { NewTemplate } from "./NewTemplate";

export function Templates() {
  const { t } = useWords();
  const known = useTemplates();
  const [open, setOpen] = useState(false);
  const templates = known.data ?? [];
  return (
    <section aria-label={t("template.title")} data-testid="templates">
      <div className="section-line"><h2>{t("template.title")}</h2><span className="spacer" />{!open && <Button icon={<Icon name="add" size={16} />} onClick={() => setOpen(true)} data-testid="template-open">{t("template.open")}</Button>}</div>
      <p className="faint">{t("template.about")}</p>
      <Trouble thrown={known.error} />
      {open && <NewTemplate onEnd={() => setOpen(false)} />}
      {templates.length > 0 && (
        <table className="plain-table template-table" data-testid="template-list">
          <thead><tr><th scope="col">{t("template.name")}</th><th scope="col">{t("template.for_and_by")}</th><th scope="col">{t("template.what")}</th><th scope="col">{t("template.ends")}</th><th scope="col"><span className="visually-hidden">{t("users.change")}</span></th></tr></thead>
          <tbody>{templates.map((template) => <Row key={template.id} template={template} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function Row({ template }: { template: TemplateView }) {
  const words = useWords();
  const { t, field } = words;
  const { note, fail, write } = useFoot();
  const unitName = useUnitName();
  const [busy, setBusy] = useState(false);
  const attempt = (work: () => Promise<unknown>) => {
    setBusy(true);
    work().catch(fail).finally(() => setBusy(false));
  };
  const list = () =>
    attempt(async () => {
      const written = await commands.writeList(template.id);
      if (written) note("template.written", { file: written.file, n: count(written.rows) });
    });
  const chosen = template.choice.map(([name, value]) => {
    if (name === "age") return t("counts.years", { years: value.replace("-", "–") });
    return name === "unit" ? unitName(value) : words.value(name, value);
  });
  return (
    <tr data-testid="template-row" className={template.over ? "faint" : undefined}>
      <td>{template.name}</td>
      <td>{template.recipient}<br /><span className={template.over ? "small" : "faint small"}>{template.document}</span></td>
      <td>{chosen.join(t("list.and")) || t("template.everyone")}<br /><span className={template.over ? "small" : "faint small"}>{template.columns.map(field).join(t("list.and"))}</span></td>
      <td className="nowrap">{template.over ? t("template.over", { date: template.ended ?? template.ends }) : template.ends}</td>
      <td>{!template.over && (
        <span className="row-buttons">
          <Button size="small" type="primary" ghost loading={busy} onClick={list} data-testid="template-write">{t("template.write")}</Button>
          <Button size="small" disabled={busy} onClick={() => attempt(() => write(() => commands.endTemplate(template.id)))} data-testid="template-end">{t("template.end")}</Button>
        </span>
      )}</td>
    </tr>
  );
}
