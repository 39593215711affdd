// A client of the real server, in Node.
import { createClient } from 'waferseal';

// Node's fetch has no cookies of its own.
function cookieFetch(origin) {
  let cookie = '';
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie) headers.set('Cookie', cookie);
    headers.set('Origin', origin);
    const response = await fetch(input, { ...init, headers });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
}

export function freshClient(server, engine, options = {}) {
  let pin = null;
  return createClient({
    ...options,
    server: server.origin,
    fetch: cookieFetch(server.origin),
    createWorker: engine.createWorker,
    pins: {
      load: () => pin,
      save: (text) => {
        pin = text;
      },
    },
  });
}

export const bytes = (text) => new TextEncoder().encode(text);

export function draftTo(...recipients) {
  return {
    recipients,
    subject: 'Subject',
    text: 'Text',
    attachments: [],
    tlsOptOut: false,
    floor: {},
  };
}
