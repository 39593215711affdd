// What is told apart while it is typed; the engine looks at it again and has the last word (SPEC 2.1).

/** A domain, or "*." and one. */
export function isPattern(text: string): boolean {
  const labels = text.replace(/^\*\./, '').split('.');
  return (
    labels.length > 1 &&
    text.length <= 255 &&
    labels.every((label) => /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label))
  );
}

/** Something at a domain. */
export function isMailbox(text: string): boolean {
  const at = text.lastIndexOf('@');
  return (
    at > 0 && !/\s/.test(text.slice(at)) && isPattern(text.slice(at + 1)) && text.length <= 254
  );
}

/** Lines, and what stands between commas or semicolons in them. */
export function splitLines(text: string): string[] {
  const parts = text.split(/[\n,;]+/).map((part) => part.trim());
  return [...new Set(parts.filter(Boolean))];
}
