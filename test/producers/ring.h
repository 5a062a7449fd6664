// The ring of market ticks that producer, consumer and gateway share: one writer, one reader, and any number of
// lookers-on. The producer alone moves `head`, the consumer alone `tail`, so neither needs the lock for that; the
// lock guards a consumer's batch. Not portable to 32 bits: sizes are checked below.
#ifndef RING_H
#define RING_H

#include <pthread.h>
#include <semaphore.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { CAPACITY = 1024, RING_VERSION = 3, RING_MAGIC = 0x4b434954, SEGMENT_BYTES = 64 * 1024 };

enum side { BID, ASK };

struct tick_flags {
  uint16_t aggressor : 1;
  uint16_t : 3;
  uint16_t odd_lot : 1;
  uint16_t : 1;
  uint16_t venue : 5;
};

struct tick {
  double price;
  uint64_t ts_ns;
  char symbol[8];
  uint32_t qty;
  enum side side;
  struct tick_flags flags;
  uint32_t seq;
};

struct tick_ring {
  uint32_t magic;
  uint32_t version;
  uint32_t capacity;
  uint64_t created_ns;
  alignas(64) _Atomic uint64_t head;
  alignas(64) _Atomic uint64_t tail;
  alignas(64) pthread_mutex_t lock;
  sem_t items;
  pthread_mutex_t cfg_lock;
  alignas(64) struct tick slots[CAPACITY];
};

_Static_assert(sizeof(struct tick) == 40, "a tick has 40 bytes");
_Static_assert(sizeof(struct tick_ring) <= SEGMENT_BYTES, "the ring fits its segment");
#if defined __x86_64__ && defined __GLIBC__
_Static_assert(offsetof(struct tick_ring, head) == 0x40, "head has a cache line of its own");
_Static_assert(offsetof(struct tick_ring, items) == 0xe8, "items follows lock");
_Static_assert(offsetof(struct tick_ring, slots) == 0x140, "slots begin at a cache line");
#endif

#endif
