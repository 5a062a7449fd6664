// Empties the ring of market ticks (`--name /ticks`), in batches under its robust lock, so that some 37 ticks are
// unread at most times. Maps it readable and writable. ring_producer.c makes it.
#include "producer.h"
#include "ring.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LEAVE_UNREAD = 37 };

static bool wait_for_item(sem_t *items) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 100000000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  return sem_timedwait(items, &until) == 0;
}

// An owner that died left the tail as it was: each step is one store, so the ring is consistent.
static void take(pthread_mutex_t *lock) {
  int answer = pthread_mutex_lock(lock);
  if (answer == EOWNERDEAD) answer = pthread_mutex_consistent(lock);
  if (answer != 0) {
    errno = answer;
    fail("pthread_mutex_lock");
  }
}

int main(int argc, char **argv) {
  (void)argc;
  begin("consumer", argv);
  struct object object = posix_open(option("--name", "/ticks"), true);
  struct tick_ring *ring = object.base;
  if (ring->magic != RING_MAGIC || ring->version != RING_VERSION) {
    errno = EPROTO;
    fail(object.name);
  }
  ready(&object);

  double turnover = 0;
  while (!ended(20)) {
    take(&ring->lock);
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    while (atomic_load_explicit(&ring->head, memory_order_acquire) - tail > LEAVE_UNREAD &&
           wait_for_item(&ring->items)) {
      const struct tick *tick = &ring->slots[tail % CAPACITY];
      turnover += tick->price * tick->qty;
      atomic_store_explicit(&ring->tail, ++tail, memory_order_release);
    }
    pthread_mutex_unlock(&ring->lock);
  }
  fprintf(stderr, "{\"turnover\":%.2f}\n", turnover);
  return 0;
}
