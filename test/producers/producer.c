// What all producers share, all but the objects themselves: see producer.h; objects.c makes and removes those.
#include "producer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CHILDREN = 128 };

static const char *program_name = "producer";
static char **arguments;
static pid_t children[MOST_CHILDREN];
static int child_count;
static pid_t parent_of_children;
static sigset_t ends;

// The kernel tells us of a parent's end only from now on, so a parent that is gone already is looked for.
static void end_with_parent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(0);
}

static void end_children(void) {
  if (getpid() != parent_of_children) return;
  for (int i = 0; i < child_count; i++) kill(children[i], SIGTERM);
  for (int i = 0; i < child_count; i++) waitpid(children[i], NULL, 0);
  child_count = 0;
}

static void finish(void) {
  end_children();
  clean();
}

void begin(const char *program, char **argv) {
  program_name = program;
  arguments = argv;
  parent_of_children = getpid();
  pid_t parent = (pid_t)strtol(option("--parent", "0"), NULL, 10);
  end_with_parent(parent != 0 ? parent : getppid());
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGHUP);
  sigprocmask(SIG_BLOCK, &ends, NULL);
  // Whoever reads our lines may go first: that must not keep us from cleaning up.
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  atexit(finish);
}

const char *option(const char *name, const char *fallback) {
  for (char **argument = arguments + 1; argument[0] != NULL && argument[1] != NULL; argument++)
    if (strcmp(argument[0], name) == 0) return argument[1];
  return fallback;
}

bool flag(const char *name) {
  for (char **argument = arguments + 1; *argument != NULL; argument++)
    if (strcmp(*argument, name) == 0) return true;
  return false;
}

uint64_t amount(const char *name, uint64_t fallback) {
  const char *text = option(name, NULL);
  if (text == NULL) return fallback;
  char *end;
  errno = 0;
  uint64_t number = strtoull(text, &end, 0);
  int shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : *end == 'T' ? 40 : 0;
  if (end == text || errno != 0 || (*end != '\0' && (shift == 0 || end[1] != '\0'))) {
    errno = EINVAL;
    fail(name);
  }
  return number << shift;
}

bool ended(unsigned milliseconds) {
  struct timespec wait = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  return sigtimedwait(&ends, NULL, &wait) > 0;
}

void fail(const char *what) {
  fprintf(stderr, "{\"error\":\"%s: %s\",\"program\":\"%s\",\"errno\":%d}\n", what, strerror(errno), program_name,
          errno);
  exit(1);
}

static pid_t start_child(int (*work)(void *), void *argument) {
  pid_t self = getpid();
  pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid > 0) return pid;
  end_with_parent(self);
  // Not exit: what was made is the parent's to remove.
  _exit(work(argument));
}

void adopt(pid_t pid) {
  if (child_count == MOST_CHILDREN) {
    errno = EAGAIN;
    fail("fork");
  }
  children[child_count++] = pid;
}

pid_t child(int (*work)(void *), void *argument) {
  pid_t pid = start_child(work, argument);
  adopt(pid);
  return pid;
}

void child_to_the_end(int (*work)(void *), void *argument) {
  if (waitpid(start_child(work, argument), NULL, 0) < 0) fail("waitpid");
}

static const char *const kinds[] = {"posix", "sysv", "memfd", "anon", "file", "semaphore"};

void ready(const struct object *object) {
  printf("{\"ready\":\"%s\",\"pid\":%d,\"children\":[", program_name, getpid());
  for (int i = 0; i < child_count; i++) printf("%s%d", i == 0 ? "" : ",", children[i]);
  printf("],\"kind\":\"%s\",\"name\":\"%s\",\"size\":%zu", kinds[object->kind], object->name, object->size);
  if (object->shmid >= 0) printf(",\"shmid\":%d,\"key\":%u", object->shmid, (unsigned)object->key);
  if (object->inode != 0)
    printf(",\"device\":\"%u:%x\",\"inode\":%lu", major(object->device), minor(object->device), object->inode);
  if (object->fd >= 0) printf(",\"fd\":%d", object->fd);
  if (object->base != NULL) printf(",\"address\":\"%lx\"", (unsigned long)(uintptr_t)object->base);
  printf("}\n");
}

uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
