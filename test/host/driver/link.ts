// The link between the server and its window: a proxy on loopback that carries everything as it comes, until it is
// told to be as slow as a real one. Delay and rate are those of one line that all connections share; what doesn't fit
// waits at its sender, as behind a router with little memory. Not what is said over it.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Milliseconds that a byte takes one way, and bytes a second each way; 0 is no limit. */
export interface LinkShape {
  delay: number;
  rate: number;
}

/** Bytes carried so far: to the window, and from it. */
export interface Traffic {
  down: number;
  up: number;
}

export interface Link {
  /** As the server's, without a slash at the end. */
  url: string;
  shape(shape: LinkShape): void;
  traffic(): Traffic;
  close(): void;
}

/** What may be on its way beyond what the delay keeps there, ms: then who sends has to wait. */
const memory = 100;

export async function openLink(target: string): Promise<Link> {
  const { hostname, port } = new URL(target);
  const [down, up] = [new Lane(), new Lane()];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, window => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
    for (const [socket, other] of [
      [window, far],
      [far, window],
    ] as const) {
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      // Either end may break off whenever it likes; the other is told by its own end.
      socket.on('error', () => other.destroy());
    }
    up.carry(window, far);
    down.carry(far, window);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shape: shape => {
      down.shape = shape;
      up.shape = shape;
    },
    traffic: () => ({ down: down.carried, up: up.carried }),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One direction of it. */
class Lane {
  shape: LinkShape = { delay: 0, rate: 0 };
  carried = 0;
  /** When the line is free again. */
  #free = 0;

  carry(from: Socket, to: Socket): void {
    /** In order, each with the time when it arrives. */
    const underway: { due: number; bytes: Buffer | undefined }[] = [];
    let timer: NodeJS.Timeout | undefined;
    // Two reasons for the sender to wait: what the line has ahead, and that the other end takes no more.
    let ahead: NodeJS.Timeout | undefined;
    let full = false;
    const resume = (): void => {
      if (ahead === undefined && !full) from.resume();
    };
    const deliver = (): void => {
      timer = undefined;
      for (let [next] = underway; next; [next] = underway) {
        const wait = next.due - performance.now();
        if (wait > 0) {
          timer = setTimeout(deliver, wait);
          return;
        }
        underway.shift();
        if (!next.bytes) to.end();
        else if (!to.write(next.bytes)) {
          full = true;
          from.pause();
          to.once('drain', () => {
            full = false;
            deliver();
            resume();
          });
          return;
        }
      }
    };
    const send = (bytes: Buffer | undefined): void => {
      underway.push({ due: this.#dueOf(bytes?.byteLength ?? 0), bytes });
      if (underway.length === 1 && timer === undefined && !full) deliver();
      const excess = this.#free - performance.now() - memory;
      if (excess <= 0) return;
      from.pause();
      clearTimeout(ahead);
      ahead = setTimeout(() => {
        ahead = undefined;
        resume();
      }, excess);
    };
    from.on('data', send);
    from.once('end', () => send(undefined));
    to.once('close', () => clearTimeout(timer));
  }

  #dueOf(length: number): number {
    const { delay, rate } = this.shape;
    this.carried += length;
    this.#free = Math.max(this.#free, performance.now()) + (rate > 0 ? (length / rate) * 1000 : 0);
    return this.#free + delay;
  }
}
