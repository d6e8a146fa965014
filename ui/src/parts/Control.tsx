// The control for a field of the register by its name: a code list, a date, a long text or a plain line.
import { Input, Select } from "antd";
import { codesOf, useWords } from "../words";
import { readDate } from "./format";

const DATES = new Set(["birth_date", "date"]);
const NOTE_CHARACTERS = 60;

type Props = {
  name: string;
  value: string;
  onChange: (value: string) => void;
  id?: string;
  describedBy?: string;
  status?: "error" | "warning";
  testId?: string;
  autoFocus?: boolean;
  label?: string;
  placeholder?: string;
};

export function Control(props: Props) {
  const { language } = useWords();
  const codes = codesOf(props.name, language);
  if (codes) return <CodeSelect {...props} codes={codes} />;
  if (DATES.has(props.name)) return <DateInput {...props} />;
  return (
    <Input
      {...common(props)}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      maxLength={props.name === "note" ? NOTE_CHARACTERS : undefined}
      inputMode={props.name === "phone" ? "tel" : undefined}
      spellCheck={false}
    />
  );
}

function common({ id, describedBy, status, testId, autoFocus, label, placeholder }: Props) {
  return {
    id,
    status,
    autoFocus,
    placeholder,
    autoComplete: "off",
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": status === "error" || undefined,
    "data-testid": testId,
  };
}

/** A list of codes one can type into; Enter on the closed list goes on to the next field. */
function CodeSelect({ codes, ...props }: Props & { codes: { value: string; label: string }[] }) {
  const { t } = useWords();
  return (
    <Select
      {...common(props)}
      className="full"
      showSearch={{ filterOption: (text, option) => option?.label.toLowerCase().includes(text.toLowerCase()) || option?.value === text }}
      allowClear={{ clearIcon: <span aria-hidden="true">×</span> }}
      options={codes}
      value={props.value === "" ? undefined : props.value}
      onChange={(value: string | undefined) => props.onChange(value ?? "")}
      placeholder={props.placeholder ?? t("form.choose")}
    />
  );
}

/** A date typed in any usual style: 19960430, 1996.4.30, 1996年4月30日; written out when one leaves the field. */
export function DateInput(props: Props) {
  const { t } = useWords();
  return (
    <Input
      {...common(props)}
      placeholder={props.placeholder ?? t("form.date_example")}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      onBlur={() => {
        const date = readDate(props.value);
        if (date && date !== props.value) props.onChange(date);
      }}
      spellCheck={false}
    />
  );
}
