// 服务接续: what was begun for someone goes on at another town's station, as she wishes; what came from there, what went, what is not answered.
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { commands, type ContinuityFrom, type ToldView } from "../../api";
import { useContinuities, useSession } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { instant } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { PersonPicker } from "../../parts/Picker";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";
import { SaveLine } from "./SaveLine";
import { Sure } from "./Sure";
import { Told } from "./Told";
import { useSending } from "./useSaving";

type Opened = { from: ContinuityFrom; told: ToldView };

export function Continuity() {
  const { t } = useWords();
  const unitName = useUnitName();
  const list = useContinuities();
  const user = useSession().data?.user?.name;
  const { fail } = useFoot();
  const [opened, setOpened] = useState<Opened | null>(null);
  const look = (from: ContinuityFrom) => commands.inspectContinuity(from).then((told) => setOpened({ from, told }), fail);
  const pick = async () => {
    try {
      const path = await commands.pickContinuity();
      if (path !== null) await look({ kind: "file", path });
    } catch (thrown) {
      fail(thrown);
    }
  };
  const end = () => setOpened(null);
  const files = list.data?.files ?? [];
  const waiting = list.data?.waiting ?? [];
  return (
    <div className="due-body" data-testid="continuity">
      <Trouble thrown={list.error} retry={() => void list.refetch()} />
      <p className="faint">{t("continuity.about")}</p>
      {opened === null && <div className="buttons"><Button type="primary" icon={<Icon name="read" size={16} />} onClick={() => void pick()} data-testid="continuity-read">{t("continuity.read")}</Button></div>}
      {opened && (opened.told.receipt ? <TakeReceipt key={opened.told.file} opened={opened} onEnd={end} /> : <Accept key={opened.told.file} opened={opened} onEnd={end} />)}
      {waiting.length > 0 && <h2 className="due-heading">{t("continuity.waiting")}</h2>}
      <ul className="care-lines">
        {waiting.map((one) => (
          <li key={one.file} data-testid="continuity-waiting">
            <div className="care-line"><b>{one.name || t("person.unnamed")}</b><span>{one.sender_name}</span><span className="faint small">{instant(one.written_at, true)}</span></div>
            <div className="care-does">
              {one.problem === null && <Button size="small" onClick={() => void look({ kind: "waiting", id: one.file })} data-testid="continuity-open">{t("continuity.open")}</Button>}
              <Sure does={() => commands.dropContinuity(one.file)} label="continuity.drop" about="continuity.drop_about" says="continuity.dropped" testId="continuity-drop" />
            </div>
          </li>
        ))}
      </ul>
      {list.data && files.length === 0 && <p className="faint" data-testid="continuity-none">{t("continuity.none")}</p>}
      {files.length > 0 && (
        <table className="plain-table" data-testid="continuities">
          <thead><tr><th scope="col">{t("care.day")}</th><th scope="col">{t("fields.name")}</th><th scope="col">{t("continuity.where")}</th><th scope="col">{t("continuity.answer")}</th></tr></thead>
          <tbody>
            {files.map((one) => (
              <tr key={one.id}>
                <td>{one.day}</td><td>{one.person_name || t("person.unnamed")}</td>
                <td>{t(one.direction === "sent" ? "continuity.to_there" : "continuity.from_there", { where: unitName(one.other) })}</td>
                <td>{one.direction !== "sent" ? user === one.provider && <Sure does={() => commands.takeBack(one.id)} label="care.take_back" about="continuity.take_back_about" says="care.taken_back" testId="continuity-take-back" /> : one.answered_on ? t("continuity.goes_on", { day: one.answered_on }) : <span className="faint">{t("care.no_answer_yet")}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Accept({ opened, onEnd }: { opened: Opened; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const [person, setPerson] = useState<string | null>(null);
  const [receipt, setReceipt] = useState(true);
  const sending = useSending(person);
  const save = (insist: boolean) => {
    if (person === null) return;
    void sending.send(() => commands.acceptContinuity({ from: opened.from, person, insist, receipt }), ({ accepted }) => {
      note(accepted.already ? "continuity.already" : "continuity.accepted", { name: opened.told.name, n: accepted.services });
      onEnd();
    });
  };
  return (
    <section className="inset" aria-label={t("continuity.accept")} data-testid="continuity-accept">
      <Told told={opened.told} />
      <div className="care-fields">
        <Field label={t("continuity.who")} name="person">{(ids) => <PersonPicker {...ids} testId="continuity-person" value={person} onChange={setPerson} />}</Field>
      </div>
      <Checkbox checked={receipt} onChange={(event) => setReceipt(event.target.checked)} data-testid="continuity-receipt">{t("continuity.receipt")}</Checkbox>
      <p className="faint small">{t("continuity.accept_about")}</p>
      <SaveLine saving={sending} onSave={save} onEnd={onEnd} ready={person !== null} label={t("continuity.accept")} testId="continuity-save" />
    </section>
  );
}

function TakeReceipt({ opened, onEnd }: { opened: Opened; onEnd: () => void }) {
  const { t } = useWords();
  const { note } = useFoot();
  const sending = useSending();
  const save = () => {
    if (opened.from.kind !== "file") return;
    const { path } = opened.from;
    void sending.send(() => commands.takeContinuityReceipt(path), (done) => {
      note("continuity.answered", { name: done.person_name, n: done.ended.length });
      onEnd();
    });
  };
  return (
    <section className="inset" aria-label={t("continuity.take")} data-testid="continuity-take">
      <p>{t("continuity.receipt_says", { who: opened.told.sender_name, day: opened.told.on.slice(0, 10) })}</p>
      <SaveLine saving={sending} onSave={save} onEnd={onEnd} ready label={t("continuity.take")} testId="continuity-take-save" />
    </section>
  );
}
