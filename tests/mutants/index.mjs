// The list of mutants: small faults in our own code, each of which some test has to notice.
//
//   id       stable name; `npm run test:mutants -- ID` tries that one
//   file     where it is made
//   breaks   what is then wrong, for whoever reads that it survived
//   find     text that stands in the file exactly once
//   replace  what comes in its place; it has to compile
//   tests    the GoogleTest programs that should notice
//
// The order is that of the rooms, so that little is built anew from one to the next. A fault that no
// test can notice because it changes nothing does not belong here.

import { agent } from './agent.mjs';
import { capsule } from './capsule.mjs';
import { crypto } from './crypto.mjs';
import { escrow } from './escrow.mjs';
import { mail } from './mail.mjs';
import { policy } from './policy.mjs';
import { seal } from './seal.mjs';
import { server } from './server.mjs';
import { smtp } from './smtp.mjs';

export const mutants = [
  ...crypto,
  ...policy,
  ...mail,
  ...capsule,
  ...escrow,
  ...seal,
  ...smtp,
  ...agent,
  ...server,
];
