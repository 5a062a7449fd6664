// Many processes that map the same many POSIX objects, for a scan to find its way through: `--processes 500`, each
// with `--segments 40` called `--name`-0, -1 and so on. They sleep; nothing of it changes until it ends.
#include "producer.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void name_of(char *out, size_t size, uint64_t i) {
  snprintf(out, size, "%s-%llu", option("--name", "/crowd"), (unsigned long long)i);
}

static void make(uint64_t i, size_t size) {
  char name[256];
  name_of(name, sizeof name, i);
  int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (fd < 0 || ftruncate(fd, (off_t)size) != 0) fail("shm_open");
  char *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (base == MAP_FAILED || close(fd) != 0) fail("mmap");
  base[0] = 1;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("crowd", argv);
  uint64_t segments = amount("--segments", 40);
  uint64_t processes = amount("--processes", 500);
  size_t size = amount("--size", 64 << 10);
  for (uint64_t i = 0; i < segments; i++) make(i, size);
  pid_t self = getpid();
  for (uint64_t i = 1; i < processes; i++) {
    pid_t pid = fork();
    if (pid < 0) fail("fork");
    if (pid > 0) continue;
    // More than `child` keeps count of: these go with their parent, whatever becomes of it.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != self) _exit(1);
    for (;;) pause();
  }
  struct object first = unmade(POSIX, "", size);
  name_of(first.name, sizeof first.name, 0);
  ready(&first);
  while (!ended(1000)) continue;
  for (uint64_t i = 0; i < segments; i++) {
    char name[256];
    name_of(name, sizeof name, i);
    shm_unlink(name);
  }
  return 0;
}
