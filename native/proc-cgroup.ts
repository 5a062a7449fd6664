// /proc/pid/cgroup: the container that a process runs in, where the path of its cgroup names one.
// Not proof of a container: runtimes choose these names. Follows cgroups(7), and the naming of docker, containerd,
// podman, CRI-O, kubelet, LXC and systemd-nspawn.
import { readRecord } from './machine.js';
import type { ByteString, ContainerRecord } from './records.js';

interface Naming {
  runtime: string;
  /** Its first group is the container's id. */
  pattern: RegExp;
}

const hash = '([0-9a-f]{64})';
const end = '(?:\\.scope|\\.service)?(?:/|$)';

// The first that fits wins; the general ones come last.
const namings: readonly Naming[] = [
  { runtime: 'docker', pattern: new RegExp(`/docker[-/]${hash}${end}`) },
  { runtime: 'podman', pattern: new RegExp(`/libpod-${hash}${end}`) },
  { runtime: 'crio', pattern: new RegExp(`/crio-${hash}${end}`) },
  { runtime: 'containerd', pattern: new RegExp(`[/:](?:cri-containerd|nerdctl)[-:]${hash}${end}`) },
  { runtime: 'lxc', pattern: /\/lxc(?:\.payload)?[./]([^/]+)/ },
  { runtime: 'nspawn', pattern: /\/machine\.slice\/(?:machine-|systemd-nspawn@)([^/]+?)\.(?:scope|service)/ },
  { runtime: 'kubernetes', pattern: new RegExp(`/kubepods[^\\n]*/pod[^/]+/${hash}${end}`) },
  { runtime: 'container', pattern: new RegExp(`/[a-z-]*${hash}${end}`) },
];

/** The container that any line of the file names. */
export function parseContainer(text: ByteString): ContainerRecord | undefined {
  const paths = text.split('\n').map(line => line.slice(line.indexOf(':', line.indexOf(':') + 1) + 1));
  for (const { runtime, pattern } of namings) {
    for (const path of paths) {
      const id = pattern.exec(path)?.[1];
      if (id === undefined) continue;
      return { runtime, id: (/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id) as ByteString };
    }
  }
  return undefined;
}

/** Throws KernelError. */
export function readContainer(folder: string): ContainerRecord | undefined {
  return parseContainer(readRecord(`${folder}/cgroup`));
}
