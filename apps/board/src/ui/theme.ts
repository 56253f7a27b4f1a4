const KEPT = 'pegboard.theme';

/** The person's own choice; without one, the system's. */
export function applyTheme(): void {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset['theme'] = kept;
}

export function changeTheme(): void {
  const { theme } = document.documentElement.dataset;
  const isDark = theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  localStorage.setItem(KEPT, isDark ? 'light' : 'dark');
  applyTheme();
}
