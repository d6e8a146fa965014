// 讲座: when, about what, and how many came. Who came is not asked.
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { commands, type TalkView } from "../../api";
import { useTalks } from "../../api/queries";
import { DateInput } from "../../parts/Control";
import { Field } from "../../parts/Field";
import { count, today } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";
import { SaveLine } from "./SaveLine";
import { Sure } from "./Sure";
import { useIsOwn } from "./useIsOwn";
import { useSaving } from "./useSaving";

const PROGRAMME = "health_education";
const TOPIC = "topic";

export function Talks() {
  const { t } = useWords();
  const talks = useTalks();
  const [writing, setWriting] = useState(false);
  const rows = talks.data ?? [];
  return (
    <div className="due-body">
      <Trouble thrown={talks.error} retry={() => void talks.refetch()} />
      {writing ? <Give onEnd={() => setWriting(false)} /> : (
        <div className="buttons"><Button type="primary" icon={<Icon name="add" size={16} />} onClick={() => setWriting(true)} data-testid="talk-add">{t("talks.add")}</Button></div>
      )}
      {talks.data && rows.length === 0 && <p className="faint" data-testid="talks-none">{t("talks.none")}</p>}
      {rows.length > 0 && (
        <table className="plain-table" data-testid="talks">
          <thead><tr><th scope="col">{t("care.day")}</th><th scope="col">{t("care.office")}</th><th scope="col">{t("talks.topic")}</th><th scope="col" className="n">{t("talks.people")}</th><th scope="col"><span className="visually-hidden">{t("care.take_back")}</span></th></tr></thead>
          <tbody>{rows.map((one) => <Row key={one.id} one={one} />)}</tbody>
        </table>
      )}
      <p className="faint small">{t("talks.about")}</p>
    </div>
  );
}

function Row({ one }: { one: TalkView }) {
  const unitName = useUnitName();
  const { item } = useCatalogue();
  const { language } = useWords();
  const isOwn = useIsOwn();
  const topic = item(PROGRAMME, TOPIC)?.choices.find((known) => known.code === one.topic);
  return (
    <tr data-testid="talk">
      <td>{one.day}</td><td>{unitName(one.unit)}</td><td>{topic ? topic[language] : one.topic}</td><td className="n">{count(one.people)}</td>
      <td>{isOwn(one) && <Sure does={() => commands.takeBack(one.id)} label="care.take_back" about="care.take_back_about" says="care.taken_back" testId="talk-take-back" />}</td>
    </tr>
  );
}

function Give({ onEnd }: { onEnd: () => void }) {
  const { t, language } = useWords();
  const { item } = useCatalogue();
  const saving = useSaving();
  const [topic, setTopic] = useState<string>();
  const [on, setOn] = useState(today());
  const [people, setPeople] = useState("");
  const topics = item(PROGRAMME, TOPIC)?.choices ?? [];
  const save = () => void (topic && saving.save(() => commands.giveTalk(topic, on, Number(people)), "talks.saved", { n: people }, onEnd));
  return (
    <section className="inset" aria-label={t("talks.add")} data-testid="talk-form">
      <div className="care-fields">
        <Field label={t("talks.topic")} name="topic">
          {(ids) => <Select id={ids.id} className="full" value={topic} onChange={setTopic} options={topics.map((one) => ({ value: one.code, label: one[language] }))} placeholder={t("form.choose")} autoFocus showSearch={{ optionFilterProp: "label" }} data-testid="talk-topic" />}
        </Field>
        <Field label={t("care.on")} name="date">{(ids) => <DateInput name="date" id={ids.id} value={on} onChange={setOn} testId="talk-on" />}</Field>
        <Field label={t("talks.people")} name="people">
          {(ids) => <Input id={ids.id} value={people} onChange={(event) => setPeople(event.target.value.replace(/\D/g, "").slice(0, 5))} inputMode="numeric" autoComplete="off" data-testid="talk-people" />}
        </Field>
      </div>
      <SaveLine saving={saving} onSave={save} onEnd={onEnd} ready={topic !== undefined && on !== "" && people !== ""} testId="talk-save" />
    </section>
  );
}
