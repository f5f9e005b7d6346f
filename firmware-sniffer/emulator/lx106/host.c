/* What start.S is on the lx106. */

#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

ptrdiff_t put(const uint8_t *bytes, size_t len) {
  return write(1, bytes, len);
}
