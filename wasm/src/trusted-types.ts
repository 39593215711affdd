// Under Trusted Types (`require-trusted-types-for 'script'`) the address of a worker needs the blessing
// of a policy. Ours is named `waferseal`, and blesses the address of one worker script only.
interface Policy {
  createScriptURL(url: string): string;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

const policies = new Map<string, Policy>();

/** The address as a browser takes it. Throws where the page's CSP does not allow the policy. */
export function trustedScript(url: URL): string | URL {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  if (!factory) return url;
  const policy =
    policies.get('waferseal') ?? factory.createPolicy('waferseal', { createScriptURL });
  policies.set('waferseal', policy);
  allowed.add(url.href);
  return policy.createScriptURL(url.href);
}

const allowed = new Set<string>();

function createScriptURL(url: string): string {
  if (!allowed.has(url)) throw new TypeError(`not a script of waferseal: ${url}`);
  return url;
}
