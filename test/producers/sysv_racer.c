// Makes, removes and makes anew one System V object of a key as fast as it can, for whoever removes it meanwhile, and
// keeps account of those that others removed. `--kind shm|sem|msg --key N --pause US --report FILE`: their numbers are
// written there in the end, one a line. Follows shmctl(2), semctl(2), msgctl(2).
#include "producer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

static const char *kind;

static int make(key_t key) {
  int flags = IPC_CREAT | IPC_EXCL | 0600;
  if (strcmp(kind, "sem") == 0) return semget(key, 1, flags);
  return strcmp(kind, "msg") == 0 ? msgget(key, flags) : shmget(key, 4096, flags);
}

static int take(int number) {
  if (strcmp(kind, "sem") == 0) return semctl(number, 0, IPC_RMID);
  return strcmp(kind, "msg") == 0 ? msgctl(number, IPC_RMID, NULL) : shmctl(number, IPC_RMID, NULL);
}

int main(int argc, char **argv) {
  (void)argc;
  begin("sysv-racer", argv);
  kind = option("--kind", "shm");
  key_t key = (key_t)amount("--key", 0);
  unsigned pause = (unsigned)amount("--pause", 0);
  FILE *report = fopen(option("--report", "/dev/null"), "w");
  if (report == NULL) fail("fopen");
  struct object object = unmade(SYSV, "", 0);
  ready(&object);
  for (unsigned turn = 0; !ended(0); turn++) {
    int number = make(key);
    if (number < 0) fail("make");
    // Now and then it waits, so that what was judged is there still when it is to go.
    if (turn % 4 == 0) usleep(pause);
    if (take(number) == 0) continue;
    if (errno != EINVAL && errno != EIDRM) fail("take");
    fprintf(report, "%d\n", number);
  }
  fclose(report);
  return 0;
}
