import type { shell as english } from '../en/shell';

export const shell: Readonly<Record<keyof typeof english, string>> = {
  'app.name': 'Pegboard',
  'app.today': 'Heute',
  'app.sell': 'Verkauf',
  'app.make': 'Fertigung',
  'app.tasks': 'Arbeit',
  'app.screens': 'Ansichten',
  'feed.live': 'Live',
  'feed.opening': 'Verbinde …',
  'feed.lost': 'Verbindung verloren. Was Sie sehen, kann veraltet sein.',
  'signIn.key': 'API-Schlüssel',
  'signIn.keep': 'Behalten, bis dieses Fenster geschlossen wird',
  'signIn.do': 'Anmelden',
  'signIn.wrong': 'Dieser Schlüssel ist hier nicht bekannt.',
  'signIn.help':
    'Ein Anmelde-Link braucht keinen Schlüssel: „pegboard keys link“ macht einen, „npm start“ zeigt einen. Schlüssel macht „pegboard keys create“.',
  'signOut.do': 'Abmelden',
  'theme.change': 'Hell oder dunkel',
  'language.change': 'English',
  'problem.notReached': 'Keine Antwort. Nichts ist verloren: Versuchen Sie es gleich noch einmal.',
  'feed.unheard': 'Nicht live: Dieser Schlüssel darf keine Ereignisse lesen',
  'problem.again': 'Nochmals versuchen',
};
