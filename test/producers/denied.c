/* Runs a program to which the kernel denies some system calls, as a container's seccomp profile does: they fail with
 * EPERM, for it and for all that it starts. `denied process_vm_readv,ptrace PROGRAM [ARG...]`. It execs: the pid stays.
 * Follows seccomp(2) and the kernel's Documentation/userspace-api/seccomp_filter.rst. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
  const char *name;
  unsigned number;
} calls[] = {
    {"process_vm_readv", SYS_process_vm_readv},
    {"ptrace", SYS_ptrace},
    {"shmctl", SYS_shmctl},
    {"fcntl", SYS_fcntl},
    {"statx", SYS_statx},
};
enum { known = sizeof calls / sizeof calls[0] };

static void deny(unsigned number) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof code / sizeof code[0], .filter = code};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
    perror("denied: PR_SET_SECCOMP");
    exit(1);
  }
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "denied CALL[,CALL...] PROGRAM [ARG...]\n");
    return 2;
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    perror("denied: PR_SET_NO_NEW_PRIVS");
    return 1;
  }
  for (char *name = strtok(argv[1], ","); name; name = strtok(NULL, ",")) {
    int i = 0;
    while (i < known && strcmp(calls[i].name, name) != 0) i++;
    if (i == known) {
      fprintf(stderr, "denied: no call %s is known here\n", name);
      return 2;
    }
    deny(calls[i].number);
  }
  execvp(argv[2], argv + 2);
  perror(argv[2]);
  return 127;
}
