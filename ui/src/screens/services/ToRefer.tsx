// A finding that is to be looked at elsewhere, and nobody was referred since: the norm asks for it at once, and for the answer within two weeks.
import { Button } from "antd";
import type { ReferralView, ServiceView } from "../../api";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { useCatalogue } from "./catalogue";

const FINDING = "follow_up";
const RISKS = ["orange", "red", "purple"];

/** Whether what was noted asks for a referral. */
const asks = ({ items }: ServiceView) => items.finding === FINDING || RISKS.includes(items.risk ?? "");

/** The latest service of each programme, where it asks for a referral that has not followed. */
export function toRefer(services: ServiceView[], referrals: ReferralView[]): ServiceView[] {
  const latest = new Map<string, ServiceView>();
  for (const one of services) {
    const known = latest.get(one.programme);
    if (!known || known.day <= one.day) latest.set(one.programme, one);
  }
  return [...latest.values()].filter((one) => asks(one) && !referrals.some((sent) => sent.programme === one.programme && sent.day >= one.day));
}

export function ToRefer({ of, onRefer }: { of: ServiceView; onRefer: () => void }) {
  const { t } = useWords();
  const { programmeName, noted } = useCatalogue();
  const { risk, finding } = of.items;
  const said = noted(of.programme, { ...(risk !== undefined && { risk }), ...(finding !== undefined && { finding }) });
  return (
    <div className="notice doubt" data-testid="to-refer">
      <Icon name="doubt" />
      <span>{t("care.to_refer", { what: programmeName(of.programme), day: of.day, said })} <Button size="small" onClick={onRefer} data-testid="to-refer-open">{t("care.refer")}</Button></span>
    </div>
  );
}
