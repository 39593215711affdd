// The words of the table of who can read what, in German.
import type { strengthWords as english } from './en-strength.js';
import type { Shape } from './table.js';

export const strengthWords: Shape<typeof english> = {
  title: 'Wer sie lesen kann',
  lead: 'Außer der Empfängerin oder dem Empfänger. Nach derselben Tabelle wird bei jeder Nachricht entschieden.',
  loading: 'Die Tabelle wird erstellt …',
  way: 'Wie ein Exemplar verschickt wird',
  level: 'Schutz',
  compare: 'Alle Arten des Versands vergleichen',
  circumstance: {
    'pinned-key': 'mit einem Schlüssel, den Sie mit dessen Inhaber verglichen haben',
    'found-key': 'mit einem gefundenen Schlüssel, den niemand verglichen hat',
    'strong-answer': 'die Antwort ist schwer zu erraten',
    'weak-answer': 'die Antwort ist leicht zu erraten oder vielen bekannt',
    'weak-answer-unverified-mail':
      'die Antwort ist leicht zu erraten, und die Mail mit dem Link darf zu ungeprüften Servern gehen',
    'verified-mail': 'die Mails darüber gehen nur zu geprüften Servern',
    'unverified-mail': 'die Mails darüber dürfen zu ungeprüften Servern gehen',
  },
  reader: {
    'on-the-way': 'Wer unterwegs mitliest',
    'database-thief': 'Wer stiehlt, was hier gespeichert ist',
    'mailbox-thief': 'Wer das Postfach später kopiert',
    'mailbox-reader': 'Wer im Postfach mitliest',
    operator: 'Wer diesen Dienst betreibt',
  },
  readerMeaning: {
    'on-the-way': 'Liest auf den Leitungen und Rechnern mit, über die Mail geht.',
    'database-thief': 'Hat eine Kopie der Datenbank und aller Dateien dieses Dienstes.',
    'mailbox-thief': 'Kommt in das Postfach, nachdem die Nachricht gelesen wurde.',
    'mailbox-reader': 'Ist im Postfach, während die Nachricht wartet.',
    operator: 'Hat diesen Dienst in der Hand, während die Nachricht wartet.',
  },
  access: {
    no: 'kann nicht',
    'by-guessing': 'wenige gezählte Versuche',
    yes: 'kann',
  },
};
