// Makes shared objects, and removes them by identity: a name that meanwhile belongs to another object stays.
// Not the victim's changes to one: victim.c. Follows shm_open(3), shmget(2), shmctl(2).
#include "producer.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static struct object owned;
static pid_t owner;

struct object unmade(enum kind kind, const char *name, size_t size) {
  struct object object = {.kind = kind, .size = size, .fd = -1, .shmid = -1};
  snprintf(object.name, sizeof object.name, "%s", name);
  return object;
}

void identify(struct object *object) {
  struct stat status;
  if (fstat(object->fd, &status) != 0) fail("fstat");
  object->device = status.st_dev;
  object->inode = status.st_ino;
}

void owns(const struct object *object) {
  owned = *object;
  owner = getpid();
}

void leave(void) { owner = 0; }

void clean(void) {
  if (owner != getpid()) return;
  owner = 0;
  struct stat status;
  char path[sizeof owned.name + 16];
  switch (owned.kind) {
  case POSIX:
    snprintf(path, sizeof path, "/dev/shm%s", owned.name);
    if (stat(path, &status) == 0 && status.st_ino == owned.inode) shm_unlink(owned.name);
    break;
  case PLAIN_FILE:
    if (stat(owned.name, &status) == 0 && status.st_ino == owned.inode) unlink(owned.name);
    break;
  case SYSV:
    shmctl(owned.shmid, IPC_RMID, NULL);
    break;
  case SEMAPHORE:
    sem_unlink(owned.name);
    break;
  case MEMFD:
  case ANON:
    break;
  }
}

struct object posix_create(const char *name, size_t size, unsigned mode) {
  struct object object = unmade(POSIX, name, size);
  object.fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, mode);
  if (object.fd < 0) fail(name);
  identify(&object);
  owns(&object);
  if (ftruncate(object.fd, (off_t)size) != 0) fail(name);
  object.base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, object.fd, 0);
  if (object.base == MAP_FAILED) fail(name);
  return object;
}

struct object posix_open(const char *name, bool writable) {
  struct object object = unmade(POSIX, name, 0);
  struct stat status;
  object.fd = shm_open(name, writable ? O_RDWR : O_RDONLY, 0);
  if (object.fd < 0 || fstat(object.fd, &status) != 0) fail(name);
  identify(&object);
  object.size = (size_t)status.st_size;
  int access = writable ? PROT_READ | PROT_WRITE : PROT_READ;
  object.base = mmap(NULL, object.size, access, MAP_SHARED, object.fd, 0);
  if (object.base == MAP_FAILED) fail(name);
  return object;
}

struct object sysv_create(key_t key, size_t size, int flags) {
  struct object object = unmade(SYSV, "", size);
  object.key = key;
  object.shmid = shmget(key, size, IPC_CREAT | IPC_EXCL | flags | 0600);
  if (object.shmid < 0) fail("shmget");
  owns(&object);
  object.base = shmat(object.shmid, NULL, 0);
  if (object.base == (void *)-1) fail("shmat");
  return object;
}
