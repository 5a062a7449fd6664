// A memfd that nobody maps (`--memfd spool`, `--size 256K`): one process writes to its descriptor, the child that
// inherited it reads from its own. Only the open descriptors tell of it. Follows memfd_create(2), pwrite(2).
#include "producer.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LINE = 64 };

static int drain(void *argument) {
  const struct object *object = argument;
  char line[LINE];
  for (off_t at = 0; !ended(100); at = (at + LINE) % (off_t)object->size)
    if (pread(object->fd, line, sizeof line, at) != sizeof line) return 1;
  return 0;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("spool", argv);
  struct object object = unmade(MEMFD, option("--memfd", "spool"), amount("--size", 256 << 10));
  object.fd = memfd_create(object.name, MFD_CLOEXEC);
  if (object.fd < 0) fail("memfd_create");
  identify(&object);
  if (ftruncate(object.fd, (off_t)object.size) != 0) fail("ftruncate");
  child(drain, &object);
  ready(&object);
  for (uint64_t number = 1; !ended(100); number++) {
    char line[LINE] = "";
    snprintf(line, sizeof line, "job %llu", (unsigned long long)number);
    if (pwrite(object.fd, line, sizeof line, (off_t)(number * LINE % object.size)) != sizeof line) fail("pwrite");
  }
  return 0;
}
