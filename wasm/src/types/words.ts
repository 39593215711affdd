// The words of the resolver, as they stand in its JSON forms (docs/schema).

export type SendingMethod =
  | 'tls'
  | 'openpgp'
  | 'smime'
  | 'escrow-question'
  | 'escrow-login'
  | 'insecure';
export type Method = SendingMethod | 'ask' | 'refuse' | 'hold';
export type Level = 'L0' | 'L1' | 'L2' | 'L3' | 'L4' | 'L5';
export type Assurance = 'none' | 'opportunistic' | 'pkix' | 'mta-sts' | 'dane';
export type Strength = 'weak' | 'strong' | 'generated';
export type MessageOutcome = 'send' | 'send-rest' | 'ask' | 'hold' | 'refuse-all';
export type FactOutcome = 'present' | 'none' | 'error' | 'timed_out' | 'not_asked';
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
