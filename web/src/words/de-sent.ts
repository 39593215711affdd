// The words of the list of sent messages, in German.
import { count } from './count.js';
import type { sentWords as english } from './en-sent.js';
import type { Shape } from './table.js';

export const sentWords: Shape<typeof english> = {
  title: 'Gesendet',
  empty: 'Noch nichts gesendet.',
  loading: 'Wird geladen …',
  more: 'Ältere Nachrichten anzeigen',
  toCount: (n: number): string => `${n} Empfänger`,
  noSubject: '(kein Betreff)',
  sealedSubject: 'Versiegelte Nachricht',
  retract: 'Zurückziehen',
  retractOf: (who: string): string => `Exemplar für ${who} zurückziehen`,
  retractAll: 'Alle ungeöffneten Exemplare zurückziehen',
  retractAllSure:
    'Alle noch nicht geöffneten Exemplare für immer unlesbar machen und anhalten, was noch nicht verschickt ist? Was geöffnet oder zugestellt wurde, bleibt bei denen, die es haben.',
  retractSure: 'Dieses Exemplar für immer unlesbar machen?',
  retracted: 'Zurückgezogen. Niemand kann es mehr öffnen.',
  allRetracted: 'Zurückgezogen. Was niemand geöffnet hatte, bleibt für immer verschlossen.',
  working: 'Der Wächter wird gefragt …',
  keep: 'Behalten',
  cancel: 'Abbrechen',
  link: 'Abhol-Link',
  linkOf: (who: string): string => `Abhol-Link für ${who}`,
  linkLabel: 'Abhol-Link für diese Person',
  linkHint: 'Wer ihn hat, kann die Frage beantworten. Geben Sie ihn nur dieser Person.',
  linkCopy: 'Link kopieren',
  linkCopied: 'Der Link ist kopiert.',
  linkNotCopied:
    'Dieser Browser lässt Seiten nicht kopieren. Markieren Sie den Link und kopieren Sie ihn selbst.',
  frozen: 'Alle Versuche sind verbraucht. Geben Sie weitere, wenn diese Person Sie darum bittet.',
  handOver: 'Für dieses Exemplar ging keine E-Mail hinaus. Geben Sie den Link selbst weiter.',
  byYou: 'Von Ihnen weiterzugeben',
  grant: 'Mehr Versuche',
  grantOf: (who: string): string => `Mehr Versuche für ${who}`,
  grantLead: 'Jeder Versuch ist ein weiteres Mal Raten, für jeden, der den Link hat.',
  grantHow: 'Wie viele Versuche mehr?',
  grantRange: 'Geben Sie eine Zahl von 1 bis 20 ein.',
  grantDo: 'Versuche geben',
  granted: (n: number): string =>
    `${count(n, 'weiterer Versuch', 'weitere Versuche')} gegeben. Höchstens 20 können übrig sein.`,
  renew: 'Neuer Link',
  renewOf: (who: string): string => `Neuer Link für ${who}`,
  renewLead:
    'Verschickt eine E-Mail mit einem neuen Link. Der bisherige Link dieser Person öffnet dann nichts mehr. Die Antwort bleibt gleich, ebenso die übrigen Versuche.',
  renewByHand:
    'Macht einen neuen Link, den Sie weitergeben. Der bisherige öffnet dann nichts mehr. Die Antwort bleibt gleich, ebenso die übrigen Versuche.',
  renewNotice: {
    none: 'Die E-Mail mit dem Link geht vielleicht unverschlüsselt auf den Weg.',
    opportunistic:
      'Die E-Mail mit dem Link geht verschlüsselt auf den Weg, wenn die andere Seite das kann; geprüft wird sie nicht.',
    pkix: 'Die E-Mail mit dem Link geht nur an einen Server mit geprüftem Zertifikat.',
    'mta-sts':
      'Die E-Mail mit dem Link geht nur an einen Server, den seine Domain genannt hat (MTA-STS).',
    dane: 'Die E-Mail mit dem Link geht nur an einen Server, für den seine Domain unterschrieben hat (DANE).',
  },
  noEnd: 'Es kann unbegrenzt geöffnet werden.',
  renewDo: 'Neuen Link senden',
  renewMake: 'Neuen Link machen',
  renewed: 'Ein neuer Link ist unterwegs. Der alte öffnet nichts mehr.',
  renewedByHand: 'Es gibt einen neuen Link. Der alte öffnet nichts mehr.',
  extend: 'Mehr Zeit',
  extendOf: (who: string): string => `Mehr Zeit für ${who}`,
  extendLead:
    'Zeit, die Sie gegeben haben, lässt sich nicht zurücknehmen; zurückziehen können Sie die Nachricht weiterhin.',
  extendHow: 'Wie viel länger?',
  extendBy: (days: number, until: string): string => `${days} Tage mehr, bis ${until}`,
  extendDo: 'Zeit geben',
  extended: (until: string): string => `Kann jetzt bis ${until} geöffnet werden.`,
  until: (when: string): string => `Kann bis ${when} geöffnet werden`,
  opened: (when: string): string => `Geöffnet ${when}`,
  fallback: (method: string): string => `Versiegelte Alternative: ${method}`,
  evidence: {
    mx: 'Mailserver',
    tls: 'TLS',
    cipher: 'Verschlüsselung',
    assurance: 'Geprüft durch',
    reply: 'Seine Antwort',
  },
  events: {
    link_exposed:
      'Ein Abhol-Link wurde so geöffnet, dass der Server sein Geheimnis sehen konnte. Senden Sie einen neuen Link: Damit endet der alte.',
    guard_fault:
      'Ein Wächter hat jemandem eine falsche Antwort gegeben. Sagen Sie es denen, die ihn betreiben.',
    delivery_in_doubt: 'Ein Mailserver hat ein Exemplar vielleicht zweimal bekommen.',
  },
};
