// Entry of the System section: what the machine allows, what of it is used, and what could not be seen.
// Bars, as the tree has none. Not the segments themselves: the trees list these.
import './system.css';
import * as l10n from '@vscode/l10n';
import { html, nothing, render } from 'lit';
import { styled } from '../styled.js';
import { connect } from '../../src/protocol/rpc.js';
import type { SystemEvents, SystemHostApi, SystemState } from '../../src/protocol/view.js';
import { bytes, bytesOf, grouped } from '../format.js';
import { openDoor, toFailure } from '../link.js';

const door = openDoor<null>();
const peer = connect<SystemHostApi, SystemEvents>(door.link, { system: show }, toFailure);
void begin();

async function begin(): Promise<void> {
  const hello = await peer.remote.ready();
  l10n.config({ contents: hello.l10n });
  if (hello.state) show(hello.state);
}

function show(state: SystemState): void {
  const { shm, sysv } = state.budget;
  render(
    html`<main>
      ${shm ? bar('/dev/shm', shm.used, shm.size, bytesOf(shm.used, shm.size)) : nothing}
      ${
        sysv
          ? html`${bar(
              l10n.t('System V segments'),
              sysv.segments,
              sysv.maxSegments,
              l10n.t('{0} of {1}', grouped(sysv.segments), grouped(sysv.maxSegments)),
            )}
            ${bar(l10n.t('System V bytes'), sysv.bytes, sysv.maxBytes, limit(sysv.bytes, sysv.maxBytes))}`
          : nothing
      }
      ${
        state.unseen > 0
          ? html`<p
              title=${l10n.t('Segments that only these processes use are not listed. The list of segments says why.')}
            >
              ${l10n.t('{0} of {1} processes not visible', grouped(state.unseen), grouped(state.processes))}
            </p>`
          : nothing
      }
    </main>`,
    document.body,
  );
}

/** Many systems set no limit, which the kernel writes as nearly 2^64. */
function limit(used: number, most: number): string {
  return most >= 2 ** 52 ? l10n.t('{0}, no limit', bytes(used)) : bytesOf(used, most);
}

function bar(name: string, used: number, most: number, text: string): unknown {
  const share = most > 0 ? Math.min(1, used / most) : 0;
  const least = used > 0 ? Math.max(share, 0.005) : 0;
  return html`<div class="budget">
    <div class="text"><span>${name}</span><span class="figures">${text}</span></div>
    <div
      class="bar ${share >= 0.9 ? 'full' : ''}"
      role="meter"
      aria-label=${name}
      aria-valuemin="0"
      aria-valuemax=${most}
      aria-valuenow=${used}
      aria-valuetext=${text}
    >
      <i ${styled({ width: `${least * 100}%` })}></i>
    </div>
  </div>`;
}
