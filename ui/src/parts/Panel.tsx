// The frame of what stands beside the list: a title, a way back, what can be done, and the rest scrolling below.
import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../words";
import { Icon } from "./Icon";
import { useNav } from "./nav";

export function Panel(props: { title: ReactNode; under?: ReactNode; actions?: ReactNode; foot?: ReactNode; above?: boolean; children: ReactNode; testId: string; id?: string }) {
  const { t } = useWords();
  const { back } = useNav();
  const label = t(props.above ? "action.back" : "action.close");
  return (
    <article className="panel" data-testid={props.testId} data-id={props.id}>
      <header className="panel-head">
        <div className="panel-line">
          <Button type="text" className="square" aria-label={label} title={`${label} Esc`} icon={<Icon name={props.above ? "back" : "close"} />} onClick={back} data-testid="panel-back" />
          <h2>{props.title}</h2>
          <span className="spacer" />
          {props.actions}
        </div>
        {props.under && <div className="panel-under">{props.under}</div>}
      </header>
      <div className="panel-body" tabIndex={-1}>{props.children}</div>
      {props.foot && <footer className="panel-foot">{props.foot}</footer>}
    </article>
  );
}
