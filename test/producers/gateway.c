// Looks on at the ring of market ticks (`--name /ticks`): maps it read-only and follows the last price, as a
// gateway that publishes it would. Takes no lock and moves nothing.
#include "producer.h"
#include "ring.h"

#include <errno.h>

int main(int argc, char **argv) {
  (void)argc;
  begin("gateway", argv);
  struct object object = posix_open(option("--name", "/ticks"), false);
  const struct tick_ring *ring = object.base;
  if (ring->magic != RING_MAGIC) {
    errno = EPROTO;
    fail(object.name);
  }
  ready(&object);

  volatile double last_price = 0;
  while (!ended(50)) {
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (head > 0) last_price = ring->slots[(head - 1) % CAPACITY].price;
  }
  return last_price < 0;
}
