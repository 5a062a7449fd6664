// A segment (`--name /torrent`, `--size 64M`) that is written at full speed from end to end, again and again: every
// 64 bit word holds the number of the pass that wrote it, so that whoever copies it can tell what was there when.
#include "producer.h"

#include <stdatomic.h>

int main(int argc, char **argv) {
  (void)argc;
  begin("torrent", argv);
  struct object object = posix_create(option("--name", "/torrent"), amount("--size", 64ull << 20), 0644);
  _Atomic uint64_t *words = object.base;
  size_t count = object.size / sizeof *words;
  // All of it is there before anybody looks.
  for (size_t i = 0; i < count; i++) atomic_store_explicit(&words[i], 1, memory_order_relaxed);
  ready(&object);
  for (uint64_t pass = 2; !ended(0); pass++)
    for (size_t i = 0; i < count; i++) atomic_store_explicit(&words[i], pass, memory_order_relaxed);
  return 0;
}
