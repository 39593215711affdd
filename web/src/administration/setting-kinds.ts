// What kinds of values settings have, in which order and where they are shown, and how a value reads.
import type { Floor, OrderedStep, PolicySettings, ScopeName, SettingName } from 'waferseal';
import { words } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import type { Origin } from './inheritance.js';

export type Kind =
  | 'switch'
  | 'choice'
  | 'steps'
  | 'sources'
  | 'floor'
  | 'forced'
  | 'addresses'
  | 'rules'
  | 'number'
  | 'question'
  | 'text';

export const kindOf: Record<SettingName, Kind> = {
  steps: 'steps',
  tls_only: 'switch',
  tls_assurance: 'choice',
  tls_forced: 'forced',
  tls_excluded: 'addresses',
  tls_opportunistic: 'switch',
  notice_verified: 'switch',
  discovery_sources: 'sources',
  login_always: 'switch',
  default_question: 'question',
  fallback_below_level: 'switch',
  failure_action: 'choice',
  failure_scope: 'choice',
  floor: 'floor',
  content_rules: 'rules',
  account_copy: 'switch',
  independent_guards: 'switch',
  fact_max_age_s: 'number',
  message_mib: 'number',
};

// `hold` is not offered: no server keeps a message for its sender yet.
export const choicesOf = {
  tls_assurance: ['pkix', 'mta-sts', 'dane'],
  failure_action: ['refuse', 'insecure'],
  failure_scope: ['refuse-all', 'send-rest'],
} as const;

export const everySource = ['wkd', 'keyserver', 'autocrypt', 'dns'] as const;
export const everyStep: readonly OrderedStep[] = [
  'tls',
  'directory',
  'address-book',
  'discovery',
  'login-always',
  'login-known',
  'default-question',
  'ask',
];
export const presets: Record<'secureline' | 'end-to-end-first', OrderedStep[]> = {
  secureline: everyStep.filter((step) => step !== 'discovery'),
  'end-to-end-first': [
    'directory',
    'address-book',
    'discovery',
    'tls',
    'login-always',
    'login-known',
    'default-question',
    'ask',
  ],
};
export const floorFlags = ['end_to_end', 'retractable', 'expires', 'stored_encrypted'] as const;

type Group = keyof (typeof policyWords)['groups'];
export type Groups = readonly (readonly [Group, readonly SettingName[]])[];

const atAccount: ReadonlySet<SettingName> = new Set(['login_always']);
const aboveUsers: ReadonlySet<SettingName> = new Set([
  'tls_only',
  'tls_forced',
  'tls_excluded',
  'tls_opportunistic',
  'fallback_below_level',
]);

const everyGroup: Groups = [
  [
    'tls',
    [
      'tls_only',
      'tls_assurance',
      'tls_forced',
      'tls_excluded',
      'tls_opportunistic',
      'fallback_below_level',
    ],
  ],
  ['order', ['steps', 'discovery_sources']],
  ['pickUp', ['login_always', 'notice_verified', 'default_question']],
  ['floor', ['floor', 'content_rules']],
  ['failure', ['failure_action', 'failure_scope']],
  ['limits', ['message_mib', 'fact_max_age_s']],
];

/** What an administrator sets at such a scope (SPEC 2.4); log-in only where this server can do it. */
export function groupsFor(kind: ScopeName['kind'], logIn: boolean): Groups {
  const stands = (name: SettingName): boolean =>
    (kind === 'account' || !atAccount.has(name)) &&
    (kind !== 'user' || !aboveUsers.has(name)) &&
    (logIn || name !== 'login_always');
  return everyGroup
    .map(([group, names]) => [group, names.filter(stands)] as const)
    .filter(([, names]) => names.length > 0);
}

/** What users set for themselves (SPEC 2.11.1); their default question stands apart. */
export const ownGroups: Groups = [
  ['order', ['steps', 'tls_assurance']],
  ['pickUp', ['notice_verified']],
  ['floor', ['floor']],
  ['failure', ['failure_action', 'failure_scope']],
];

