// Groups the records of a scan by the object they speak of. Not what is said of it: assemble.ts.
import type {
  Backing,
  BackingKind,
  FdRecord,
  MappingRecord,
  ObjectRecord,
  ProcessRecord,
  ScanRecord,
  SysvRecord,
} from '../../native/records.js';
import type { Use } from './segment.js';

/** All that one process has of one object. */
export interface DraftUse {
  process: ProcessRecord;
  backing: Backing;
  mappings: MappingRecord[];
  fds: FdRecord[];
  /** What people are shown of it (uses.ts), once it was made: for records that later scans hand on as they were. */
  use?: Use;
}

/** All that one scan knows of one object. */
export interface Draft {
  id: string;
  kind: BackingKind;
  backing?: Backing;
  object?: ObjectRecord;
  row?: SysvRecord;
  /** Each process once. */
  uses: DraftUse[];
}

/** By segment id. Yields after each process: there may be thousands. */
export function* drafting(record: ScanRecord): Generator<undefined, Map<string, Draft>> {
  const found = new Map<string, Draft>();
  const draftOf = (id: string, kind: BackingKind): Draft => {
    let draft = found.get(id);
    if (!draft) {
      draft = { id, kind, uses: [] };
      found.set(id, draft);
    }
    return draft;
  };
  for (const row of record.sysv) draftOf(`sysv:${record.self.ipcNs ?? 0}:${row.shmid}`, 'sysv').row = row;
  for (const object of record.objects) draftOf(object.id, object.kind).object = object;
  const draftOfUse = ({ id, kind }: Backing): Draft => draftOf(id, kind);
  for (const process of record.processes) {
    const known = grouped.get(process);
    if (known) for (const use of known) draftOfUse(use.backing).uses.push(use);
    else grouped.set(process, group(process, draftOfUse));
    yield;
  }
  for (const draft of found.values())
    for (const { backing } of draft.uses) draft.backing = better(draft.backing, backing);
  return found;
}

/** A record that a later scan hands on as it was is grouped once. */
const grouped = new WeakMap<ProcessRecord, readonly DraftUse[]>();

/** Adds what a process uses to each object's draft, and answers it. */
function group(process: ProcessRecord, draftOf: (backing: Backing) => Draft): DraftUse[] {
  const all: DraftUse[] = [];
  const useOf = (backing: Backing): DraftUse => {
    const { uses } = draftOf(backing);
    let use = uses.at(-1);
    if (use?.process !== process) {
      use = { process, backing, mappings: [], fds: [] };
      uses.push(use);
      all.push(use);
    }
    use.backing = better(use.backing, backing);
    return use;
  };
  for (const mapping of process.mappings) useOf(mapping.backing).mappings.push(mapping);
  for (const fd of process.fds) useOf(fd.backing).fds.push(fd);
  return all;
}

/** Of two names for one object, the one that the kernel says is still there. */
function better(known: Backing | undefined, next: Backing): Backing {
  if (!known) return next;
  return 'deleted' in known && known.deleted && 'deleted' in next && !next.deleted ? next : known;
}
