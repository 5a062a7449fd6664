// Makes, removes and makes anew one name as fast as it can, for whoever removes it meanwhile, and keeps account of each
// object. Holds them by O_PATH alone, so that nobody takes them for used. `--name /x --pause US --report FILE`: what it
// found is written there in the end, one JSON line each. Follows open(2) (O_PATH), unlink(2).
#include "producer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ALIVE = 900 };

struct made {
  int fd;
  uint64_t inode;
};

static struct made alive[MOST_ALIVE];
static int alive_count;

// What has died since the last call: by one successful unlink of ours there is one of it that we did.
static void account(bool unlinked, FILE *report) {
  struct made dead[MOST_ALIVE];
  int dead_count = 0, kept = 0;
  for (int i = 0; i < alive_count; i++) {
    struct stat now;
    if (fstat(alive[i].fd, &now) != 0) fail("fstat");
    if (now.st_nlink > 0) {
      alive[kept++] = alive[i];
      continue;
    }
    dead[dead_count++] = alive[i];
    close(alive[i].fd);
  }
  alive_count = kept;
  if (dead_count == 0 || (unlinked && dead_count == 1)) return;
  fprintf(report, "{\"ours\":%d,\"dead\":[", unlinked ? 1 : 0);
  for (int i = 0; i < dead_count; i++) fprintf(report, "%s\"%" PRIu64 "\"", i == 0 ? "" : ",", dead[i].inode);
  fprintf(report, "]}\n");
}

static void make(const char *path) {
  int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    // What was moved away has been put back.
    if (errno == EEXIST) return;
    fail("open");
  }
  char self[64];
  snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
  struct stat made;
  if (fstat(fd, &made) != 0) fail("fstat");
  if (alive_count == MOST_ALIVE) {
    errno = ENFILE;
    fail("too many are left");
  }
  int held = open(self, O_PATH | O_CLOEXEC);
  if (held < 0) fail("open O_PATH");
  alive[alive_count++] = (struct made){held, made.st_ino};
  close(fd);
}

int main(int argc, char **argv) {
  (void)argc;
  begin("racer", argv);
  const char *name = option("--name", "/raced");
  unsigned pause = (unsigned)amount("--pause", 0);
  char path[300];
  snprintf(path, sizeof path, "/dev/shm%s", name);
  FILE *report = fopen(option("--report", "/dev/null"), "w");
  if (report == NULL) fail("fopen");
  struct object object = unmade(POSIX, name, 0);
  ready(&object);
  for (unsigned turn = 0; !ended(0); turn++) {
    make(path);
    // Now and then it waits, so that what was judged is there still when it is to go.
    if (turn % 4 == 0) usleep(pause);
    account(unlink(path) == 0, report);
  }
  account(false, report);
  for (int i = 0; i < alive_count; i++) fprintf(report, "{\"alive\":\"%" PRIu64 "\"}\n", alive[i].inode);
  fclose(report);
  return 0;
}
