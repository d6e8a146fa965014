// 也登记为: the other registrations of the same person, and how to part them again.
import { Button } from "antd";
import { useState } from "react";
import { commands, type AlsoView } from "../../api";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useNav } from "../../parts/nav";
import { Trouble } from "../../parts/Trouble";
import { useUnitName } from "../../parts/UnitName";
import { useWords } from "../../words";

export function Also({ id, unit, also }: { id: string; unit: string; also: AlsoView[] }) {
  const { t } = useWords();
  const { open } = useNav();
  const { write, note } = useFoot();
  const unitName = useUnitName();
  const [trouble, setTrouble] = useState<unknown>(null);
  if (also.length === 0) return null;
  const part = async (other: AlsoView) => {
    let through: string | null = null;
    await write(async () => {
      const parted = await commands.unlinkPeople(id, other.id);
      through = parted.through;
      return parted.saved;
    });
    if (through !== null) note("also.still_through", { name: through });
  };
  return (
    <section className="inset also" data-testid="also" aria-label={t("also.title")}>
      <h3><Icon name="person" size={15} /> {t("also.title")}</h3>
      <ul>
        {also.map((other) => (
          <li key={other.id} data-testid="also-row" data-id={other.id}>
            <button type="button" className="link" onClick={() => open({ kind: "person", id: other.id }, true)}>{other.name || t("person.unnamed")}</button>
            <span className="faint">{[other.unit !== unit && unitName(other.unit), other.household_number && t("household.numbered", { number: other.household_number }), other.unit === unit && other.shown && t("also.shown")].filter(Boolean).join(" · ")}</span>
            {other.direct ? <Button size="small" type="text" onClick={() => void part(other).catch(setTrouble)} data-testid="unlink">{t("also.unlink")}</Button> : <span className="faint small">{t("also.indirect")}</span>}
          </li>
        ))}
      </ul>
      <Trouble thrown={trouble} />
    </section>
  );
}
