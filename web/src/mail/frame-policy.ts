// Under Trusted Types the letter's document needs the blessing of a policy, `waferseal-letter`, unless the
// page gives one of its own. Only mail/frame.ts asks for it, with HTML that was cleaned.

/** Makes a document of text that was cleaned. */
export interface LetterPolicy {
  createHTML(html: string): string;
}
interface Factory {
  createPolicy(name: string, rules: LetterPolicy): LetterPolicy;
}

let policy: LetterPolicy | undefined;

/** For pages whose Content-Security-Policy names a policy of their own. */
export function setLetterPolicy(own: LetterPolicy): void {
  policy = own;
}

/** The document as a frame takes it. Throws where the page's CSP does not allow the policy. */
export function frameDocument(html: string): string {
  const rules = { createHTML: (text: string) => text };
  // Browsers without Trusted Types take the string itself.
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  policy ??= trustedTypes?.createPolicy('waferseal-letter', rules) ?? rules;
  return policy.createHTML(html);
}
