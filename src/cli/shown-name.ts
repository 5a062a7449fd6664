// A segment's name in a table, with what became of it: of what is unlinked or removed the name may be another's by now.
// Not how a name is made safe to show: src/model/safe-text.ts.

export function shownName({
  kind,
  name,
  unlinked,
}: {
  kind: string;
  name: string;
  unlinked: boolean;
}): string {
  return unlinked ? `${name} (${kind === 'sysv' ? 'removed' : 'unlinked'})` : name;
}
