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

/** `devices` is a Map of mailboxes to tickets; `watch` sees each request before it is sent. */
export function freshClient(server, engine, { devices = new Map(), watch = async () => {} } = {}) {
  let pin = null;
  const fetcher = cookieFetch(server.origin);
  return createClient({
    server: server.origin,
    fetch: async (input, init) => {
      await watch(new URL(input).pathname, init);
      return fetcher(input, init);
    },
    createWorker: engine.createWorker,
    pins: {
      load: () => pin,
      save: (text) => {
        pin = text;
      },
    },
    devices: {
      load: (mailbox) => devices.get(mailbox) ?? null,
      save: (mailbox, ticket) => {
        if (ticket === null) devices.delete(mailbox);
        else devices.set(mailbox, ticket);
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
