// Texts in localStorage, for what a browser remembers from one log-in to the next. A browser that refuses it, or has
// no room, remembers nothing; what that means, each user of it says.

export function loadText(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** `null` forgets it. */
export function saveText(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // as above
  }
}
