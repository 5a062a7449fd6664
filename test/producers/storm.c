// A POSIX segment (`--name /storm`, `--size 64M`) that is written as fast as one core can: random words anywhere behind
// its first page. With `--pings MS` the first word counts up about so often, and each time a line says when (ns since
// 1970): what was changed when is known exactly. What else it holds means nothing.
#include "producer.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, BURST = 4096 };

static uint64_t real_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** xorshift64: quick, and no two runs need be alike. */
static uint64_t next(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static void ping(_Atomic uint64_t *count) {
  uint64_t now = real_ns();
  uint64_t seq = atomic_fetch_add(count, 1) + 1;
  printf("{\"ping\":%" PRIu64 ",\"ns\":\"%" PRIu64 "\"}\n", seq, now);
  fflush(stdout);
}

int main(int argc, char **argv) {
  (void)argc;
  begin("storm", argv);
  struct object object = posix_create(option("--name", "/storm"), amount("--size", 64u << 20), 0644);
  memset(object.base, 1, object.size);
  uint64_t *words = (uint64_t *)((char *)object.base + PAGE);
  size_t count = (object.size - PAGE) / sizeof *words;
  uint64_t every = amount("--pings", 0) * 1000000u;
  uint64_t state = now_ns() | 1;
  _Atomic uint64_t *pings = object.base;
  atomic_store(pings, 0);
  ready(&object);
  uint64_t last = now_ns();
  while (!ended(flag("--calm") ? 1 : 0)) {
    for (int i = 0; i < BURST && count > 0 && !flag("--calm"); i++) {
      uint64_t value = next(&state);
      words[value % count] = value;
    }
    uint64_t now = now_ns();
    // Not in step with whoever samples: up to half as much again.
    if (every == 0 || now - last < every + next(&state) % (every / 2 + 1)) continue;
    last = now;
    ping(pings);
  }
  return 0;
}
