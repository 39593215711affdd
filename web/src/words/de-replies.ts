// Die Wörter fürs Zurückschreiben auf der Abholseite und fürs Lesen, was geschrieben wurde.
import { count } from './count.js';
import type { replyWords as english } from './en-replies.js';
import type { Shape } from './table.js';

export const replyWords: Shape<typeof english> = {
  open: (sender: string): string => `${sender} zurückschreiben`,
  asking: 'Es wird gefragt, ob Sie zurückschreiben können …',
  title: 'Ihr Schreiben',
  lead: (sender: string): string =>
    `Nur ${sender} kann es lesen. Es wird hier versiegelt, bevor es diese Seite verlässt.`,
  text: 'Nachricht',
  attach: 'Dateien hinzufügen',
  files: 'Dateien, die mitgehen',
  remove: (name: string): string => `${name} entfernen`,
  size: (size: string, most: string): string => `${size} von höchstens ${most}`,
  tooLarge: (most: string): string =>
    `Das ist zu groß. Text und Dateien dürfen zusammen ${most} haben; entfernen Sie eine Datei, oder machen Sie sie kleiner.`,
  empty: 'Schreiben Sie etwas, oder fügen Sie eine Datei hinzu.',
  send: 'Absenden',
  again: 'Noch einmal versuchen',
  cancel: 'Abbrechen',
  close: 'Jetzt nicht',
  sending: 'Wird versiegelt und gesendet …',
  waiting: 'Das dauert so lange, wie Ihre Verbindung braucht. Lassen Sie diese Seite offen.',
  kept: 'Nichts von dem, was Sie geschrieben haben, ist verloren: Es steht noch hier.',
  sent: 'Ihr Schreiben ist unterwegs.',
  sentText: (sender: string): string => `${sender} erfährt davon und kann es allein lesen.`,
  another: 'Noch etwas schreiben',
  came: (n: number): string => (n === 1 ? 'Hat geantwortet' : count(n, 'Antwort', 'Antworten')),
  read: (when: string): string => `Antwort vom ${when} lesen`,
  readOf: (who: string, when: string): string => `Antwort vom ${when} lesen, von ${who}`,
  loading: 'Die Antwort wird geholt …',
  back: 'Zurück zu „Gesendet“',
  proof:
    'Geschrieben von jemandem, der Ihre Nachricht mit ihrem Link und ihrer Antwort geöffnet hat. Das wurde hier geprüft.',
  answer: 'Antworten',
  delete: 'Entfernen',
  deleteSure:
    'Diese Antwort für immer vom Server entfernen? Was Sie gespeichert haben, bleibt bei Ihnen.',
  deleteKeep: 'Behalten',
  begun:
    'Sie haben eine andere Nachricht begonnen, und sie lässt sich nicht speichern. Um zu antworten, senden Sie sie erst, oder geben Sie sie auf.',
  giveUp: 'Aufgeben und antworten',
  keepBegun: 'Dorthin zurück',
  quote: (when: string, who: string): string => `Am ${when} schrieb ${who}:`,
  floor: 'Diese Nachricht behält den Schutz der Nachricht, auf die sie antwortet.',
  floorText: (level: string): string =>
    `Sie zitiert eine geschützte Nachricht, deshalb geht kein Exemplar mit weniger hinaus: ${level}.`,
};
