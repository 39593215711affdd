// Faults of the process that opens `tls` copies and notices.

const tests = ['agent_test'];

export const agent = [
  {
    id: 'orders-recipient',
    file: 'native/agent/opened_message.cc',
    breaks: 'the recipient is taken from the database and not looked up in the signed orders',
    find: 'if (recipient.mailbox.text() == mailbox) return &recipient;',
    replace: 'if (recipient.mailbox.text() == mailbox || !mailbox.empty()) return &recipient;',
    tests,
  },
  {
    id: 'assurance-lowered',
    file: 'native/agent/agent.cc',
    breaks: 'an ordered assurance is lowered to opportunistic',
    find: 'OrderedAssurance::verified(ordered);',
    replace: 'OrderedAssurance::verified(Assurance::kOpportunistic);',
    tests,
  },
  {
    id: 'from-not-compared',
    file: 'native/agent/opened_message.cc',
    breaks: 'a user can write in the name of another',
    find: '*header.from[0].mailbox != sender',
    replace: '(false && *header.from[0].mailbox != sender)',
    tests,
  },
  {
    id: 'envelope-not-compared',
    file: 'native/agent/opened_message.cc',
    breaks: 'the envelope may name another sender than the one who signed',
    find: 'if (orders->envelope_sender && *orders->envelope_sender != sender)',
    replace: 'if (false && orders->envelope_sender && *orders->envelope_sender != sender)',
    tests,
  },
  {
    id: 'body-not-checked-against-t',
    file: 'native/agent/opened_message.cc',
    breaks: 'the agent checks the body against the T of the database, not of the slot',
    find: 'open_text(opened.payload, header, slot.head.seal, message, blobs)',
    replace: 'open_text(opened.payload, header, message.seal, message, blobs)',
    tests,
  },
  {
    id: 'key-list-pin-not-kept',
    file: 'native/agent/key_list_watch.cc',
    breaks: 'the agent forgets which key list it saw last',
    find: 'pin_ = opened.pin;',
    replace: 'pin_.root = opened.pin.root;',
    tests,
  },
  {
    id: 'notice-of-another-message',
    file: 'native/agent/agent.cc',
    breaks: 'a notice of another message is sent',
    find: 'message && message->seal == notice->seal &&',
    replace: 'message && (true || message->seal == notice->seal) &&',
    tests,
  },
  {
    id: 'notice-of-another-slot',
    file: 'native/agent/agent.cc',
    breaks: 'a notice of another copy is sent',
    find: 'std::equal(slot_id.begin(), slot_id.end(), notice->slot_id.begin(), notice->slot_id.end());',
    replace:
      '(true || std::equal(slot_id.begin(), slot_id.end(), notice->slot_id.begin(), notice->slot_id.end()));',
    tests,
  },
  {
    id: 'dormant-notice-sent',
    file: 'native/agent/agent.cc',
    breaks: 'the notice of a dormant fall-back is sent before the release',
    find: 'native::is_final(copy->state) || record->dormant)',
    replace: 'native::is_final(copy->state) || (false && record->dormant))',
    tests,
  },
  {
    id: 'in-doubt-sent-again',
    file: 'native/agent/agent.cc',
    breaks: 'a message that the other side may have taken is sent again after a crash',
    find: 'if (row.in_doubt) {\n      WAFERSEAL_CHECK(forget_fallback(',
    replace: 'if (false && row.in_doubt) {\n      WAFERSEAL_CHECK(forget_fallback(',
    tests,
  },
  {
    id: 'fall-back-before-guard',
    file: 'native/agent/agent.cc',
    breaks: 'a fall-back is queued although the guard did not release it',
    find: 'if (!released) return finish(row, CopyState::kFailed, released.code(), evidence);',
    replace:
      'if (!released && false) return finish(row, CopyState::kFailed, released.code(), evidence);',
    tests,
  },
  {
    id: 'agent-slot-not-forgotten',
    file: 'native/agent/agent.cc',
    breaks: 'the guard keeps the release share after the last delivery',
    find: 'const Status forgotten = guards.forget(key->signing, slot.head.id);',
    replace:
      'static_cast<void>(key);\n    const Status forgotten = (static_cast<void>(guards), Status(Done{}));',
    tests,
  },
  {
    id: 'agent-key-mode',
    file: 'native/files/durable_file.cc',
    breaks: 'the agent takes a key file that others can read',
    find: 'if ((found.st_mode & 0077) != 0)',
    replace: 'if (false && (found.st_mode & 0077) != 0)',
    tests: ['agent_key_test'],
  },
];
