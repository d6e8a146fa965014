// How far a backup or a restore is: what is being done now, and how many steps there are.
import { Progress } from "antd";
import { useEffect, useState } from "react";
import { onBackupStep } from "../api";
import { useWords } from "../words";

const STEPS = { backup: ["copying", "writing", "checking"], restore: ["checking", "verifying", "replacing", "opening"] };

export function BackupProgress({ of }: { of: keyof typeof STEPS }) {
  const { t, coded } = useWords();
  const [step, setStep] = useState<string | null>(null);
  useEffect(() => onBackupStep(setStep), []);
  const steps = STEPS[of];
  const at = step === null ? 0 : Math.max(0, steps.indexOf(step));
  return (
    <div className="merging" data-testid="backup-progress">
      <p role="status">{coded("backup.step", step ?? steps[0] ?? "", "backup.step.checking")}</p>
      <Progress percent={Math.round((100 * at) / steps.length)} aria-label={t("backup.progress")} />
    </div>
  );
}
