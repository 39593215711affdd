// Seals a message to a new key and opens it again; nothing leaves this process.
import { createClient } from 'waferseal';

export async function sealAndOpen() {
  const client = createClient();
  try {
    const bob = await client.keys.generate({ mailbox: 'bob@example.net', name: 'Bob' });
    const keys = { 'bob@example.net': bob.publicKey };
    const request = {
      sender: 'ann@example.org',
      recipients: [{ mailbox: 'bob@example.net' }],
      policy: {},
      ...(await client.keys.facts(keys)),
    };
    const resolution = await client.resolve(request);
    const message = {
      from: { mailbox: 'ann@example.org', name: 'Ann' },
      to: [{ mailbox: 'bob@example.net', name: 'Bob' }],
      subject: 'Lunch',
      text: 'See you at noon.',
    };
    const [sealed] = await client.seal({ message, request, resolution, keys });
    const opened = await client.open({ mail: sealed.mail, with: { key: bob.privateKey } });
    return `${resolution.decisions[0].method}: ${opened.subject}: ${opened.text.trim()}`;
  } finally {
    client.close();
  }
}
