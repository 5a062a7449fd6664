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

export interface DraftUse {
  backing: Backing;
  mappings: MappingRecord[];
  fds: FdRecord[];
}

/** All that one scan knows of one object. */
export interface Draft {
  id: string;
  kind: BackingKind;
  backing?: Backing;
  object?: ObjectRecord;
  row?: SysvRecord;
  /** Each process once. */
  processes: (readonly [ProcessRecord, DraftUse])[];
}

/** By segment id. Yields after each process: there may be thousands. */
export function* drafting(record: ScanRecord): Generator<undefined, Map<string, Draft>> {
  const found = new Map<string, Draft>();
  const draftOf = (id: string, kind: BackingKind): Draft => {
    let draft = found.get(id);
    if (!draft) {
      draft = { id, kind, processes: [] };
      found.set(id, draft);
    }
    return draft;
  };
  for (const row of record.sysv) draftOf(`sysv:${record.self.ipcNs ?? 0}:${row.shmid}`, 'sysv').row = row;
  for (const object of record.objects) draftOf(object.id, object.kind).object = object;
  for (const process of record.processes) {
    for (const [id, use] of usesOf(process)) {
      const draft = draftOf(id, use.backing.kind);
      draft.backing = better(draft.backing, use.backing);
      draft.processes.push([process, use]);
    }
    yield;
  }
  return found;
}

/** A record that a later scan hands on as it was is grouped once. */
const grouped = new WeakMap<ProcessRecord, ReadonlyMap<string, DraftUse>>();

/** What a process uses, by segment id. */
function usesOf(process: ProcessRecord): ReadonlyMap<string, DraftUse> {
  const known = grouped.get(process);
  if (known) return known;
  const uses = new Map<string, DraftUse>();
  const useOf = (backing: Backing): DraftUse => {
    let use = uses.get(backing.id);
    if (!use) {
      use = { backing, mappings: [], fds: [] };
      uses.set(backing.id, use);
    }
    use.backing = better(use.backing, backing);
    return use;
  };
  for (const mapping of process.mappings) useOf(mapping.backing).mappings.push(mapping);
  for (const fd of process.fds) useOf(fd.backing).fds.push(fd);
  grouped.set(process, uses);
  return uses;
}

/** Of two names for one object, the one that the kernel says is still there. */
function better(known: Backing | undefined, next: Backing): Backing {
  if (!known) return next;
  return 'deleted' in known && known.deleted && 'deleted' in next && !next.deleted ? next : known;
}
