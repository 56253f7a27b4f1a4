import { FieldError, Input, Label, NumberField, TextField } from 'react-aria-components';

/** As many decimals as the API keeps. */
const DECIMALS = { maximumFractionDigits: 8 } as const;

interface QuantityProps {
  readonly label: string;
  /** Seen by everybody; otherwise it is said to screen readers alone. */
  readonly isLabelSeen?: boolean;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly problem?: string | undefined;
}

/** A quantity, written as the person's language writes numbers. */
export function QuantityField({ label, isLabelSeen = true, value, onChange, problem }: QuantityProps) {
  return (
    <NumberField
      className="field"
      value={value}
      minValue={0}
      formatOptions={DECIMALS}
      isInvalid={problem !== undefined}
      onChange={(typed) => onChange(Number.isNaN(typed) ? 0 : typed)}
    >
      <Label className={isLabelSeen ? '' : 'unseen'}>{label}</Label>
      <Input />
      <FieldError>{problem}</FieldError>
    </NumberField>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: string | undefined;
  /** A day, by the browser's own calendar. */
  readonly isDay?: boolean;
}

export function LineField({ label, value, onChange, problem, isDay = false }: LineProps) {
  return (
    <TextField
      className="field"
      value={value}
      type={isDay ? 'date' : 'text'}
      isInvalid={problem !== undefined}
      onChange={onChange}
      autoComplete="off"
    >
      <Label>{label}</Label>
      <Input />
      <FieldError>{problem}</FieldError>
    </TextField>
  );
}

interface PickProps {
  readonly label: string;
  readonly isLabelSeen?: boolean;
  /** Empty for none. */
  readonly value: string;
  readonly none: string;
  readonly of: readonly { readonly value: string; readonly text: string; readonly isDisabled?: boolean }[];
  readonly onChange: (value: string) => void;
}

/** One of many, by the browser's own list: it works by touch, keyboard and screen reader everywhere. */
export function Pick({ label, isLabelSeen = true, value, none, of, onChange }: PickProps) {
  return (
    <label className="field">
      <span className={isLabelSeen ? '' : 'unseen'}>{label}</span>
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{none}</option>
        {of.map((each) => (
          <option key={each.value} value={each.value} disabled={each.isDisabled}>
            {each.text}
          </option>
        ))}
      </select>
    </label>
  );
}
