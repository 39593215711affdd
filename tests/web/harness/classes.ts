// The classes of the components, for a page that registers some of them under names that it likes.
import { createClient, WafersealError } from 'waferseal';
import * as classes from '../../../web/src/classes.js';
import { startWorker } from '../../../web/src/trusted/policy.js';

const client = createClient({ createWorker: startWorker });

// Nothing is known of anybody, so everybody is asked.
const source: classes.CompositionSource = {
  escrow: client.answers,
  parseRecipient: async (text) => {
    if (!text.includes('@')) throw new WafersealError('bad_mailbox', { subject: text });
    return { mailbox: text, name: '' };
  },
  resolve: ({ recipients }, options) =>
    client.resolve(
      {
        sender: 'ann@example.org',
        recipients: recipients.map(({ mailbox, question }) => ({
          mailbox,
          ...(question && { question: question.strength }),
        })),
        interactive: true,
        policy: {},
        facts: {},
        available_methods: ['openpgp', 'escrow-question'],
      },
      options,
    ),
};

Object.assign(window, { classes, composition: new classes.Composition(source) });
