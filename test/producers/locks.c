// A board of locks in a POSIX segment, and a process that takes them, waits for them, lets go of the memory or dies,
// as stdin says: one command a line, each answered by one JSON line. Several of these share one board.
//   --name N, --existing
// Follows pthread_mutexattr_setrobust(3), pthread_mutexattr_setpshared(3), sem_overview(7).
#include "producer.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct board {
  char magic[8];
  pthread_mutex_t plain;
  pthread_mutex_t robust;
  pthread_mutex_t recursive;
  pthread_mutex_t inherit;
  pthread_mutex_t secret;
  pthread_rwlock_t table;
  pthread_cond_t ready;
  pthread_barrier_t gate;
  pthread_spinlock_t spin;
  sem_t items;
  pthread_mutex_t pair[3];
  uint32_t wake_futex;
};

static struct board *board;

struct job {
  char first[32];
  char second[32];
  _Atomic int tid;
  _Atomic bool go;
};

static pthread_mutex_t *mutex(const char *name) {
  static const char *const names[] = {"plain", "robust", "recursive", "inherit", "secret", "pair0", "pair1", "pair2"};
  pthread_mutex_t *const all[] = {&board->plain, &board->robust, &board->recursive, &board->inherit, &board->secret, &board->pair[0], &board->pair[1], &board->pair[2]};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0) return all[i];
  errno = EINVAL;
  return NULL;
}

static int lock(const char *name) {
  pthread_mutex_t *one = mutex(name);
  return one == NULL ? EINVAL : pthread_mutex_lock(one);
}

// Takes the first, and the second (or the one) when it's told to.
static void *work(void *argument) {
  struct job *job = argument;
  if (job->second[0] != '\0') lock(job->first);
  job->tid = (int)syscall(SYS_gettid);
  while (!job->go) usleep(1000);
  lock(job->second[0] != '\0' ? job->second : job->first);
  return NULL;
}

static struct job job;

static int start(const char *first, const char *second) {
  pthread_t thread;
  memset(&job, 0, sizeof job);
  snprintf(job.first, sizeof job.first, "%s", first);
  snprintf(job.second, sizeof job.second, "%s", second);
  int error = pthread_create(&thread, NULL, work, &job);
  while (error == 0 && job.tid == 0) usleep(1000);
  return error;
}

static int obey(const char *command, const char *a, const char *b) {
  if (strcmp(command, "lock") == 0) return lock(a);
  if (strcmp(command, "unlock") == 0) return pthread_mutex_unlock(mutex(a));
  if (strcmp(command, "thread") == 0) return start(a, b);
  if (strcmp(command, "go") == 0) {
    job.go = true;
    return 0;
  }
  if (strcmp(command, "write-lock") == 0) return pthread_rwlock_wrlock(&board->table);
  if (strcmp(command, "read-lock") == 0) return pthread_rwlock_rdlock(&board->table);
  if (strcmp(command, "take") == 0) return sem_trywait(&board->items) == 0 ? 0 : errno;
  if (strcmp(command, "unmap") == 0) return munmap(board, sizeof *board) == 0 ? 0 : errno;
  if (strcmp(command, "die") == 0) return raise(SIGKILL);
  return ENOSYS;
}

static void make(void) {
  pthread_mutexattr_t shared;
  pthread_mutexattr_init(&shared);
  pthread_mutex_init(&board->secret, &shared);
  pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&board->plain, &shared);
  for (int i = 0; i < 3; i++) pthread_mutex_init(&board->pair[i], &shared);
  pthread_mutexattr_settype(&shared, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&board->recursive, &shared);
  pthread_mutexattr_settype(&shared, PTHREAD_MUTEX_NORMAL);
  pthread_mutexattr_setprotocol(&shared, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&board->inherit, &shared);
  pthread_mutexattr_setprotocol(&shared, PTHREAD_PRIO_NONE);
  pthread_mutexattr_setrobust(&shared, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&board->robust, &shared);
  pthread_rwlockattr_t table;
  pthread_rwlockattr_init(&table);
  pthread_rwlockattr_setpshared(&table, PTHREAD_PROCESS_SHARED);
  pthread_rwlock_init(&board->table, &table);
  pthread_condattr_t ready_attributes;
  pthread_condattr_init(&ready_attributes);
  pthread_condattr_setpshared(&ready_attributes, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&board->ready, &ready_attributes);
  pthread_barrierattr_t gate;
  pthread_barrierattr_init(&gate);
  pthread_barrierattr_setpshared(&gate, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init(&board->gate, &gate, 4);
  pthread_spin_init(&board->spin, PTHREAD_PROCESS_SHARED);
  sem_init(&board->items, 1, 5);
  memcpy(board->magic, "BOARD", 6);
}

int main(int argc, char **argv) {
  (void)argc;
  begin("locks", argv);
  const char *name = option("--name", "/board");
  struct object object = flag("--existing") ? posix_open(name, true) : posix_create(name, sizeof *board, 0600);
  board = object.base;
  if (!flag("--existing")) make();
  ready(&object);
  static char line[256];
  size_t used = 0;
  while (!ended(0)) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, 50) <= 0) continue;
    ssize_t got = read(STDIN_FILENO, line + used, sizeof line - 1 - used);
    if (got <= 0) break;
    used += (size_t)got;
    line[used] = '\0';
    for (char *end; (end = strchr(line, '\n')) != NULL;) {
      char command[32] = "", a[32] = "", b[32] = "";
      *end = '\0';
      sscanf(line, "%31s %31s %31s", command, a, b);
      int error = obey(command, a, b);
      if (error == 0) printf("{\"done\":\"%s\",\"tid\":%d}\n", command, job.tid);
      else printf("{\"error\":\"%s: %s\",\"errno\":%d}\n", command, strerror(error), error);
      fflush(stdout);
      used -= (size_t)(end + 1 - line);
      memmove(line, end + 1, used + 1);
    }
  }
  return 0;
}
