import { createClient } from 'waferseal';
import { Composition, language } from 'waferseal/elements';

const client = createClient();
document.documentElement.lang = language();

// What this page knows of people: of Bob a key, of everybody else nothing.
async function knowing() {
  const bob = await client.keys.generate({ mailbox: 'bob@example.net', name: 'Bob' });
  return client.keys.facts({ 'bob@example.net': bob.publicKey });
}

// A host with a server of ours gives the composition its session instead.
async function source() {
  const known = await knowing();
  return {
    escrow: client.answers,
    parseRecipient: (text) => client.parseRecipient(text),
    resolve: ({ recipients, floor, tlsOptOut }, options) =>
      client.resolve(
        {
          sender: 'ann@example.org',
          recipients: recipients.map(({ mailbox, question, linkBySender }) => ({
            mailbox,
            ...(question && { question: question.strength }),
            ...(linkBySender && { link_by_sender: true }),
          })),
          interactive: true,
          floor,
          tls_opt_out: tlsOptOut,
          policy: {},
          ...known,
          available_methods: ['openpgp', 'escrow-question'],
        },
        options,
      ),
  };
}

const composition = new Composition(await source());
const tags = ['wafer-recipients-field', 'wafer-protection-panel', 'wafer-wishes'];
for (const tag of tags) document.querySelector(tag).composition = composition;

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  await composition.settle(); // what was typed last counts, too
  const to = new FormData(event.target).get('to');
  const methods = composition.resolution?.decisions.map(({ method }) => method) ?? [];
  document.querySelector('output').textContent = `${to}: ${methods.join(', ')}`;
});
