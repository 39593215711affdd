// Faults of the conductors, and of what the server checks before it believes a record.

const tests = ['seal_test'];

export const seal = [
  {
    id: 'sender-not-in-key-list',
    file: 'engine/seal/seal_session.cc',
    breaks: 'a message is sealed under keys that the key list does not name for its sender',
    find: 'if (listed == nullptr || !(listed->signing == sender.signing.public_key()) ||',
    replace:
      'if (listed == nullptr || (false && !(listed->signing == sender.signing.public_key())) ||',
    tests,
  },
  {
    id: 'bcc-in-one-copy',
    file: 'engine/seal/copy_plan.cc',
    breaks: 'a hidden recipient’s key id stands in the copy of the others',
    find: 'if (copies[i].hidden) {',
    replace: 'if (false && copies[i].hidden) {',
    tests,
  },
  {
    id: 'session-key-constant',
    file: 'engine/capsule/header.cc',
    breaks: 'every capsule has the same content key',
    find: 'return ContentKey(random.secret(kContentKeySize));',
    replace: 'static_cast<void>(random);\n  return ContentKey(SecretBytes(kContentKeySize));',
    tests: ['capsule_test'],
  },
  {
    id: 'control-key-constant',
    file: 'engine/seal/seal_session.cc',
    breaks: 'control messages of all messages are signed with one key',
    find: 'control_seed = random.secret(kSigningSeedSize);',
    replace: 'control_seed = SecretBytes(kSigningSeedSize);',
    tests,
  },
  {
    id: 'notice-of-fall-back-at-once',
    file: 'engine/seal/question_copy.cc',
    breaks: 'the notice of a dormant fall-back is sent at once',
    find: 'terms.dormant ? std::nullopt : std::optional(terms.now),',
    replace: 'std::optional(terms.now),',
    tests,
  },
  {
    id: 'hidden-in-one-transaction',
    file: 'engine/seal/seal_session_record.cc',
    breaks: 'a hidden recipient shares an SMTP transaction with the others',
    find: 'order.own_transaction = copies[i].hidden;',
    replace: 'order.own_transaction = false;',
    tests,
  },
  {
    id: 'capsule-begun-twice',
    file: 'engine/seal/seal_session_record.cc',
    breaks: 'a body whose first segments are elsewhere is taken for a whole one',
    find: 'if (!ready() || impl_->bytes_composed > 0) return not_ready();',
    replace: 'if (!ready()) return not_ready();',
    tests,
  },
  {
    id: 'pick-up-not-finished',
    file: 'engine/seal/pickup.cc',
    breaks: 'a message counts as read although its store could not finish it',
    find: 'WAFERSEAL_CHECK(text.finish());',
    replace: 'static_cast<void>(text.finish());',
    tests,
  },
  {
    id: 'upload-seal',
    file: 'engine/seal/check_sealed_message.cc',
    breaks: 'the server takes a record whose T does not seal its list',
    find: 'body_seal(header.hash(), layout, message.capsule->hashes) != message.capsule->seal)',
    replace:
      '(false && body_seal(header.hash(), layout, message.capsule->hashes) != message.capsule->seal))',
    tests,
  },
  {
    id: 'upload-arm-keys',
    file: 'engine/seal/check_sealed_message.cc',
    breaks: 'a guard may be armed with another unlock key than the slot’s',
    find: '!(facts.unlock == slot.link->unlock)',
    replace: '(false && !(facts.unlock == slot.link->unlock))',
    tests,
  },
  {
    id: 'key-of-another-decision',
    file: 'engine/seal/copy_plan.cc',
    breaks: 'a copy is encrypted to another key than the one that was decided on',
    find: 'if (!choice.source || lower_case(info.fingerprint) != lower_case(choice.source->fingerprint)) {',
    replace:
      'if (!choice.source || (false && lower_case(info.fingerprint) != lower_case(choice.source->fingerprint))) {',
    tests,
  },
  {
    id: 'answer-weaker',
    file: 'engine/seal/copy_plan.cc',
    breaks: 'an answer counts for as strong as the server says',
    find: 'if (plan.questions[i].strength < claimed_strength(plan.request, recipient, choice)) {',
    replace:
      'if (plan.questions[i].strength < claimed_strength(plan.request, recipient, choice) && false) {',
    tests,
  },
  {
    id: 'unknown-question-counts-little',
    file: 'engine/seal/copy_plan.cc',
    breaks: 'a question that is in no fact may have any answer',
    find: 'return claimed.value_or(Strength::kGenerated);',
    replace: 'return claimed.value_or(Strength::kWeak);',
    tests,
  },
];
