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
  processes: Map<ProcessRecord, DraftUse>;
}

/** By segment id. Yields after each process: there may be thousands. */
export function* drafting(record: ScanRecord): Generator<undefined, Map<string, Draft>> {
  const found = new Map<string, Draft>();
  const draftOf = (id: string, kind: BackingKind): Draft => {
    let draft = found.get(id);
    if (!draft) {
      draft = { id, kind, processes: new Map() };
      found.set(id, draft);
    }
    return draft;
  };
  const useOf = (process: ProcessRecord, backing: Backing): DraftUse => {
    const draft = draftOf(backing.id, backing.kind);
    draft.backing = better(draft.backing, backing);
    let use = draft.processes.get(process);
    if (!use) {
      use = { mappings: [], fds: [] };
      draft.processes.set(process, use);
    }
    return use;
  };
  for (const row of record.sysv) draftOf(`sysv:${record.self.ipcNs ?? 0}:${row.shmid}`, 'sysv').row = row;
  for (const object of record.objects) draftOf(object.id, object.kind).object = object;
  for (const process of record.processes) {
    for (const mapping of process.mappings) useOf(process, mapping.backing).mappings.push(mapping);
    for (const fd of process.fds) useOf(process, fd.backing).fds.push(fd);
    yield;
  }
  return found;
}

/** Of two names for one object, the one that the kernel says is still there. */
function better(known: Backing | undefined, next: Backing): Backing {
  if (!known) return next;
  return 'deleted' in known && known.deleted && 'deleted' in next && !next.deleted ? next : known;
}
