// A program between the extension and a real probe: passes on what they say, until the probe's message of a certain
// number, to which it does what its first argument says. Knows frames, not words (src/protocol/framing.ts).
//   run-broken-pipe.js pass|kill|cut|garble|swap|huge|stop NUMBER
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../support/paths.js';

const [what = 'pass', number = '0'] = process.argv.slice(2);
const probe = spawn(process.execPath, [join(projectRoot, 'out/src/probe/main.js')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
process.stdin.pipe(probe.stdin);
probe.stdin.on('error', () => undefined);
process.stdout.on('error', () => process.exit(1));
const end = (): void => {
  probe.kill('SIGKILL');
  process.exit(1);
};
probe.on('exit', () => process.exit(1));
process.on('SIGTERM', end);

let have = Buffer.alloc(0);
let count = 0;
let kept: Buffer | undefined;

probe.stdout.on('data', (chunk: Buffer) => {
  have = Buffer.concat([have, chunk]);
  for (;;) {
    const size = have.length >= 4 ? have.readUInt32LE(0) + 4 : Infinity;
    if (have.length < size) return;
    const frame = Buffer.from(have.subarray(0, size));
    have = have.subarray(size);
    pass(frame);
  }
});

function pass(frame: Buffer): void {
  if (count++ !== Number(number)) {
    process.stdout.write(frame);
    if (kept) process.stdout.write(kept);
    kept = undefined;
    return;
  }
  switch (what) {
    case 'kill':
      end();
      return;
    case 'cut':
      process.stdout.write(frame.subarray(0, frame.length >> 1), end);
      return;
    case 'garble':
      for (let at = 8; at < frame.length; at += 7) frame.writeUInt8(frame.readUInt8(at) ^ 0x55, at);
      process.stdout.write(frame);
      return;
    case 'swap':
      kept = frame;
      return;
    case 'huge':
      frame.writeUInt32LE(0xfffffff0, 0);
      process.stdout.write(frame);
      return;
    case 'stop':
      // Not the probe: killed in our place, we could not end it any more, and it would stay stopped for ever.
      process.kill(process.pid, 'SIGSTOP');
      return;
    default:
      process.stdout.write(frame);
  }
}
