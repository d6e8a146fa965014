// Office cards: save mine for another office, and take another's after comparing six words aloud.
import { Button, Checkbox } from "antd";
import { useCallback, useEffect, useState } from "react";
import { commands, type CardView } from "../../api";
import { client, refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../parts/keys";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";

export function Cards({ path }: { path: string | null }) {
  const { t } = useWords();
  const office = useOffice();
  const { note } = useFoot();
  const [card, setCard] = useState<{ path: string; view: CardView } | null>(null);
  const [heard, setHeard] = useState<number[]>([]);
  const [renewing, setRenewing] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);

  const look = useCallback(async (file: string) => {
    setTrouble(null);
    try {
      const view = await commands.readCard(file);
      setCard({ path: file, view });
      setHeard([]);
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
  const isOther = card?.view.standing === "other";
  const trust = async () => {
    if (!card) return;
    const view = await commands.trustCard(card.path, isOther);
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
        <div className="office-card"><span className="faint">{t("card.mine")}</span><b>{office.name}</b><Fingerprint words={office.fingerprint} testId="my-fingerprint" /><button type="button" className="link faint small" onClick={() => setRenewing(true)} hidden={renewing} data-testid="renew-card">{t("card.renew")}</button></div>
        {card && (
          <div className="office-card theirs" data-testid="their-card">
            <span className="faint">{t(card.view.standing === "known" ? "card.known" : "card.theirs")}</span>
            <b>{card.view.name}</b>
            {isOther
              ? <TickedWords words={card.view.fingerprint} heard={heard} onHeard={setHeard} />
              : <Fingerprint words={card.view.fingerprint} testId="their-fingerprint" />}
            {isOther && <div className="notice doubt" role="alert" data-testid="card-other"><Icon name="doubt" /><span>{t("card.other")}</span></div>}
            <p>{t(card.view.standing === "renewed" ? "card.renewed" : isOther ? "card.tick" : "card.compare")}</p>
            <div className="buttons">
              <Button type="primary" disabled={isOther && heard.length < card.view.fingerprint.length} onClick={() => run(trust)} data-testid="trust-card">{t("card.trust")}</Button>
              <Button onClick={() => setCard(null)}>{t("action.cancel")}</Button>
            </div>
          </div>
        )}
      </div>
      {renewing && <Renew onEnd={() => setRenewing(false)} onRenewed={saveMine} />}
    </section>
  );
}

/** New keys for this office, which the old one signs; then the new card is saved to be given to the others. */
function Renew({ onEnd, onRenewed }: { onEnd: () => void; onRenewed: () => Promise<void> }) {
  const { t } = useWords();
  const [trouble, setTrouble] = useState<unknown>(null);
  useKeys({ escape: onEnd });
  const renew = async () => {
    try {
      await commands.renewCard();
      await client.refetchQueries({ queryKey: ["session"] });
      await onRenewed();
      onEnd();
    } catch (thrown) {
      setTrouble(thrown);
    }
  };
  return (
    <div className="inset" data-testid="renew-form">
      <p>{t("card.renew_about")}</p>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" onClick={() => void renew()} data-testid="renew-confirm">{t("card.renew_confirm")}</Button>
        <Button onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </div>
  );
}

/** Six words to be heard on the telephone, each ticked as it is read out. */
function TickedWords({ words, heard, onHeard }: { words: string[]; heard: number[]; onHeard: (heard: number[]) => void }) {
  const { t } = useWords();
  return (
    <ol className="fingerprint ticked" aria-label={t("card.words")} data-testid="their-fingerprint">
      {words.map((word, index) => <li key={index}><Checkbox checked={heard.includes(index)} onChange={(event) => onHeard(event.target.checked ? [...heard, index] : heard.filter((one) => one !== index))} data-testid={`heard-${index}`}>{word}</Checkbox></li>)}
    </ol>
  );
}

export function Fingerprint({ words, testId }: { words: string[]; testId: string }) {
  return <ol className="fingerprint" data-testid={testId}>{words.map((word, index) => <li key={index}>{word}</li>)}</ol>;
}
