// What may be proposed to a family right after a birth: services and money that are the child's by law, to take or leave.
import { Button } from "antd";
import { useState } from "react";
import { commands, type ProposalView } from "../../api";
import { client, refresh, useProposals } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { today } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

export function Proposals({ id }: { id: string }) {
  const { t } = useWords();
  const read = useProposals(id);
  const { note } = useFoot();
  const [trouble, setTrouble] = useState<unknown>(null);
  const agree = async () => {
    setTrouble(null);
    try {
      client.setQueryData(["wishes", id], await commands.recordWish(id, { what: "agree", purpose: "contact_about_money", date: today(), form: "guardian" }));
      note("wishes.saved");
      await refresh();
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  if (read.error) return <Trouble thrown={read.error} retry={() => void read.refetch()} />;
  if (!read.data || read.data.length === 0) return null;
  return (
    <div className="notice calm" data-testid="proposals">
      <Icon name="info" />
      <div>
        <b>{t("proposed.title")}</b>
        <ul className="plain-list">
          {read.data.map((one) => <li key={one.what} data-testid={`proposed-${one.what}`}><Proposal one={one} agree={() => void agree()} /></li>)}
        </ul>
        <Trouble thrown={trouble} />
      </div>
    </div>
  );
}

function Proposal({ one, agree }: { one: ProposalView; agree: () => void }) {
  const { t } = useWords();
  return (
    <>
      {t(`proposed.${one.what}`, { until: one.until })}{" "}
      {one.may_agree && <Button size="small" onClick={agree} data-testid="proposed-agree">{t("proposed.agree")}</Button>}
    </>
  );
}
