import { useEffect, useState, type ReactNode } from 'react';
import { Input, Label, SearchField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly of: readonly (readonly [value: Value, text: string])[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of which are seen. */
export function Choice<Value extends string>({ label, value, of, onChange }: ChoiceProps<Value>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={([chosen]) => onChange(chosen as Value)}
    >
      {of.map(([id, text]) => (
        <ToggleButton key={id} id={id}>
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface FindProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (text: string | undefined) => void;
}

/** Looks when Enter is pressed, and forgets when it is emptied. */
export function Find({ label, value, onChange }: FindProps) {
  const [text, setText] = useState(value ?? '');
  // An address that is opened or gone back to fills it anew.
  useEffect(() => setText(value ?? ''), [value]);
  return (
    <SearchField
      value={text}
      onChange={setText}
      onSubmit={(found) => onChange(found.trim() === '' ? undefined : found.trim())}
      onClear={() => onChange(undefined)}
    >
      <Label className="unseen">{label}</Label>
      <Input placeholder={label} />
    </SearchField>
  );
}

/** What narrows a list, and how much is left. */
export function FilterBar({ count, children }: { readonly count: string; readonly children: ReactNode }) {
  return (
    <div className="filters">
      {children}
      <span className="quiet" role="status">
        {count}
      </span>
    </div>
  );
}
