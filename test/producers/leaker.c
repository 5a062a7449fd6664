// Makes a segment and exits without removing it, as a crashed or careless program would: POSIX (`--name /frames`)
// or, with `--sysv KEY`, System V (0 is IPC_PRIVATE). Whoever starts it removes what it leaves.
#include "producer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct left {
  char magic[8];
  pid_t owner;
  uint64_t written_ns;
  char note[64];
};

int main(int argc, char **argv) {
  (void)argc;
  begin("leaker", argv);
  size_t size = amount("--size", 4 << 20);
  bool sysv = option("--sysv", NULL) != NULL;
  struct object object =
      sysv ? sysv_create((key_t)amount("--sysv", 0), size, 0) : posix_create(option("--name", "/frames"), size, 0600);
  struct left *left = object.base;
  memcpy(left->magic, "LEFTOVER", sizeof left->magic);
  left->owner = getpid();
  left->written_ns = now_ns();
  snprintf(left->note, sizeof left->note, "written by %d, which did not clean up", getpid());
  // A few pages of content: leaked memory is rarely empty.
  memset((char *)object.base + 4096, 0xa5, size > 65536 ? 61440 : 0);
  ready(&object);
  leave();
  return 0;
}
