// The words of drafts, in German.
import type { draftWords as english } from './en-drafts.js';
import type { Shape } from './table.js';

export const draftWords: Shape<typeof english> = {
  title: 'Entwürfe',
  lead: 'Für Sie versiegelt: Niemand sonst kann sie lesen, auch wir nicht.',
  loading: 'Wird geladen …',
  empty: 'Keine Entwürfe.',
  emptyHint:
    'Was Sie zu schreiben beginnen, wird hier von selbst gespeichert, so versiegelt, dass nur Sie es lesen können.',
  begin: 'Neue Nachricht',
  open: 'Öffnen',
  opening: 'Wird geöffnet …',
  openOf: (what: string): string => `„${what}“ öffnen`,
  remove: 'Löschen',
  removeOf: (what: string): string => `„${what}“ löschen`,
  removeSure: 'Diesen Entwurf endgültig löschen?',
  removed: 'Der Entwurf ist gelöscht.',
  keep: 'Behalten',
  noSubject: '(kein Betreff)',
  nobody: 'Noch an niemanden',
  to: (who: string): string => `An ${who}`,
  toMore: (who: string, more: number): string =>
    more === 1 ? `An ${who} und 1 weitere Person` : `An ${who} und ${more} weitere`,
  files: (n: number): string => (n === 1 ? '1 Datei' : `${n} Dateien`),
  savedAt: (time: string): string => `Gespeichert ${time}`,
  current: 'Das ist der, an dem Sie schreiben.',
  unreadable: 'Lässt sich nicht öffnen.',

  saving: 'Wird gespeichert …',
  saved: 'Gespeichert, für Sie versiegelt',
  notSaved: (why: string): string => `Nicht gespeichert: ${why}`,
  again: 'Es wird noch einmal versucht.',
  apart:
    'Dieser Entwurf wurde in einem anderen Fenster geändert, gesendet oder gelöscht. Nichts wurde überschrieben: Was Sie hier haben, ist jetzt ein eigener Entwurf.',
  look: 'Entwürfe ansehen',
  discard: 'Verwerfen',
  discardSure: 'Verwerfen, was Sie geschrieben haben?',
  discardDo: 'Endgültig verwerfen',
  discarded: 'Verworfen.',
  leaving: (why: string): string =>
    `Was Sie zuletzt geschrieben haben, ist nicht gespeichert: ${why} Wenn Sie sich jetzt abmelden, geht es verloren.`,
  leaveAnyway: 'Abmelden und verwerfen',
  stay: 'Bleiben',
};
