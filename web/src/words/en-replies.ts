// The words of writing back from the pick-up page, and of reading what was written.
import { count } from './count.js';

export const replyWords = {
  open: (sender: string): string => `Reply to ${sender}`,
  asking: 'Asking whether a reply can be sent…',
  title: 'Your reply',
  lead: (sender: string): string =>
    `Only ${sender} can read it. It is sealed here, before it leaves this page.`,
  text: 'Message',
  attach: 'Add files',
  files: 'Files that go with it',
  remove: (name: string): string => `Remove ${name}`,
  size: (size: string, most: string): string => `${size} of ${most} at most`,
  tooLarge: (most: string): string =>
    `That is too large. Text and files together can have ${most}; remove a file or make it smaller.`,
  empty: 'Write something, or add a file.',
  send: 'Send the reply',
  again: 'Try again',
  cancel: 'Cancel',
  close: 'Not now',
  sending: 'Sealing and sending…',
  waiting: 'This takes as long as your connection needs. Keep this page open.',
  kept: 'Nothing of what you wrote is lost: it is still here.',
  sent: 'Your reply is on its way.',
  sentText: (sender: string): string => `${sender} is told of it, and alone can read it.`,
  another: 'Write another reply',
  // ---- the sender's side
  came: (n: number): string => (n === 1 ? 'Replied' : count(n, 'reply', 'replies')),
  read: (when: string): string => `Read the reply of ${when}`,
  readOf: (who: string, when: string): string => `Read the reply of ${when} from ${who}`,
  loading: 'Fetching the reply…',
  back: 'Back to Sent',
  proof:
    'Written by whoever opened your message with its link and its answer. That was checked here.',
  answer: 'Reply',
  delete: 'Remove',
  deleteSure: 'Remove this reply from the server for good? What you have saved stays with you.',
  deleteKeep: 'Keep it',
  begun:
    'You have begun another message, and it cannot be saved. To reply, send it first, or give it up.',
  giveUp: 'Give it up and reply',
  keepBegun: 'Go back to it',
  quote: (when: string, who: string): string => `On ${when}, ${who} wrote:`,
  floor: 'This message keeps the protection of the one that it answers.',
  floorText: (level: string): string =>
    `It quotes a protected message, so no copy of it goes out with less: ${level}.`,
};
