// A POSIX object (`--name /ipc.tmp`, `--size 2M`) that is unlinked as soon as it is mapped, its descriptor closed:
// only the mapping keeps it alive. `--hold-fd` does the reverse: the descriptor alone holds it.
#include "producer.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv) {
  (void)argc;
  begin("unlinked", argv);
  struct object object = posix_create(option("--name", "/ipc.tmp"), amount("--size", 2 << 20), 0600);
  memset(object.base, 0x5a, object.size / 4);
  if (flag("--hold-fd")) {
    if (munmap(object.base, object.size) != 0) fail("munmap");
    object.base = NULL;
  }
  clean();
  if (!flag("--hold-fd")) {
    if (close(object.fd) != 0) fail("close");
    object.fd = -1;
  }
  ready(&object);
  volatile uint64_t *words = object.base;
  while (!ended(100))
    if (words != NULL) words[0] += 1;
  return 0;
}
