// An anonymous shared mapping, inherited over fork: each of `--workers 3` writes its own line of a scoreboard, as
// the workers of a web server do. `--vma-name NAME` names it where the kernel can (CONFIG_ANON_VMA_NAME).
#include "producer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#define PR_SET_VMA_ANON_NAME 0
#endif

enum state { IDLE, READING, WRITING };

struct line {
  pid_t pid;
  enum state state;
  uint64_t requests;
  uint64_t bytes;
  char request[40];
};

static int work(void *argument) {
  struct line *line = argument;
  line->pid = getpid();
  for (unsigned seed = (unsigned)getpid(); !ended(30);) {
    line->state = (line->state + 1) % 3;
    if (line->state != IDLE) continue;
    line->requests++;
    line->bytes += (unsigned)rand_r(&seed) % 5000;
    snprintf(line->request, sizeof line->request, "GET /quotes/%u", (unsigned)rand_r(&seed) % 1000);
  }
  return 0;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("scoreboard", argv);
  struct object object = unmade(ANON, "", amount("--size", 1 << 20));
  object.base = mmap(NULL, object.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (object.base == MAP_FAILED) fail("mmap");
  const char *name = option("--vma-name", "scoreboard");
  // The name that `ready` tells is the one that the kernel took: an older or smaller kernel takes none.
  if (prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, object.base, object.size, name) == 0)
    snprintf(object.name, sizeof object.name, "%s", name);

  struct line *lines = object.base;
  uint64_t workers = amount("--workers", 3);
  for (uint64_t i = 0; i < workers; i++) child(work, &lines[i]);
  ready(&object);
  while (!ended(1000)) continue;
  return 0;
}
