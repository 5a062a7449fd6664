// Makes the ring of market ticks (`--name /ticks`) and writes to it, about `--rate` ticks a second, until it is
// ended. With `--dead-owner` a child takes cfg_lock and exits holding it, as a crashed program would.
// consumer.c empties the ring, gateway.c only looks.
#include "producer.h"
#include "ring.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const char *const symbols[] = {"AAPL", "MSFT", "NVDA", "AMD", "INTC", "TSLA"};
static double prices[] = {187.42, 427.76, 140.19, 168.03, 24.51, 248.98};
enum { SYMBOLS = sizeof symbols / sizeof *symbols };

// xorshift32: the ticks should look alive, and be the same in each run.
static uint32_t dice(void) {
  static uint32_t state = 0x9e3779b9;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

static void robust_lock(pthread_mutex_t *lock) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  errno = pthread_mutex_init(lock, &attributes);
  if (errno != 0) fail("pthread_mutex_init");
  pthread_mutexattr_destroy(&attributes);
}

static int die_holding(void *lock) { return pthread_mutex_lock(lock); }

static void write_tick(struct tick *slot, uint64_t seq) {
  unsigned which = dice() % SYMBOLS;
  double step = (double)(dice() % 9) - 4;
  prices[which] = round(prices[which] * 100 + step) / 100;
  slot->price = prices[which];
  slot->ts_ns = now_ns();
  memset(slot->symbol, 0, sizeof slot->symbol);
  memcpy(slot->symbol, symbols[which], strlen(symbols[which]));
  slot->qty = 25u << (dice() % 5);
  slot->side = dice() % 2 == 0 ? BID : ASK;
  slot->flags.aggressor = dice() % 2 == 0;
  slot->flags.odd_lot = slot->qty < 100;
  slot->flags.venue = 3 + which % 3;
  slot->seq = (uint32_t)seq;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("producer", argv);
  struct object object = posix_create(option("--name", "/ticks"), SEGMENT_BYTES, 0644);
  struct tick_ring *ring = object.base;
  ring->version = RING_VERSION;
  ring->capacity = CAPACITY;
  ring->created_ns = now_ns();
  robust_lock(&ring->lock);
  robust_lock(&ring->cfg_lock);
  if (sem_init(&ring->items, 1, 0) != 0) fail("sem_init");
  if (flag("--dead-owner")) child_to_the_end(die_holding, &ring->cfg_lock);
  // Last, so that whoever sees the magic sees a whole header.
  atomic_thread_fence(memory_order_release);
  ring->magic = RING_MAGIC;
  ready(&object);

  // Business comes and goes in waves of a minute; a tick of work every 5 ms.
  double rate = (double)amount("--rate", 400), owed = 0;
  for (uint64_t round_number = 0; !ended(5); round_number++) {
    owed += rate * 0.005 * (1 + 0.6 * sin((double)round_number * 0.005 * 2 * 3.14159265 / 60));
    for (; owed >= 1; owed--) {
      uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
      if (head - atomic_load_explicit(&ring->tail, memory_order_acquire) == CAPACITY) break;
      write_tick(&ring->slots[head % CAPACITY], head);
      atomic_store_explicit(&ring->head, head + 1, memory_order_release);
      sem_post(&ring->items);
    }
    if (owed > 1) owed = 1;
  }
  return 0;
}
