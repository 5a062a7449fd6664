// The kinds of object that the victim can be asked for: each made fresh, or opened with `--existing`.
// Follows shm_open(3), sem_overview(7), memfd_create(2), shmget(2), mmap(2).
#include "victim.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static bool existing(void) { return flag("--existing"); }

static int access_flags(void) { return (flag("--read-only") ? O_RDONLY : O_RDWR) | O_CLOEXEC; }

static void sized(struct object *object) {
  struct stat status;
  identify(object);
  if (existing()) {
    if (fstat(object->fd, &status) != 0) fail("fstat");
    object->size = (size_t)status.st_size;
    return;
  }
  owns(object);
  if (ftruncate(object->fd, (off_t)object->size) != 0) fail("ftruncate");
}

static void open_posix(struct object *object) {
  object->fd = shm_open(object->name, access_flags() | (existing() ? 0 : O_CREAT | O_EXCL), 0600);
  if (object->fd < 0) fail(object->name);
  sized(object);
}

static void open_file(struct object *object) {
  object->fd = open(object->name, access_flags() | (existing() ? 0 : O_CREAT | O_EXCL), 0600);
  if (object->fd < 0) fail(object->name);
  sized(object);
}

static void open_memfd(struct object *object) {
  unsigned huge = flag("--huge") ? MFD_HUGETLB : MFD_ALLOW_SEALING;
  object->fd = memfd_create(object->name, MFD_CLOEXEC | huge);
  if (object->fd < 0) fail("memfd_create");
  sized(object);
}

static void open_sysv(struct object *object) {
  object->key = (key_t)amount("--key", 0);
  const char *id = option("--shmid", NULL);
  if (id != NULL) {
    struct shmid_ds status;
    object->shmid = (int)strtol(id, NULL, 10);
    if (shmctl(object->shmid, IPC_STAT, &status) != 0) fail("shmctl");
    object->size = status.shm_segsz;
    return;
  }
  int huge = flag("--huge") ? SHM_HUGETLB | SHM_NORESERVE : 0;
  object->shmid = shmget(object->key, object->size, IPC_CREAT | IPC_EXCL | huge | 0600);
  if (object->shmid < 0) fail("shmget");
  owns(object);
}

static void open_semaphore(struct object *object) {
  sem_t *semaphore = sem_open(object->name, O_CREAT | O_EXCL, 0600, 3);
  if (semaphore == SEM_FAILED) fail(object->name);
  owns(object);
  object->base = semaphore;
  object->size = sizeof *semaphore;
}

struct object victim_object(void) {
  static const char *const words[] = {"posix", "sysv", "memfd", "anon", "file", "semaphore"};
  const char *word = option("--kind", "posix");
  int kind = 0;
  while (kind <= SEMAPHORE && strcmp(words[kind], word) != 0) kind++;
  if (kind > SEMAPHORE) {
    errno = EINVAL;
    fail("--kind");
  }
  struct object object = unmade(kind, option("--name", ""), amount("--size", 64 << 10));
  switch (object.kind) {
  case POSIX:
    open_posix(&object);
    break;
  case SYSV:
    open_sysv(&object);
    break;
  case MEMFD:
    open_memfd(&object);
    break;
  case PLAIN_FILE:
    open_file(&object);
    break;
  case SEMAPHORE:
    open_semaphore(&object);
    break;
  case ANON: // is made by mapping it
    break;
  }
  return object;
}

void *victim_map(const struct object *object, bool writable, uint64_t offset, size_t length) {
  void *base;
  if (object->kind == SYSV) {
    base = shmat(object->shmid, NULL, writable ? 0 : SHM_RDONLY);
  } else {
    int flags = MAP_SHARED | (flag("--huge") ? MAP_NORESERVE : 0) | (object->kind == ANON ? MAP_ANONYMOUS : 0);
    base = mmap(NULL, length, writable ? PROT_READ | PROT_WRITE : PROT_READ, flags, object->fd, (off_t)offset);
  }
  return base == MAP_FAILED ? NULL : base;
}
