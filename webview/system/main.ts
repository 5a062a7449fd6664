// Entry of the System section: what the machine allows, what of it is used, and what could not be seen.
// Bars, as the tree has none. Not the segments themselves: the trees list these.
import './system.css';
import * as l10n from '@vscode/l10n';
import { html, nothing, render } from 'lit';
import type { Resource } from '../../src/model/forecast.js';
import { connect } from '../../src/protocol/rpc.js';
import type { SystemEvents, SystemHostApi, SystemState } from '../../src/protocol/view.js';
import { bytes, bytesOf, grouped } from '../format.js';
import { openDoor, toFailure } from '../link.js';
import { styled } from '../styled.js';

type Warning = SystemState['warnings'][number];

const door = openDoor<null>();
const peer = connect<SystemHostApi, SystemEvents>(door.link, { system: show }, toFailure);
void begin();

async function begin(): Promise<void> {
  const hello = await peer.remote.ready();
  l10n.config({ contents: hello.l10n });
  if (hello.state) show(hello.state);
}

function show({ budget, warnings, unseen, processes }: SystemState): void {
  const warned = (resource: Resource): Warning | undefined =>
    warnings.find(warning => warning.resource === resource);
  const { shm, sysv, semaphores, queues } = budget;
  const counted = (name: string, used: number, most: number, warning: Warning | undefined): unknown =>
    bar(name, used, most, l10n.t('{0} of {1}', grouped(used), grouped(most)), warning);
  // Few programs make any of these, so they have a row only where it matters.
  const rare = (name: string, used: number, most: number, resource: Resource): unknown =>
    warned(resource) ? counted(name, used, most, warned(resource)) : nothing;
  render(
    html`<main>
      ${shm ? bar('/dev/shm', shm.used, shm.size, bytesOf(shm.used, shm.size), warned('shm')) : nothing}
      ${
        sysv
          ? html`${counted(
              l10n.t('System V segments'),
              sysv.segments,
              sysv.maxSegments,
              warned('sysv-segments'),
            )}
            ${bar(
              l10n.t('System V bytes'),
              sysv.bytes,
              sysv.maxBytes,
              limit(sysv.bytes, sysv.maxBytes),
              warned('sysv-bytes'),
            )}`
          : nothing
      }
      ${
        semaphores
          ? rare(l10n.t('System V semaphore sets'), semaphores.sets, semaphores.maxSets, 'semaphores')
          : nothing
      }
      ${queues ? rare(l10n.t('System V queues'), queues.queues, queues.maxQueues, 'queues') : nothing}
      ${
        unseen > 0
          ? html`<p
              title=${l10n.t('Segments that only these processes use are not listed. The list of segments says why.')}
            >
              ${l10n.t('{0} of {1} processes not visible', grouped(unseen), grouped(processes))}
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

function bar(name: string, used: number, most: number, text: string, warning: Warning | undefined): unknown {
  const share = most > 0 ? Math.min(1, used / most) : 0;
  const least = used > 0 ? Math.max(share, 0.005) : 0;
  return html`<div class="budget" title=${warning?.text ?? nothing}>
    <div class="text"><span>${name}</span><span class="figures">${text}</span></div>
    <div
      class="bar ${warning || share >= 0.9 ? 'full' : ''}"
      role="meter"
      aria-label=${name}
      aria-valuemin="0"
      aria-valuemax=${most}
      aria-valuenow=${used}
      aria-valuetext=${warning ? `${text}, ${warning.short}` : text}
    >
      <i ${styled({ width: `${least * 100}%` })}></i>
    </div>
    ${warning ? html`<div class="warning">${warning.short}</div>` : nothing}
  </div>`;
}
