// Joins the records of one scan into segments with their users: by device and inode, or by IPC namespace and shmid,
// never by name. Pure: same record, same inventory. Not the looking (native/scan.ts) nor why something was denied
// (unseen.ts).
import type {
  Backing,
  ByteString,
  ObjectRecord,
  ProcessRecord,
  ScanRecord,
  SysvRecord,
} from '../../native/records.js';
import { drafting, type Draft } from './drafts.js';
import { isSemaphore, isSystemPath, posixName, sysvName } from './names.js';
import { safeText } from './safe-text.js';
import type { Inventory, Namespace, Seal, Segment, Times } from './segment.js';
import { unseenOf } from './unseen.js';
import { reach, usersOf, type Users } from './uses.js';

/** What there is. Segments are ordered by kind, then name, then id. */
export function assemble(record: ScanRecord): Inventory {
  const steps = assembling(record);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in small steps, so that whoever has other things to do can do them in between. */
export function* assembling(record: ScanRecord): Generator<undefined, Inventory> {
  const segments: Segment[] = [];
  for (const draft of (yield* drafting(record)).values()) {
    segments.push(toSegment(draft, record));
    yield;
  }
  return {
    segments: segments.sort(byKindAndName),
    unseen: unseenOf(record),
    budget: record.budget,
    processes: record.looked,
  };
}

/** Where each segment can be opened by name, as bytes (a segment's `name` is made for people). By id. */
export function pathsOf(record: ScanRecord): Map<string, ByteString[]> {
  return new Map(record.objects.filter(o => o.paths.length > 0).map(o => [o.id, o.paths]));
}

/** What a file opened for a segment must be: st_dev and st_ino, as stat gives them. By id, of those that were asked. */
export function identitiesOf(record: ScanRecord): Map<string, { device: bigint; inode: bigint }> {
  return new Map(record.objects.flatMap(o => (o.stat ? [[o.id, o.stat] as const] : [])));
}

function toSegment(draft: Draft, record: ScanRecord): Segment {
  const { id, kind, object, row } = draft;
  const users = usersOf(draft);
  const { uses, observers, watched } = users;
  const segment: Segment = {
    id,
    kind,
    name: nameOf(draft, users),
    size: row?.size ?? object?.size ?? reach(users),
    sizeKnown: row !== undefined || object !== undefined,
    unlinked: isUnlinked(draft),
    system: false,
    uses,
  };
  if (observers.length > 0) segment.observers = observers;
  if (kind === 'sysv' && watched.length > 0) segment.observing = watched.length;
  if (object) describe(segment, object);
  if (row) describeSysv(segment, row, record);
  else if (draft.backing?.kind === 'sysv') {
    segment.key = draft.backing.key;
    segment.shmid = draft.backing.shmid;
    // Its inode has no name ever: this says nothing of IPC_RMID.
    segment.unlinked = false;
  }
  const hugePage = object?.hugePage ?? record.hugePages.get(id);
  if (hugePage !== undefined) segment.hugePage = hugePage;
  if (kind === 'posix' && isSemaphore(segment.name)) segment.semaphore = true;
  const namespace = namespaceOf(draft, record);
  if (namespace) segment.namespace = namespace;
  segment.system =
    kind === 'file' &&
    draft.backing?.kind === 'file' &&
    isSystemPath(draft.backing.path) &&
    uses.every(use => !use.access.includes('w'));
  return segment;
}

function nameOf({ kind, backing, object, row }: Draft, { uses }: Users): string {
  switch (kind) {
    case 'posix':
      return posixName(object, backing);
    case 'sysv': {
      // IPC_RMID takes the key away; the mapping's own name still has it.
      const mapped = backing?.kind === 'sysv' ? backing.key : 0;
      return sysvName(
        row?.key ? row.key : mapped,
        row?.shmid ?? (backing?.kind === 'sysv' ? backing.shmid : 0),
      );
    }
    case 'memfd':
      return backing?.kind === 'memfd' ? safeText(backing.name) : '';
    case 'anon': {
      if (backing?.kind === 'anon' && backing.name !== '') return safeText(backing.name);
      // Nobody named it: it is called by the process that has had it for longest.
      return uses.reduce((oldest, use) => (use.startTime < oldest.startTime ? use : oldest), {
        startTime: Infinity,
        command: '',
      }).command;
    }
    case 'file': {
      const [first] = object?.paths ?? [];
      if (backing?.kind === 'file') return safeText(backing.path);
      return first === undefined ? '' : safeText(first);
    }
  }
}

function isUnlinked({ kind, backing, object, row }: Draft): boolean {
  if (row) return (row.mode & 0o1000) !== 0;
  // These never had a name.
  if (kind === 'memfd' || kind === 'anon' || kind === 'sysv') return false;
  if (object) return object.links === 0;
  return backing !== undefined && 'deleted' in backing && backing.deleted;
}

function describe(segment: Segment, object: ObjectRecord): void {
  // The inodes behind System V and anonymous memory have modes that nobody is ever checked against, and those of
  // System V an owner that IPC_SET doesn't change.
  if (object.kind !== 'sysv' && object.kind !== 'anon') segment.mode = object.mode;
  if (object.kind !== 'sysv') {
    segment.uid = object.uid;
    segment.gid = object.gid;
  }
  if (object.allocated !== undefined) segment.allocated = object.allocated;
  const times: Times = {};
  if (object.accessed > 0) times.accessed = object.accessed;
  if (object.modified > 0) times.modified = object.modified;
  if (object.changed > 0) times.changed = object.changed;
  segment.times = times;
  if (object.seals !== undefined) segment.seals = sealsOf(object.seals);
}

function describeSysv(segment: Segment, row: SysvRecord, record: ScanRecord): void {
  segment.key = row.key;
  segment.shmid = row.shmid;
  segment.mode = row.mode & 0o777;
  segment.uid = row.uid;
  segment.gid = row.gid;
  segment.nattch = Math.max(0, row.nattch - (record.ownAttachments.get(row.shmid) ?? 0));
  segment.creator = row.creator;
  segment.lastPid = row.lastPid;
  // A stat of the same object counts swapped pages too, and says nothing of swap.
  if (row.rss !== undefined) segment.allocated = row.rss + (row.swap ?? 0);
  if (row.swap !== undefined) segment.swapped = row.swap;
  const times: Times = {};
  if (row.atime > 0) times.attached = row.atime * 1000;
  if (row.dtime > 0) times.detached = row.dtime * 1000;
  if (row.ctime > 0) times.changed = row.ctime * 1000;
  segment.times = times;
}

/** F_SEAL_* by bit, include/uapi/linux/fcntl.h. */
const sealBits: readonly Seal[] = ['seal', 'shrink', 'grow', 'write', 'future-write', 'exec'];

function sealsOf(bits: number): Seal[] {
  return sealBits.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

function namespaceOf({ kind, backing, object, uses }: Draft, { self }: ScanRecord): Namespace | undefined {
  const users = uses.map(({ process }) => process);
  const namespace: Namespace = {};
  if (backing?.kind === 'sysv' && backing.ipcNs !== self.ipcNs) namespace.ipc = backing.ipcNs;
  if (kind === 'posix' || kind === 'file') {
    const mount = object?.mountNs ?? (object?.paths.length ? undefined : foreignMount(users, self.mountNs));
    if (mount !== undefined) namespace.mount = mount;
  }
  const container = object?.container ?? common(users.map(u => u.container && containerName(u.container)));
  const elsewhere = namespace.ipc !== undefined || namespace.mount !== undefined;
  const own = self.container && containerName(self.container);
  // What has no namespace of its own is where its users are.
  if (container !== undefined && (elsewhere || kind === 'memfd' || kind === 'anon' || kind === 'file')) {
    const name = typeof container === 'string' ? container : containerName(container);
    if (name !== own) namespace.container = name;
  }
  return Object.keys(namespace).length > 0 ? namespace : undefined;
}

/** The one mount namespace, not ours, that all users are in. */
function foreignMount(users: readonly ProcessRecord[], own: number | undefined): number | undefined {
  const mount = common(users.map(u => u.mountNs));
  return mount === own ? undefined : mount;
}

function containerName({ runtime, id }: { runtime: string; id: ByteString }): string {
  return `${runtime} ${safeText(id)}`;
}

/** What all have in common; undefined for nothing and for none. */
function common<T>(values: readonly (T | undefined)[]): T | undefined {
  const [first] = values;
  return values.every(value => value === first) ? first : undefined;
}

const kindOrder: readonly Backing['kind'][] = ['posix', 'sysv', 'memfd', 'anon', 'file'];

/** The order of an inventory. */
export function byKindAndName(a: Segment, b: Segment): number {
  const byKind = kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind);
  return byKind || compare(a.name, b.name) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
