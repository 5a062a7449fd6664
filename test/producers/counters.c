// A System V segment of counters (`--key 0x5412`, 0 is IPC_PRIVATE; `--size 8M`) that a process-shared mutex guards
// and `--workers 3` forked workers raise. Each attaches it by its id, as a program of its own would.
#include "producer.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

enum { COUNTERS = 48 };

struct counter {
  char name[24];
  uint64_t value;
  uint64_t changed_ns;
  double per_second;
};

struct counters {
  char magic[8];
  pthread_mutex_t lock;
  uint32_t count;
  uint64_t generation;
  struct counter counter[COUNTERS];
};

static const char *const words[] = {"requests", "errors", "retries", "hits", "misses", "bytes_in", "bytes_out", "depth"};
enum { WORDS = sizeof words / sizeof *words };

static int work(void *argument) {
  int shmid = *(int *)argument;
  struct counters *counters = shmat(shmid, NULL, 0);
  if (counters == (void *)-1) return 1;
  unsigned seed = (unsigned)now_ns();
  while (!ended(20)) {
    struct counter *one = &counters->counter[(unsigned)rand_r(&seed) % COUNTERS];
    uint64_t now = now_ns();
    pthread_mutex_lock(&counters->lock);
    unsigned by = (unsigned)rand_r(&seed) % 100;
    one->per_second = by * 1e9 / (double)(now - one->changed_ns + 1);
    one->value += by;
    one->changed_ns = now;
    counters->generation++;
    pthread_mutex_unlock(&counters->lock);
  }
  return 0;
}

int main(int argc, char **argv) {
  (void)argc;
  begin("counters", argv);
  struct object object = sysv_create((key_t)amount("--key", 0x5412), amount("--size", 8 << 20), 0);
  struct counters *counters = object.base;
  memcpy(counters->magic, "COUNTERS", sizeof counters->magic);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  errno = pthread_mutex_init(&counters->lock, &attributes);
  if (errno != 0) fail("pthread_mutex_init");
  counters->count = COUNTERS;
  for (unsigned i = 0; i < COUNTERS; i++) {
    snprintf(counters->counter[i].name, sizeof counters->counter[i].name, "%s.%u", words[i % WORDS], i / WORDS);
    counters->counter[i].changed_ns = now_ns();
  }

  // Workers inherit no attachment: we let go before the fork and take it again after.
  uint64_t workers = amount("--workers", 3);
  if (shmdt(object.base) != 0) fail("shmdt");
  for (uint64_t i = 0; i < workers; i++) child(work, &object.shmid);
  object.base = shmat(object.shmid, NULL, 0);
  if (object.base == (void *)-1) fail("shmat");
  // Ready is when all are attached.
  struct shmid_ds status;
  do {
    if (shmctl(object.shmid, IPC_STAT, &status) != 0) fail("shmctl");
  } while (status.shm_nattch <= workers && !ended(1));
  ready(&object);
  while (!ended(1000)) continue;
  return 0;
}
