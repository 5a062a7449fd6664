// Every synchronisation object of POSIX threads in every state that it can be brought to: one JSON line for each,
// with the object's bytes and what is true of it. Builds with glibc and musl, for 64 and 32 bits; needs no shared
// segment, as the bytes are the same in any memory. Follows pthreads(7), sem_overview(7).
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

union object {
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  pthread_rwlock_t rwlock;
  pthread_barrier_t barrier;
  pthread_spinlock_t spin;
  sem_t sem;
  unsigned char bytes[128];
};

static union object *one;
static pthread_mutex_t beside = PTHREAD_MUTEX_INITIALIZER;
static size_t size;
static const char *kind;

static int thread_id(void) { return (int)syscall(SYS_gettid); }

static void fresh(const char *name, size_t bytes) {
  memset(one, 0, sizeof *one);
  kind = name;
  size = bytes;
}

// `expect` is JSON without braces.
static void say(const char *state, const char *expect) {
  printf("{\"kind\":\"%s\",\"case\":\"%s\",\"hex\":\"", kind, state);
  for (size_t i = 0; i < size; i++) printf("%02x", one->bytes[i]);
  printf("\",\"expect\":{%s}}\n", expect);
  fflush(stdout);
}

static void check(int error, const char *what) {
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

struct waiter {
  pthread_t thread;
  void (*wait)(void);
  _Atomic int tid;
};

static void *waiting(void *argument) {
  struct waiter *waiter = argument;
  waiter->tid = thread_id();
  waiter->wait();
  return NULL;
}

static void start(struct waiter *waiter, void (*wait)(void)) {
  waiter->wait = wait;
  waiter->tid = 0;
  check(pthread_create(&waiter->thread, NULL, waiting, waiter), "pthread_create");
  while (waiter->tid == 0 || !sleeps(waiter->tid)) pause_ms(1);
}

static void finish(struct waiter *waiter) { check(pthread_join(waiter->thread, NULL), "pthread_join"); }

static void lock_and_unlock(void) {
  pthread_mutex_lock(&one->mutex);
  pthread_mutex_unlock(&one->mutex);
}

// Of a thread's death the kernel (glibc) or the library (musl) tells as of a process's.
static void *lock_and_die(void *nothing) {
  pthread_mutex_lock(&one->mutex);
  return nothing;
}

static void mutex_case(int type, bool robust, bool shared, int protocol, const char *name) {
  char state[160], expect[256];
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  check(pthread_mutexattr_settype(&attributes, type), "settype");
  if (robust) check(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), "setrobust");
  if (shared) check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "setpshared");
  if (protocol != PTHREAD_PRIO_NONE && pthread_mutexattr_setprotocol(&attributes, protocol) != 0) return;
  fresh("mutex", sizeof one->mutex);
#ifdef __GLIBC__
  // glibc keeps one bit for both: what is robust is made to be shared.
  shared = shared || robust;
#endif
  // Not every kernel or library has every protocol.
  if (pthread_mutex_init(&one->mutex, &attributes) != 0) return;
  const char *protocols = protocol == PTHREAD_PRIO_INHERIT ? " · priority inherit" : protocol == PTHREAD_PRIO_PROTECT ? " · priority protect" : "";
  char words[96];
  snprintf(words, sizeof words, "%s%s · process-%s%s", name, robust ? " · robust" : "", shared ? "shared" : "private", protocols);
  snprintf(state, sizeof state, "%s, unlocked", words);
  snprintf(expect, sizeof expect, "\"kind\":\"%s\",\"locked\":false,\"waiters\":0,\"shared\":%s", words, shared ? "true" : "false");
  say(state, expect);
  int error = pthread_mutex_lock(&one->mutex);
  // A priority ceiling wants a real-time scheduler.
  if (error != 0) return;
  snprintf(state, sizeof state, "%s, locked", words);
  snprintf(expect, sizeof expect, "\"kind\":\"%s\",\"locked\":true,\"owner\":%d,\"waiters\":0,\"recursion\":%d", words, thread_id(), type == PTHREAD_MUTEX_RECURSIVE);
  say(state, expect);
  if (type == PTHREAD_MUTEX_RECURSIVE) {
    check(pthread_mutex_lock(&one->mutex), "lock twice");
    snprintf(expect, sizeof expect, "\"locked\":true,\"owner\":%d,\"recursion\":2", thread_id());
    say("recursive, locked twice", expect);
    pthread_mutex_unlock(&one->mutex);
  }
  if (protocol == PTHREAD_PRIO_PROTECT) {
    pthread_mutex_unlock(&one->mutex);
    return;
  }
  struct waiter waiter;
  start(&waiter, lock_and_unlock);
  snprintf(state, sizeof state, "%s, waited for", words);
  snprintf(expect, sizeof expect, "\"locked\":true,\"owner\":%d,\"waited\":true", thread_id());
  say(state, expect);
  pthread_mutex_unlock(&one->mutex);
  finish(&waiter);
  if (!robust) return;
  pthread_t dying;
  check(pthread_create(&dying, NULL, lock_and_die, NULL), "pthread_create");
  check(pthread_join(dying, NULL), "pthread_join");
  snprintf(state, sizeof state, "%s, owner died", words);
  snprintf(expect, sizeof expect, "\"locked\":false,\"warning\":\"owner died\"");
  say(state, expect);
  if (pthread_mutex_lock(&one->mutex) != EOWNERDEAD) {
    fprintf(stderr, "no EOWNERDEAD\n");
    exit(1);
  }
  snprintf(state, sizeof state, "%s, held after a death", words);
  snprintf(expect, sizeof expect, "\"owner\":%d,\"inconsistent\":true", thread_id());
  say(state, expect);
  pthread_mutex_unlock(&one->mutex);
  snprintf(state, sizeof state, "%s, not recoverable", words);
  say(state, "\"locked\":false,\"warning\":\"not recoverable\"");
}

static void mutexes(void) {
  static const struct {
    int type;
    const char *name;
  } types[] = {
      {PTHREAD_MUTEX_NORMAL, "normal"},
      {PTHREAD_MUTEX_RECURSIVE, "recursive"},
      {PTHREAD_MUTEX_ERRORCHECK, "error checking"},
#ifdef __GLIBC__
      {PTHREAD_MUTEX_ADAPTIVE_NP, "adaptive"},
#endif
  };
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    for (int bits = 0; bits < 4; bits++)
      for (int protocol = PTHREAD_PRIO_NONE; protocol <= PTHREAD_PRIO_PROTECT; protocol++)
        mutex_case(types[i].type, bits & 1, bits & 2, protocol, types[i].name);
}

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
