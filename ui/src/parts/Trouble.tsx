// An error where it happened: what happened, what it means for the data, what to do.
import { Button } from "antd";
import { asApiError } from "../api";
import { useWords } from "../words";
import { Icon } from "./Icon";

export function Trouble({ thrown, retry }: { thrown: unknown; retry?: () => void }) {
  const words = useWords();
  if (!thrown) return null;
  const error = asApiError(thrown);
  return (
    <div className="notice wrong" role="alert" data-testid="trouble" data-code={error.code}>
      <Icon name="wrong" />
      <span>{words.error(error)}</span>
      {retry && <Button size="small" onClick={retry} data-testid="retry">{words.t("action.retry")}</Button>}
    </div>
  );
}
