// 用户: who works in this office. Taking someone up, letting someone go, and new passphrases; each asks for one's own passphrase again.
import { Button, Checkbox, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { commands, type Own, type Post, type User } from "../../api";
import { client, refresh, useHandovers, useOpenWork, useSession, useUsers } from "../../api/queries";
import { Field } from "../../parts/Field";
import { useFoot } from "../../parts/foot";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { useOffice } from "../../parts/office";
import { Trouble } from "../../parts/Trouble";
import { useWords } from "../../words";
import { RecoveryCode } from "../start/RecoveryCode";
import { strength } from "../start/strength";

const POSTS: Record<"village" | "town", Post[]> = { village: ["officer", "doctor"], town: ["staff", "clinician", "lead", "auditor"] };

/** What is being done: to nobody yet, to a new user, or to the one named. */
type Doing = { what: "add" | "code" } | { what: "passphrase" | "disable"; name: string } | null;

export function Users() {
  const { t } = useWords();
  const users = useUsers();
  const handovers = useHandovers();
  const me = useSession().data?.user ?? null;
  const [doing, setDoing] = useState<Doing>(null);
  const manages = me?.manages ?? false;
  const done = async () => {
    setDoing(null);
    await refresh();
    // The lock and the rail know the names.
    await client.invalidateQueries({ queryKey: ["session"] });
  };
  return (
    <section aria-label={t("users.title")} data-testid="users">
      <div className="section-line"><h2>{t("users.title")}</h2><span className="spacer" />{manages && doing === null && <><Button onClick={() => setDoing({ what: "code" })} data-testid="new-code">{t("recovery.new")}</Button><Button onClick={() => setDoing({ what: "add" })} data-testid="user-add">{t("users.add")}</Button></>}</div>
      <p className="faint">{t("users.about")}</p>
      <Trouble thrown={users.error ?? handovers.error} />
      <table className="plain-table" data-testid="user-list">
        <thead><tr><th scope="col">{t("users.name")}</th><th scope="col">{t("users.post")}</th><th scope="col">{t("users.may")}</th><th scope="col"><span className="visually-hidden">{t("users.change")}</span></th></tr></thead>
        <tbody>{(users.data ?? []).map((user) => <Row key={user.name} user={user} me={me} onDo={setDoing} />)}</tbody>
      </table>
      {(handovers.data ?? []).map((one) => <p key={one.user + one.day} className="faint small" data-testid="handover-known">{t("handover.was", { day: one.day, user: one.user, to: one.taken_by })}</p>)}
      {doing?.what === "code" && <NewCode onEnd={() => setDoing(null)} />}
      {doing?.what === "add" && <Add onCancel={() => setDoing(null)} onDone={done} />}
      {doing?.what === "passphrase" && <NewOne key={doing.name} name={doing.name} onCancel={() => setDoing(null)} onDone={done} />}
      {doing?.what === "disable" && <Disable key={doing.name} name={doing.name} onCancel={() => setDoing(null)} onDone={done} />}
    </section>
  );
}

function Row({ user, me, onDo }: { user: User; me: User | null; onDo: (doing: Doing) => void }) {
  const { t } = useWords();
  const own = me?.name === user.name;
  const may = user.disabled ? t("users.disabled") : user.manages ? t("users.manages_too", { may: t(`users.may.${user.post}`) }) : t(`users.may.${user.post}`);
  return (
    <tr data-testid="user-row" className={user.disabled ? "faint" : undefined}>
      <td>{user.name}{own && <span className="faint"> {t("users.you")}</span>}</td>
      <td>{t(`users.post.${user.post}`)}</td>
      <td>{may}</td>
      <td>{!user.disabled && (own || me?.manages) && (
        <span className="row-buttons">
          <Button size="small" onClick={() => onDo({ what: "passphrase", name: user.name })} data-testid="user-passphrase">{t("users.new_passphrase")}</Button>
          {me?.manages && !own && <Button size="small" onClick={() => onDo({ what: "disable", name: user.name })} data-testid="user-disable">{t("users.disable")}</Button>}
        </span>
      )}</td>
    </tr>
  );
}

interface Asking { onCancel: () => void; onDone: () => Promise<void> }

/** A form that ends with one's own passphrase, which the shell checks. */
function Asked({ title, say, ok, act, mayByCode = false, onCancel, onDone, children }: Asking & { title: string; say: string; ok: boolean; act: (own: Own) => Promise<unknown>; mayByCode?: boolean; children?: ReactNode }) {
  const { t } = useWords();
  const [own, setOwn] = useState("");
  const [byCode, setByCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const submit = () => {
    if (!ok || own === "" || busy) return;
    setBusy(true);
    setTrouble(null);
    act({ text: own, is_code: byCode }).then(onDone).catch(setTrouble).finally(() => setBusy(false));
  };
  return (
    <form className="settings-form" aria-label={title} onSubmit={(event) => { event.preventDefault(); submit(); }} data-testid="user-form">
      <h3>{title}</h3>
      {children}
      {mayByCode && <p><Checkbox checked={byCode} onChange={(event) => { setByCode(event.target.checked); setOwn(""); }} data-testid="user-by-code">{t("users.by_code")}</Checkbox></p>}
      <Field label={t(byCode ? "recovery.code" : "users.own")} name="own" wide>
        {(ids) => <Input.Password id={ids.id} aria-describedby={ids.describedBy} autoComplete="current-password" value={own} onChange={(event) => setOwn(event.target.value)} data-testid="user-own" />}
      </Field>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!ok || own === ""} data-testid="user-save">{say}</Button>
        <Button type="text" onClick={onCancel} data-testid="user-cancel">{t("action.cancel")}</Button>
      </div>
    </form>
  );
}

function Add({ onCancel, onDone }: Asking) {
  const { t } = useWords();
  const posts = POSTS[useOffice().role];
  const { note } = useFoot();
  const [name, setName] = useState("");
  const [post, setPost] = useState<Post>(posts[0] ?? "officer");
  const [manages, setManages] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const ok = name.trim() !== "" && strength(passphrase) !== "none" && strength(passphrase) !== "short";
  return (
    <Asked title={t("users.add")} say={t("users.add")} ok={ok} onCancel={onCancel} onDone={onDone} mayByCode act={async (own) => { const closed = await commands.addUser({ name: name.trim(), post, manages, passphrase }, own); if (closed.length > 0) note("users.closed", { name: name.trim() }); }}>
      <Field label={t("users.name")} name="user-name" wide>
        {(ids) => <Input id={ids.id} aria-describedby={ids.describedBy} autoFocus autoComplete="off" maxLength={40} value={name} onChange={(event) => setName(event.target.value)} data-testid="user-name" />}
      </Field>
      <Field label={t("users.post")} name="user-post" wide hint={<span className="faint small">{t(`users.may.${post}`)}</span>}>
        {(ids) => <Select id={ids.id} className="full" aria-describedby={ids.describedBy} showSearch={{ optionFilterProp: "label" }} value={post} onChange={setPost} options={posts.map((one) => ({ value: one, label: t(`users.post.${one}`) }))} data-testid="user-post" />}
      </Field>
      <Passphrase name={name} value={passphrase} onChange={setPassphrase} />
      <p><Checkbox checked={manages} onChange={(event) => setManages(event.target.checked)} data-testid="user-manages">{t("users.manages")}</Checkbox></p>
    </Asked>
  );
}

function NewOne({ name, onCancel, onDone }: Asking & { name: string }) {
  const { t } = useWords();
  const [passphrase, setPassphrase] = useState("");
  const ok = strength(passphrase) !== "none" && strength(passphrase) !== "short";
  return (
    <Asked title={t("users.new_passphrase_of", { name })} say={t("users.new_passphrase")} ok={ok} onCancel={onCancel} onDone={onDone} mayByCode act={(own) => commands.setUserPassphrase(name, passphrase, own)}>
      <Passphrase name={name} value={passphrase} onChange={setPassphrase} />
    </Asked>
  );
}

/** What is open, on a sheet that both sign, and who takes over. */
function Disable({ name, onCancel, onDone }: Asking & { name: string }) {
  const { t, coded } = useWords();
  const work = useOpenWork();
  const users = useUsers().data ?? [];
  const others = users.filter((user) => !user.disabled && user.name !== name);
  const keepsCare = users.some((user) => user.name === name && (user.post === "doctor" || user.post === "clinician"));
  const [to, setTo] = useState<string | null>(null);
  const open = work.data ?? [];
  return (
    <Asked title={t("users.disable_title", { name })} say={t("users.disable")} ok={to !== null} onCancel={onCancel} onDone={onDone} act={(own) => commands.disableUser(name, to, own)}>
      <p>{t("users.disable_about")}</p>
      {keepsCare && <p data-testid="handover-care">{t("handover.care")}</p>}
      <div className="print-sheet receipt" data-testid="handover-sheet">
        <h4>{t("handover.title", { name })}</h4>
        <Trouble thrown={work.error} />
        {work.error ? null : work.data === undefined ? <p className="faint">{t("state.reading")}</p> : open.length === 0 ? <p>{t("handover.nothing")}</p> : <dl>{open.map((one) => <div key={one.what}><dt>{coded("handover.open", one.what, "handover.open.findings")}</dt><dd>{count(one.count)}</dd></div>)}</dl>}
        <div className="signatures"><span>{t("handover.given_by")}</span><span>{t("handover.taken_by")}</span></div>
      </div>
      <p><Button icon={<Icon name="print" size={16} />} onClick={() => window.print()} data-testid="handover-print">{t("handover.print")}</Button></p>
      <Field label={t("handover.to")} name="taken-by" wide>
        {(ids) => <Select id={ids.id} className="full" showSearch={{ optionFilterProp: "label" }} value={to ?? undefined} onChange={setTo} options={others.map((user) => ({ value: user.name, label: user.name }))} placeholder={t("form.choose")} data-testid="handover-to" />}
      </Field>
    </Asked>
  );
}

/** A new recovery code, for one that was lost or seen; the old one is asked for, since only that opens every book. */
function NewCode({ onEnd }: { onEnd: () => void }) {
  const { t } = useWords();
  const [old, setOld] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  if (code !== null) return <div className="settings-form"><h3>{t("recovery.new")}</h3><RecoveryCode code={code} onDone={onEnd} /></div>;
  return (
    <form className="settings-form" onSubmit={(event) => { event.preventDefault(); setTrouble(null); commands.newRecoveryCode(old.trim()).then(setCode, setTrouble); }} data-testid="new-code-form">
      <h3>{t("recovery.new")}</h3>
      <p>{t("recovery.new_about")}</p>
      <Field label={t("recovery.old")} name="code" wide>
        {(ids) => <Input id={ids.id} className="mono" autoComplete="off" spellCheck={false} value={old} onChange={(event) => setOld(event.target.value)} data-testid="old-code" />}
      </Field>
      <Trouble thrown={trouble} />
      <div className="buttons">
        <Button type="primary" htmlType="submit" disabled={old.trim() === ""} data-testid="new-code-make">{t("recovery.new")}</Button>
        <Button type="text" onClick={onEnd}>{t("action.cancel")}</Button>
      </div>
    </form>
  );
}

function Passphrase({ name, value, onChange }: { name: string; value: string; onChange: (text: string) => void }) {
  const { t } = useWords();
  const how = strength(value);
  return (
    <Field label={name.trim() === "" ? t("users.their_passphrase") : t("users.passphrase_of", { name: name.trim() })} name="user-new" wide hint={<span className={`strength ${how}`}><i aria-hidden="true" />{t(`strength.${how}`)}</span>}>
      {(ids) => <Input.Password id={ids.id} aria-describedby={ids.describedBy} autoComplete="new-password" value={value} onChange={(event) => onChange(event.target.value)} data-testid="user-new-passphrase" />}
    </Field>
  );
}
