// Starts a child that bears a pid of one's choosing (`--pid 4121`), as one gets by chance that another process had
// before, and waits. Follows clone3(2) (set_tid, which wants CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE).
#include "producer.h"

#include <linux/sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  (void)argc;
  begin("pid-taker", argv);
  pid_t self = getpid();
  pid_t wanted = (pid_t)amount("--pid", 0);
  struct clone_args how = {.exit_signal = SIGCHLD, .set_tid = (uint64_t)(uintptr_t)&wanted, .set_tid_size = 1};
  long pid = syscall(SYS_clone3, &how, sizeof how);
  if (pid < 0) fail("clone3");
  if (pid == 0) {
    // It waits for nothing but its end, and goes with us whatever becomes of us.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != self) _exit(1);
    for (;;) pause();
  }
  adopt((pid_t)pid);
  struct object nothing = unmade(ANON, "", 0);
  ready(&nothing);
  while (!ended(1000)) continue;
  return 0;
}
