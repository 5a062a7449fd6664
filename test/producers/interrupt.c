// Preloaded into a program that removes an object: stands in for its unlink, in the one instant in which the object has
// a private name. INTERRUPT says how: kill (the program dies there), fail (EIO), taken (EIO, and another object has the
// name by then). And for inotify: watch (no watches are left). Follows ld.so(8) (LD_PRELOAD), unlink(2), inotify(7).
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is(const char *how) {
  const char *said = getenv("INTERRUPT");
  return said != NULL && strcmp(said, how) == 0;
}

int unlink(const char *path) {
  if (strstr(path, "/.shmscope-removing-") == NULL) return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (is("kill")) kill(getpid(), SIGKILL);
  if (is("taken")) close(open(getenv("INTERRUPT_NAME"), O_RDWR | O_CREAT | O_EXCL, 0600));
  errno = EIO;
  return -1;
}

int inotify_add_watch(int fd, const char *path, unsigned mask) {
  if (!is("watch")) return (int)syscall(SYS_inotify_add_watch, fd, path, mask);
  errno = ENOSPC;
  return -1;
}
