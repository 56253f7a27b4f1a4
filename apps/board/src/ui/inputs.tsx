import { useId, type ReactNode } from 'react';

interface ChooseProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
  readonly onFocus?: () => void;
  /** Only for those who hear the page: what it is stands beside it anyway. */
  readonly isLabelUnseen?: boolean;
}

/** One of several. */
export function Choose({ label, value, onChange, onFocus, children, isLabelUnseen = false }: ChooseProps) {
  const id = useId();
  return (
    <span className="entry">
      <label htmlFor={id} className={isLabelUnseen ? 'unseen' : ''}>
        {label}
      </label>
      <select id={id} value={value} onFocus={onFocus} onChange={({ target }) => onChange(target.value)}>
        {children}
      </select>
    </span>
  );
}

interface TypeInProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'date';
  readonly inputMode?: 'decimal' | 'text';
  readonly isLabelUnseen?: boolean;
  /** The sentences about what is in it. */
  readonly problems?: readonly string[];
  readonly isWrong?: boolean;
  readonly placeholder?: string;
}

/** What somebody types, with the refusal of it beneath. */
export function TypeIn({
  label,
  value,
  onChange,
  type = 'text',
  inputMode,
  isLabelUnseen = false,
  problems = [],
  isWrong = false,
  placeholder,
}: TypeInProps) {
  const id = useId();
  const isInvalid = isWrong || problems.length > 0;
  return (
    <span className="entry">
      <label htmlFor={id} className={isLabelUnseen ? 'unseen' : ''}>
        {label}
      </label>
      <input
        id={id}
        type={type}
        value={value}
        autoComplete="off"
        {...(inputMode ? { inputMode } : {})}
        {...(placeholder === undefined ? {} : { placeholder })}
        aria-invalid={isInvalid}
        aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
        onChange={({ target }) => onChange(target.value)}
      />
      {problems.length > 0 && (
        <span id={`${id}-problem`} className="problem">
          {problems.join(' ')}
        </span>
      )}
    </span>
  );
}
