// A named semaphore (`--name /turnstile`) that lets `--places 2` of its `--workers 3` in at a time; each of them opens
// it by its name, as a program of its own would. Where it lies in /dev/shm is the C library's affair: `sem.turnstile`.
// Follows sem_overview(7).
#include "producer.h"

#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/stat.h>

static int pass(void *argument) {
  sem_t *door = sem_open(argument, 0);
  if (door == SEM_FAILED) return 1;
  // Not a wait: whoever asks us to end is not to wait for a place either. Each `ended` takes the signal, so one is last.
  bool inside = false;
  while (!ended(inside ? 150 : 20)) {
    if (inside) sem_post(door);
    inside = !inside && sem_trywait(door) == 0;
  }
  return sem_close(door);
}

int main(int argc, char **argv) {
  (void)argc;
  begin("turnstile", argv);
  struct object object = unmade(SEMAPHORE, option("--name", "/turnstile"), sizeof(sem_t));
  sem_t *door = sem_open(object.name, O_CREAT | O_EXCL, 0600, (unsigned)amount("--places", 2));
  if (door == SEM_FAILED) fail(object.name);
  owns(&object);
  object.base = door;
  char path[sizeof object.name + 64];
  struct stat status;
  snprintf(path, sizeof path, "/dev/shm/sem.%s", object.name + 1);
  // Another C library may keep it elsewhere; then nobody is told where.
  if (stat(path, &status) == 0) {
    object.device = status.st_dev;
    object.inode = status.st_ino;
  }
  uint64_t workers = amount("--workers", 3);
  for (uint64_t i = 0; i < workers; i++) child(pass, object.name);
  ready(&object);
  while (!ended(1000)) continue;
  return 0;
}
