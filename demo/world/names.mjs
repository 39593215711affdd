// The people and places of one demo world. All names, passwords and answers are drawn at random, so that no test can
// pass by a value that was written down somewhere.
import { randomBytes, randomInt } from 'node:crypto';

const pick = (list) => list[randomInt(list.length)];
const token = () => randomBytes(3).toString('hex');

const FIRST = [
  'ada',
  'noor',
  'jonas',
  'mira',
  'tomas',
  'lena',
  'ravi',
  'ines',
  'olaf',
  'yuki',
  'sara',
  'emil',
];
const WORDS = [
  'harbour',
  'lantern',
  'meadow',
  'copper',
  'saffron',
  'juniper',
  'granite',
  'willow',
  'ember',
  'cobalt',
];

export function drawNames() {
  const id = token();
  const person = (domain) => `${pick(FIRST)}.${token()}@${domain}`;
  const domains = {
    home: `practice-${id}.test`, // the sender's own
    clinic: `clinic-${id}.test`, // mail servers with good TLS
    plain: `freemail-${id}.test`, // mail servers without TLS
    strict: `strict-${id}.test`, // good TLS, and an MTA-STS policy that says so
    misnamed: `misnamed-${id}.test`, // good TLS, and a policy that names another mail server
    cut: `flaky-${id}.test`, // TLS handshake is cut
    bogus: `forged-${id}.test`, // its records carry a wrong DNSSEC signature
    nomail: `silent-${id}.test`, // null MX
  };
  return {
    domains,
    sender: {
      mailbox: `dr.${pick(FIRST)}@${domains.home}`,
      password: `${pick(WORDS)}-${pick(WORDS)}-${token()}`,
    },
    recipients: {
      tls: person(domains.clinic),
      tlsHidden: person(domains.clinic),
      strict: person(domains.strict),
      misnamed: person(domains.misnamed),
      openpgp: person(domains.plain),
      known: person(domains.plain), // question and answer are in the address book
      asked: person(domains.plain), // the sender is asked for a question
      cut: person(domains.cut),
      refused: person(domains.nomail),
    },
    answers: {
      known: `${pick(WORDS)} ${pick(WORDS)} ${token()}`,
      asked: `${pick(WORDS)} ${pick(WORDS)} ${token()}`,
      cut: `${pick(WORDS)} ${pick(WORDS)} ${token()}`,
    },
  };
}
