// What a scope has of a setting before it sets it itself: from which scope above, and whether that one, or
// another, has locked it. SPEC 2.4.
import type {
  PolicyDocument,
  PolicyScope,
  PolicySettings,
  ScopeName,
  SettingName,
} from 'waferseal';

/** A scope with its name; `'default'` is what there is where nobody sets anything. */
export type Origin = ScopeName | 'default';

/** These add up from scope to scope; of the others the last one counts. */
const adding: ReadonlySet<SettingName> = new Set([
  'floor',
  'tls_forced',
  'tls_excluded',
  'content_rules',
]);

export const addsUp = (name: SettingName): boolean => adding.has(name);

export function scopeOf(policy: PolicyDocument, { kind, key }: ScopeName): PolicyScope {
  if (kind === 'account') return policy.account ?? {};
  return (kind === 'domain' ? policy.domains : policy.users)?.[key] ?? {};
}

/** The policy with another scope in its place; `undefined`: without it. */
export function withScope(
  policy: PolicyDocument,
  { kind, key }: ScopeName,
  scope: PolicyScope | undefined,
): PolicyDocument {
  if (kind === 'account') return { ...policy, account: scope ?? {} };
  const part = kind === 'domain' ? 'domains' : 'users';
  const { [key]: _, ...others } = policy[part] ?? {};
  return { ...policy, [part]: scope ? { ...others, [key]: scope } : others };
}

export interface Inherited<Name extends SettingName = SettingName> {
  value: PolicySettings[Name];
  from: Origin;
  /** Of settings that add up: each scope above that says something. */
  parts: { value: NonNullable<PolicySettings[Name]>; from: ScopeName }[];
  /** The scope above that has locked it. */
  lockedBy: ScopeName | undefined;
}

/**
 * `above`: the scopes above, from the account down. For a user's own settings what the administrator sets for
 * that user is above, and fixed (SPEC 2.11.2).
 */
export function inherited<Name extends SettingName>(
  name: Name,
  policy: PolicyDocument,
  above: readonly ScopeName[],
  defaults: Required<PolicySettings>,
  own = false,
): Inherited<Name> {
  const found: Inherited<Name> = {
    value: defaults[name] as PolicySettings[Name],
    from: 'default',
    parts: [],
    lockedBy: undefined,
  };
  for (const at of above) {
    const { set = {}, lock = [] } = scopeOf(policy, at);
    const value = set[name];
    if (value !== undefined) {
      found.value = value;
      found.from = at;
      found.parts.push({ value: value as NonNullable<PolicySettings[Name]>, from: at });
    }
    const fixed = own && at.kind === 'user' && value !== undefined && !addsUp(name);
    if (lock.includes(name) || fixed) found.lockedBy ??= at;
  }
  return found;
}
