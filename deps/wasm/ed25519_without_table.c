// libsodium's Edwards curve without the table of multiples of the base point, 30 kB that do not compress: for the page
// that outsiders wait for. The base point is multiplied as any other is, in constant time as well (by
// ge25519_scalarmult, which libsodium uses for secret scalars), in about three times as long.
//
// Linked before libsodium.a, whose own file is not taken then. The function that reads the table is still there under
// another name; nobody calls it, so the linker drops both.
#define ge25519_scalarmult_base ge25519_scalarmult_base_by_table
#include "crypto_core/ed25519/ref10/ed25519_ref10.c"
#undef ge25519_scalarmult_base

void ge25519_scalarmult_base(ge25519_p3 *h, const unsigned char *a);

// RFC 8032, 5.1: B, encoded.
static const unsigned char base_point[32] = {
    0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};

void ge25519_scalarmult_base(ge25519_p3 *h, const unsigned char *a) {
  ge25519_p3 base;
  ge25519_frombytes(&base, base_point);
  ge25519_scalarmult(h, a, &base);
}
