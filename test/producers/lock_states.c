// Every synchronisation object of POSIX threads in every state that it can be brought to: one JSON line for each,
// with the object's bytes and what is true of it. Builds with glibc and musl, for 64 and 32 bits; needs no shared
// segment, as the bytes are the same in any memory. Mutexes: mutex_states.c. Follows pthreads(7), sem_overview(7).
#include "lock_states.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

union object *one;
static pthread_mutex_t beside = PTHREAD_MUTEX_INITIALIZER;
static size_t size;
static const char *kind;

int thread_id(void) { return (int)syscall(SYS_gettid); }

void fresh(const char *name, size_t bytes) {
  memset(one, 0, sizeof *one);
  kind = name;
  size = bytes;
}

void say(const char *state, const char *expect) {
  printf("{\"kind\":\"%s\",\"case\":\"%s\",\"hex\":\"", kind, state);
  for (size_t i = 0; i < size; i++) printf("%02x", one->bytes[i]);
  printf("\",\"expect\":{%s}}\n", expect);
  fflush(stdout);
}

void check(int error, const char *what) {
  if (error == 0) return;
  fprintf(stderr, "%s: %s\n", what, strerror(error));
  exit(1);
}

static void pause_ms(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

// A thread that waits is one that sleeps in the kernel: the third field of its stat.
static bool sleeps(int tid) {
  char path[64], text[256] = "";
  snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
  FILE *file = fopen(path, "r");
  if (file == NULL) return false;
  size_t got = fread(text, 1, sizeof text - 1, file);
  text[got] = '\0';
  fclose(file);
  char *end = strrchr(text, ')');
  return end != NULL && end[2] == 'S';
}

static void *waiting(void *argument) {
  struct waiter *waiter = argument;
  waiter->tid = thread_id();
  waiter->wait();
  return NULL;
}

void start(struct waiter *waiter, void (*wait)(void)) {
  waiter->wait = wait;
  waiter->tid = 0;
  check(pthread_create(&waiter->thread, NULL, waiting, waiter), "pthread_create");
  while (waiter->tid == 0 || !sleeps(waiter->tid)) pause_ms(1);
}

void finish(struct waiter *waiter) { check(pthread_join(waiter->thread, NULL), "pthread_join"); }

static void wait_for_condition(void) {
  pthread_mutex_lock(&beside);
  pthread_cond_wait(&one->cond, &beside);
  pthread_mutex_unlock(&beside);
}

static void conditions(void) {
  for (int bits = 0; bits < 4; bits++) {
    pthread_condattr_t attributes;
    char expect[160];
    pthread_condattr_init(&attributes);
    // Threads that wait for a shared condition need a mutex of any kind.
    if (bits & 1) pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (bits & 2) pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    fresh("condition", sizeof one->cond);
    check(pthread_cond_init(&one->cond, &attributes), "cond_init");
    const char *clock = bits & 2 ? "CLOCK_MONOTONIC" : "CLOCK_REALTIME", *shared = bits & 1 ? "true" : "false";
    snprintf(expect, sizeof expect, "\"shared\":%s,\"clock\":\"%s\",\"count\":0", shared, clock);
    say("condition, idle", expect);
    struct waiter waiters[2];
    start(&waiters[0], wait_for_condition);
    start(&waiters[1], wait_for_condition);
    snprintf(expect, sizeof expect, "\"shared\":%s,\"clock\":\"%s\",\"count\":2", shared, clock);
    say("condition, two wait", expect);
    pthread_mutex_lock(&beside);
    pthread_cond_broadcast(&one->cond);
    pthread_mutex_unlock(&beside);
    for (int i = 0; i < 2; i++) finish(&waiters[i]);
    snprintf(expect, sizeof expect, "\"shared\":%s,\"count\":0", shared);
    say("condition, after a broadcast", expect);
  }
}

static void read_lock(void) {
  pthread_rwlock_rdlock(&one->rwlock);
  pthread_rwlock_unlock(&one->rwlock);
}

static void write_lock(void) {
  pthread_rwlock_wrlock(&one->rwlock);
  pthread_rwlock_unlock(&one->rwlock);
}

static void rwlocks(void) {
  for (int shared = 0; shared < 2; shared++) {
    pthread_rwlockattr_t attributes;
    char expect[160];
    pthread_rwlockattr_init(&attributes);
    if (shared) pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    fresh("rwlock", sizeof one->rwlock);
    check(pthread_rwlock_init(&one->rwlock, &attributes), "rwlock_init");
    say("rwlock, unlocked", shared ? "\"locked\":false,\"shared\":true" : "\"locked\":false,\"shared\":false");
    pthread_rwlock_rdlock(&one->rwlock);
    pthread_rwlock_rdlock(&one->rwlock);
    say("rwlock, two readers", "\"locked\":true,\"readers\":2,\"state\":\"locked for reading, 2 readers\"");
    struct waiter writer, reader;
    start(&writer, write_lock);
    say("rwlock, two readers and a writer who waits", "\"locked\":true,\"readers\":2,\"waited\":true");
    pthread_rwlock_unlock(&one->rwlock);
    pthread_rwlock_unlock(&one->rwlock);
    finish(&writer);
    pthread_rwlock_wrlock(&one->rwlock);
    snprintf(expect, sizeof expect, "\"locked\":true,\"writer\":%d,\"readers\":0", thread_id());
    say("rwlock, a writer", expect);
    start(&reader, read_lock);
    start(&writer, write_lock);
    snprintf(expect, sizeof expect, "\"locked\":true,\"writer\":%d,\"waited\":true", thread_id());
    say("rwlock, a writer, and others who wait", expect);
    pthread_rwlock_unlock(&one->rwlock);
    finish(&reader);
    finish(&writer);
    say("rwlock, unlocked again", "\"locked\":false,\"readers\":0");
  }
}

static void reach_barrier(void) { pthread_barrier_wait(&one->barrier); }

static void barriers(void) {
  for (int shared = 0; shared < 2; shared++) {
    pthread_barrierattr_t attributes;
    char expect[160];
    pthread_barrierattr_init(&attributes);
    if (shared) pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    fresh("barrier", sizeof one->barrier);
    check(pthread_barrier_init(&one->barrier, &attributes, 3), "barrier_init");
    for (int round = 0; round < 2; round++) {
      snprintf(expect, sizeof expect, "\"shared\":%s,\"parties\":3,\"count\":0", shared ? "true" : "false");
      say("barrier, nobody has come", expect);
      struct waiter waiters[2];
      start(&waiters[0], reach_barrier);
      start(&waiters[1], reach_barrier);
      snprintf(expect, sizeof expect, "\"shared\":%s,\"parties\":3,\"count\":2", shared ? "true" : "false");
      say("barrier, two of three", expect);
      reach_barrier();
      for (int i = 0; i < 2; i++) finish(&waiters[i]);
    }
  }
}

static void spinlocks(void) {
  fresh("spinlock", sizeof one->spin);
  pthread_spin_init(&one->spin, PTHREAD_PROCESS_SHARED);
  say("spinlock, unlocked", "\"locked\":false");
  pthread_spin_lock(&one->spin);
  say("spinlock, locked", "\"locked\":true");
  pthread_spin_unlock(&one->spin);
  say("spinlock, unlocked again", "\"locked\":false");
}

static void take(void) { sem_wait(&one->sem); }

static void semaphores(void) {
  for (int shared = 0; shared < 2; shared++) {
    char expect[160];
    const char *word = shared ? "true" : "false";
    fresh("semaphore", sizeof one->sem);
    if (sem_init(&one->sem, shared, 3) != 0) check(errno, "sem_init");
    snprintf(expect, sizeof expect, "\"shared\":%s,\"value\":3,\"count\":0", word);
    say("semaphore, three free", expect);
    for (int i = 0; i < 3; i++) sem_wait(&one->sem);
    struct waiter waiters[2];
    start(&waiters[0], take);
    start(&waiters[1], take);
    snprintf(expect, sizeof expect, "\"shared\":%s,\"value\":0,\"count\":2", word);
    say("semaphore, two wait", expect);
    for (int i = 0; i < 2; i++) sem_post(&one->sem);
    for (int i = 0; i < 2; i++) finish(&waiters[i]);
  }
}

int main(void) {
  one = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (one == MAP_FAILED) check(errno, "mmap");
  mutexes();
  conditions();
  rwlocks();
  barriers();
  spinlocks();
  semaphores();
  return 0;
}
