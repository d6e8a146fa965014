// Office cards: save mine for another office, and take another's after comparing six words aloud.
import { Button } from "antd";
import { useCallback, useEffect, useState } from "react";
import { commands, type CardView } from "../../api";
import { refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

export function Cards({ path }: { path: string | null }) {
  const { t } = useWords();
  const office = useOffice();
  const { note } = useFoot();
  const [card, setCard] = useState<{ path: string; view: CardView } | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);

  const look = useCallback(async (file: string) => {
    setTrouble(null);
    try {
      setCard({ path: file, view: await commands.readCard(file) });
    } catch (thrown) {
      setTrouble(thrown);
    }
  }, []);
  useEffect(() => {
    if (path) void look(path);
  }, [path, look]);

  const run = (does: () => Promise<unknown>) => {
    setTrouble(null);
    does().catch(setTrouble);
  };
  const saveMine = async () => {
    const file = await commands.saveCard();
    if (file) note("file.saved", { file });
  };
  const pick = async () => {
    const file = await commands.pickCard();
    if (file) await look(file);
  };
  const trust = async () => {
    if (!card) return;
    const view = await commands.trustCard(card.path, true);
    note("card.trusted", { name: view.name });
    setCard(null);
    await refresh();
  };
  return (
    <section aria-label={t("card.title")} data-testid="cards">
      <div className="section-line">
        <h2>{t("card.title")}</h2><span className="spacer" />
        <Button icon={<Icon name="card" size={16} />} onClick={() => run(saveMine)} data-testid="save-card">{t("card.save")}</Button>
        <Button onClick={() => run(pick)} data-testid="read-card">{t("card.read")}</Button>
      </div>
      <Trouble thrown={trouble} />
      <p className="faint">{t("card.about")}</p>
      <div className="card-pair">
        <div className="office-card"><span className="faint">{t("card.mine")}</span><b>{office.name}</b><Fingerprint words={office.fingerprint} testId="my-fingerprint" /></div>
        {card && (
          <div className="office-card theirs" data-testid="their-card">
            <span className="faint">{t(card.view.standing === "known" ? "card.known" : "card.theirs")}</span>
            <b>{card.view.name}</b>
            <Fingerprint words={card.view.fingerprint} testId="their-fingerprint" />
            {card.view.standing === "other" && <div className="notice doubt" role="alert" data-testid="card-other"><Icon name="doubt" /><span>{t("card.other")}</span></div>}
            <p>{t(card.view.standing === "renewed" ? "card.renewed" : "card.compare")}</p>
            <div className="buttons">
              <Button type="primary" onClick={() => run(trust)} data-testid="trust-card">{t("card.trust")}</Button>
              <Button onClick={() => setCard(null)}>{t("action.cancel")}</Button>
            </div>
          </div>
        )}
      </div>
    </section>
  );
}

export function Fingerprint({ words, testId }: { words: string[]; testId: string }) {
  return <ol className="fingerprint" data-testid={testId}>{words.map((word, index) => <li key={index}>{word}</li>)}</ol>;
}
