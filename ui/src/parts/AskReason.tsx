// 查阅事由: why someone sees a value in full or takes a file out; asked at that moment and kept in the log of who looked.
import { Dropdown } from "antd";
import type { ReactElement } from "react";
import { useWords } from "../words";

export const REASONS = ["person_asked", "service", "check", "duty"] as const;

/** Opens a short list of reasons at what it is around, and acts when one is chosen. */
export function AskReason({ act, children }: { act: (reason: string) => void; children: ReactElement }) {
  const { t } = useWords();
  const items = [
    { key: "title", type: "group" as const, label: t("reason.title"), children: REASONS.map((reason) => ({ key: reason, label: <span data-testid={`reason-${reason}`}>{t(`reason.${reason}`)}</span> })) },
  ];
  return <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => act(key) }}>{children}</Dropdown>;
}
