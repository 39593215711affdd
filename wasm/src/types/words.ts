// The words of the resolver, as they stand in its JSON forms (docs/schema).

/**
 * How one copy travels. `tls`: mail, over a verified channel to the recipient's mail servers; `openpgp`,
 * `smime`: mail that the recipient's key opens; `escrow-question`, `escrow-login`: it waits at the
 * server, whose guard lets in who knows the answer, with counted tries, or who is logged in;
 * `insecure`: ordinary mail, in the clear where the servers do no TLS.
 */
export type SendingMethod =
  | 'tls'
  | 'openpgp'
  | 'smime'
  | 'escrow-question'
  | 'escrow-login'
  | 'insecure';

/**
 * What was decided for one recipient: a way to send, or none. `ask`: the sender has to give a question
 * and its answer first; `refuse`: nothing is sent; `hold`: the message waits for its sender.
 */
export type Method = SendingMethod | 'ask' | 'refuse' | 'hold';

/**
 * Whom a copy resists; each level includes those below (SPEC 2.7). `L0`: nobody for sure. `L1`: who is
 * on the way of mail, or steals what the server stores. `L2`: who copies the recipient's mailbox
 * later. `L3`: who reads along in the mailbox, but for the counted guesses. `L4`: the same, and a right
 * guess opens nothing (no copy has it yet). `L5`: whoever runs the server.
 */
export type Level = 'L0' | 'L1' | 'L2' | 'L3' | 'L4' | 'L5';

/**
 * How far the channel to mail servers is verified, in rising order. `none`: TLS where it is offered, as
 * for any mail; `opportunistic`: TLS whose other end is not verified; `pkix`: a certificate for the
 * server's name; `mta-sts`: by the domain's policy (RFC 8461); `dane`: by TLSA records (RFC 7672).
 */
export type Assurance = 'none' | 'opportunistic' | 'pkix' | 'mta-sts' | 'dane';

/**
 * How hard an answer is to guess, by the engine's estimate (see AnswerReport). `generated`: a phrase that
 * was drawn at random.
 */
export type Strength = 'weak' | 'strong' | 'generated';

/**
 * What happens to the message as a whole. `send-rest`: to those recipients who get a copy, others are
 * left out; `ask`: a question is needed first; `hold`: it waits for its sender; `refuse-all`: nobody
 * gets anything.
 */
export type MessageOutcome = 'send' | 'send-rest' | 'ask' | 'hold' | 'refuse-all';

/** What looking something up gave. `none`: it was asked for, and there is none. */
export type FactOutcome = 'present' | 'none' | 'error' | 'timed_out' | 'not_asked';

/**
 * The rules that are tried for a recipient, in the order that policy sets (SPEC 2.5); the first that
 * applies decides. `opportunistic` and `failure` come after them: none did.
 */
export type Step =
  | 'tls'
  | 'directory'
  | 'address-book'
  | 'discovery'
  | 'login-always'
  | 'login-known'
  | 'default-question'
  | 'ask'
  | 'opportunistic'
  | 'failure';