/** Whether a user may ask for this where that is inherited: not for less (SPEC 2.11.3). */
export function mayBeOwn(name: SettingName, value: unknown, inherited: unknown): boolean {
  switch (name) {
    case 'steps':
      return value === inherited || (value === 'end-to-end-first' && inherited === 'secureline');
    case 'tls_assurance': {
      const ranks: readonly unknown[] = choicesOf.tls_assurance;
      return ranks.indexOf(value) >= ranks.indexOf(inherited);
    }
    case 'notice_verified':
      return value === true || inherited !== true;
    case 'failure_action':
      return value !== 'insecure' || inherited === 'insecure';
    default:
      return true;
  }
}

/** "from the account". */
export function originText(origin: Origin): string {
  const { scope } = policyWords;
  if (origin === 'default') return scope.default;
  return origin.kind === 'account' ? scope.account : scope[origin.kind](origin.key);
}

/** The scope that stands in a path of the engine's, "domains[a.example].steps". */
export function originOfPath(path: string): Origin {
  if (path.startsWith('account')) return { kind: 'account', key: '' };
  const found = /^(domains|users)\[(.+?)\]\./.exec(path);
  if (!found) return 'default';
  return { kind: found[1] === 'domains' ? 'domain' : 'user', key: found[2] ?? '' };
}

/** A path of the engine's for people: the setting, and whose it is. */
export function pathText(path: string): string {
  const name = /\.(\w+)(?:\[|\.|$)/.exec(path.replace(/^\w+\[.+?\]/, ''))?.[1] ?? '';
  if (!Object.hasOwn(policyWords.setting, name)) return path;
  const setting = policyWords.setting[name as SettingName];
  return `${setting} (${originText(originOfPath(path))})`;
}

function floorText(floor: Floor): string {
  const { value } = policyWords;
  const parts = floorFlags.filter((flag) => floor[flag]).map((flag) => value.floor[flag]);
  if (floor.min_tls && floor.min_tls !== 'none') {
    parts.push(`${value.minTls} ${words.assurance[floor.min_tls]}`);
  }
  if (floor.level && floor.level !== 'L0') {
    parts.push(`${words.protection.level(floor.level)}: ${words.level[floor.level]}`);
  }
  return parts.join('; ') || value.none;
}

/** How a value reads in a sentence. */
export function valueText<Name extends SettingName>(
  name: Name,
  given: PolicySettings[Name] | undefined,
): string {
  const { value } = policyWords;
  const all = { [name]: given } as PolicySettings;
  if (given === undefined || given === null) return value.none;
  if (typeof given === 'boolean') return given ? value.yes : value.no;
  switch (name) {
    case 'steps':
      return typeof given === 'string'
        ? value.steps[given as keyof typeof value.steps]
        : (all.steps as OrderedStep[]).map((step) => value.step[step]).join(', ');
    case 'tls_assurance':
      return value.tls_assurance[all.tls_assurance ?? 'pkix'];
    case 'failure_action':
      return value.failure_action[all.failure_action ?? 'refuse'];
    case 'failure_scope':
      return value.failure_scope[all.failure_scope ?? 'refuse-all'];
    case 'discovery_sources':
      return (
        (all.discovery_sources ?? []).map((one) => value.sources[one]).join(', ') || value.none
      );
    case 'floor':
      return floorText(all.floor ?? {});
    case 'tls_forced':
      return (
        Object.entries(all.tls_forced ?? {})
          .map(([pattern, how]) => `${pattern} (${value.forced[how]})`)
          .join(', ') || value.none
      );
    case 'tls_excluded':
      return (all.tls_excluded ?? []).join(', ') || value.none;
    case 'default_question':
      return value.question;
    case 'content_rules':
      return (all.content_rules ?? []).map(({ id }) => id).join(', ') || value.none;
    case 'fact_max_age_s':
      return value.seconds(Number(given));
    case 'message_mib':
      return value.mebibytes(Number(given));
    default:
      return String(given);
  }
}
