// The quiet page before the register is open: the name of the program, where one is, and one thing to do.
import type { ReactNode } from "react";
import { useWords } from "../../words";

export function Gate({ title, about, step, steps, children }: { title: string; about: string; step?: number; steps?: string[]; children: ReactNode }) {
  const { t } = useWords();
  return (
    <main className="gate">
      <div className="gate-side" aria-hidden="true"><span className="brand-mark">册</span></div>
      <div className="gate-body">
        <p className="brand">{t("app.name")}</p>
        {steps && (
          <ol className="gate-steps">
            {steps.map((name, index) => <li key={name} aria-current={index === step ? "step" : undefined} className={index < (step ?? 0) ? "past" : ""}>{name}</li>)}
          </ol>
        )}
        <h1>{title}</h1>
        <p className="lead">{about}</p>
        {children}
      </div>
    </main>
  );
}
