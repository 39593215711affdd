// Faults of the adapter to libsodium and of what is sealed for oneself.

const tests = ['crypto_test'];

export const crypto = [
  {
    id: 'voprf-proof',
    file: 'engine/crypto/voprf.cc',
    breaks: 'an evaluation counts without a valid proof',
    find: 'if (!equal_constant_time(c, proof_challenge(public_key, m, z, t2, t3)))',
    replace: 'if (false && !equal_constant_time(c, proof_challenge(public_key, m, z, t2, t3)))',
    tests,
  },
  {
    id: 'voprf-identity',
    file: 'engine/crypto/voprf.cc',
    breaks: 'the identity element is taken',
    find: 'if (is_zero(element) || element == base_point() ||\n      crypto_core_ristretto255_is_valid_point(element.data()) != 1)',
    replace:
      'if (element == base_point() ||\n      (!is_zero(element) && crypto_core_ristretto255_is_valid_point(element.data()) != 1))',
    tests,
  },
  {
    id: 'voprf-base-point',
    file: 'engine/crypto/voprf.cc',
    breaks: 'the base point is taken, which would give the guard’s public key for an answer',
    find: 'is_zero(element) || element == base_point() ||',
    replace: 'is_zero(element) ||',
    tests,
  },
  {
    id: 'voprf-blind-constant',
    file: 'engine/crypto/voprf.cc',
    breaks: 'an answer is sent to the guard with the same blinding each time',
    find: 'out.blind = random_scalar(random);',
    replace:
      'out.blind = SecretBytes(kScalarSize);\n  out.blind.reveal_mutable()[0] = 2;\n  static_cast<void>(random);',
    tests,
  },
  {
    id: 'signature-label',
    file: 'engine/crypto/sign.cc',
    breaks: 'a signature made for one purpose counts for another',
    find: 'if (!verify_unlabelled(key, joined(label, parts).reveal(), signature))',
    replace:
      'if (!verify_unlabelled(key, joined(label, parts).reveal(), signature) &&\n      !verify_unlabelled(key, joined("key list", parts).reveal(), signature))',
    tests: ['crypto_test', 'capsule_test', 'escrow_test'],
  },
  {
    id: 'saved-question-owner',
    file: 'engine/account/saved_question.cc',
    breaks: 'a saved question opens for any owner',
    find: '{as_bytes(owner.text())});',
    replace: '{as_bytes(owner.text()).first(0)});',
    tests: ['account_test'],
  },
  {
    id: 'draft-owner',
    file: 'engine/account/draft.cc',
    breaks: 'a draft opens for any owner',
    find: '{as_bytes(owner.text())});',
    replace: '{as_bytes(owner.text()).first(0)});',
    tests: ['account_test'],
  },
  {
    id: 'draft-id',
    file: 'engine/account/draft.cc',
    breaks: 'a draft opens under another id',
    find: '  append(context, id);',
    replace: '  static_cast<void>(id);',
    tests: ['account_test'],
  },
  {
    id: 'draft-by-anybody',
    file: 'engine/account/draft.cc',
    breaks: 'whoever knows the public key makes a draft',
    find: 'crypto::kdf("draft", owner_key.seed(), salt,',
    replace: 'crypto::kdf("draft", SecretBytes(owner_key.public_key().bytes), salt,',
    tests: ['account_test'],
  },
  {
    id: 'draft-padding',
    file: 'engine/account/draft.cc',
    breaks: 'a draft may be padded to any size, which then says something to whoever keeps it',
    find: 'if (!size || *size != padded->size())',
    replace: 'if (!size || *size > padded->size())',
    tests: ['account_test', 'capsule_test'],
  },
  {
    id: 'saved-question-recipient',
    file: 'engine/account/saved_question.cc',
    breaks: "another recipient's saved question opens",
    find: '  append(context, as_bytes(recipient.text()));',
    replace: '  static_cast<void>(recipient);',
    tests: ['account_test'],
  },
  {
    id: 'saved-question-by-anybody',
    file: 'engine/account/saved_question.cc',
    breaks: 'whoever knows the public key makes a saved question',
    find: 'crypto::kdf("saved question", owner_key.seed(), salt,',
    replace: 'crypto::kdf("saved question", SecretBytes(owner_key.public_key().bytes), salt,',
    tests: ['account_test'],
  },
  {
    id: 'saved-question-padding',
    file: 'engine/account/saved_question.cc',
    breaks: 'the padding of a saved question may hold anything',
    find: '[](std::uint8_t byte) { return byte != 0; })',
    replace: '[](std::uint8_t byte) { return byte != 0 && false; })',
    tests: ['account_test'],
  },
];
