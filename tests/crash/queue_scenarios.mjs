// Delivery while calls fail. A row whose worker was killed is claimed again when its lease is over, which takes
// minutes: so each point sends a message and goes on, and all of them are asked about together at the end.
//
// SPEC 8.12, 8.16: nothing that was accepted is lost; a copy comes twice only where the sender was told that it might.

// How a copy ends. The servers of `cut` do TLS again for a moment whenever the next message is looked up, so a copy
// that waits may go there after all; its fall-back is gone then.
const ends = {
  tls: ['sent'],
  cut: ['notified', 'opened', 'sent'],
  question: ['notified', 'opened'],
  openpgp: ['sent'],
};
const agentSlot = 1; // SlotKind::kAgent
const leaseAndRetries = 6 * 60_000;

const scenario = (traces, watched) => ({
  traces,
  async before() {
    return {};
  },
  async act(world, state) {
    state.sent = await world.send();
    if (!state.sent) return;
    // Until the process has done its part, or is dead and does it no more.
    await world.until(async () => {
      const copies = await world.copiesOf(state.sent.id);
      return copies
        .filter(({ recipient }) => watched.some((kind) => world.recipients[kind] === recipient))
        .every(({ state: now }) => ['sent', 'notified'].includes(now));
    }, 8000);
  },
  async check(_world, { sent }) {
    return { accepted: sent ? 1 : 0 };
  },
  async afterwards(world) {
    const { recipients } = world;
    await world.until(async () => (await world.waiting()) === 0, leaseAndRetries);
    const faults = [];
    const wait = await world.waiting();
    if (wait > 0) faults.push(`${wait} still wait`);
    // Some were accepted though the sender was not told so any more: those come as well.
    const sent = await world.sent();
    for (const { id } of world.messages) {
      if (!sent.some((one) => one.id === id)) faults.push(`accepted and lost: ${id}`);
    }
    const came = await world.arrivals(sent);
    let doubts = 0;
    let twice = 0;
    for (const { id, copies, events } of sent) {
      doubts += events.filter(({ code }) => code === 'delivery_in_doubt').length;
      for (const [kind, mailbox] of Object.entries(recipients)) {
        const { state } = copies.find(({ recipient }) => recipient === mailbox);
        if (!ends[kind].includes(state)) faults.push(`${id} ${kind}: ${state}`);
        if (kind === 'openpgp') continue;
        const times = came[kind].get(id);
        if (times === 0) faults.push(`${id} ${kind}: never came`);
        twice += Math.max(0, times - 1);
      }
    }
    for (const { id, answer } of world.messages) {
      const opened = await world.open(id, recipients.cut, answer).catch((error) => ({ error }));
      const why = opened.error?.code ?? opened.refusal?.code;
      const { copies } = sent.find((one) => one.id === id);
      const { state } = copies.find(({ recipient }) => recipient === recipients.cut);
      if (state === 'sent' ? opened.message : !opened.message)
        faults.push(`${id}: ${state}, and its fall-back: ${why ?? 'opens'}`);
    }
    world.messages.length = 0;
    const { distinct, total } = came.openpgp;
    if (distinct !== sent.length) faults.push(`openpgp: ${distinct} of ${sent.length} came`);
    twice += total - distinct;
    if (twice > doubts) faults.push(`${twice} came twice, ${doubts} were announced`);
    // The agent looks every minute for what a guard that was down has kept (SPEC 8.11).
    await world.until(async () => world.slots(agentSlot) === 0, 2 * 60_000);
    if (world.slots(agentSlot) > 0) faults.push(`${world.slots(agentSlot)} agent slots are left`);
    console.log(`${sent.length} messages: ${twice} copies came twice, ${doubts} were announced`);
    return faults;
  },
});

export const queueScenarios = {
  deliver: scenario('agent', ['tls', 'cut', 'question']),
  'hand-over': scenario('serve', ['openpgp']),
};
