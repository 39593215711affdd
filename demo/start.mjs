// npm start: the demo world with an address book, until Ctrl-C.
import { fillAddressBook } from './world/address_book.mjs';
import { makeWorld } from './world/index.mjs';

const port = Number(process.env.PORT ?? 8400);
const world = await makeWorld({ port });
const { names, site, page } = world;
let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  process.stdout.write('\nStopping the demo world.\n');
  await world.stop();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
await fillAddressBook(world);
const began = process.env.WAFERSEAL_BEGAN;
const took = began
  ? `, ${((Date.now() - Number(began)) / 1000).toFixed(1)} s after it was started`
  : '';

console.log(`
waferseal is running${took}.

  Webmail     ${site.origin}/
  Log in as   ${names.sender.mailbox}
  Password    ${names.sender.password}
  Mailboxes   ${page.url}   (what the recipients get)

Write one message to several of these people and watch how each is protected:

  ${names.recipients.tls}
      the mail servers do TLS properly: delivered over verified TLS
  ${names.recipients.openpgp}
      has an OpenPGP key in your address book: encrypted to it
  ${names.recipients.known}
      has a question in your address book; the answer is: ${names.answers.known}
  ${names.recipients.asked}
      nothing is known: you are asked for a question and an answer
  ${names.recipients.refused}
      policy says TLS or never, and there is no mail server: refused

Open the link in a recipient's mailbox to read a message that waits there. Ctrl-C stops everything.
`);
