// Delivery while calls fail. A row whose worker was killed is claimed again when its lease is over, which takes
// minutes: so each point sends a message and goes on, and all of them are asked about together at the end.
//
// SPEC 8.12, 8.16: nothing that was accepted is lost; a copy comes twice only where the sender was told that it might.

const final = { tls: 'sent', cut: 'notified', question: 'notified', openpgp: 'sent' };
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
    const { messages, recipients } = world;
    await world.until(async () => (await world.waiting()) === 0, leaseAndRetries);
    const faults = [];
    const wait = await world.waiting();
    if (wait > 0) faults.push(`${wait} still wait`);
    const came = await world.arrivals();
    const sent = await world.sent();
    let doubts = 0;
    let twice = 0;
    for (const { id, answer } of messages) {
      const message = sent.find((one) => one.id === id);
      if (!message) {
        faults.push(`accepted and lost: ${id}`);
        continue;
      }
      doubts += message.events.filter(({ code }) => code === 'delivery_in_doubt').length;
      for (const [kind, mailbox] of Object.entries(recipients)) {
        const { state } = message.copies.find(({ recipient }) => recipient === mailbox);
        if (state !== final[kind]) faults.push(`${id} ${kind}: ${state}, not ${final[kind]}`);
        if (kind === 'openpgp') continue;
        const times = came[kind].get(id);
        if (times === 0) faults.push(`${id} ${kind}: never came`);
        twice += Math.max(0, times - 1);
      }
      const opened = await world.open(id, recipients.cut, answer);
      if (!opened.message) faults.push(`${id}: its fall-back does not open`);
    }
    const pgp = came.openpgp;
    if (pgp.distinct !== messages.length) faults.push(`openpgp: ${pgp.distinct} messages came`);
    twice += pgp.total - pgp.distinct;
    if (twice > doubts) faults.push(`${twice} came twice, ${doubts} were announced`);
    if (world.slots(agentSlot) > 0) faults.push(`${world.slots(agentSlot)} agent slots are left`);
    console.log(
      `${messages.length} messages: ${twice} copies came twice, ${doubts} were announced`,
    );
    return faults;
  },
});

export const queueScenarios = {
  deliver: scenario('agent', ['tls', 'cut', 'question']),
  'hand-over': scenario('serve', ['openpgp']),
};
