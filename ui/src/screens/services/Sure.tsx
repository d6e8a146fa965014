import { Button, Popconfirm } from "antd";
import { refresh } from "../../api/queries";
import { useFoot } from "../../parts/foot";
import { useWords, type Key, type Params } from "../../words";

/** Something that is asked about once more before it is done. */
export function Sure({ does, label, about, says, params, testId, link }: { does: () => Promise<unknown>; label: Key; about: Key; says: Key; params?: Params; testId: string; link?: boolean }) {
  const { t } = useWords();
  const { note, fail } = useFoot();
  const act = () => does().then(async () => {
    note(says, params);
    await refresh();
  }, fail);
  return (
    <Popconfirm title={t(about)} onConfirm={act} okText={t(label)} cancelText={t("action.cancel")} okButtonProps={{ "data-testid": `${testId}-sure` }} icon={null}>
      {link ? <button type="button" className="link small" data-testid={testId}>{t(label)}</button> : <Button size="small" data-testid={testId}>{t(label)}</Button>}
    </Popconfirm>
  );
}
