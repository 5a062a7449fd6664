// A debug adapter that debugs nothing: it says of a real process, whose pid is in the configuration, what an adapter says
// of one that it has stopped. It stops and continues when a test asks by a request of that name. For tests only.
// Follows the Debug Adapter Protocol: https://microsoft.github.io/debug-adapter-protocol/
const { debug, DebugAdapterInlineImplementation, EventEmitter } = require('vscode');

/** Nowhere on disk: its text is asked for by this number. */
const source = { name: 'ring.c', sourceReference: 1 };

class StandIn {
  #sent = new EventEmitter();
  #pid;
  onDidSendMessage = this.#sent.event;

  constructor(pid) {
    this.#pid = pid;
  }

  handleMessage({ type, seq, command }) {
    if (type !== 'request') return;
    const answer = body => this.#say({ type: 'response', request_seq: seq, command, success: true, body });
    switch (command) {
      case 'launch':
        answer();
        this.#event('process', { name: 'stand-in', systemProcessId: this.#pid, startMethod: 'launch' });
        this.#event('initialized');
        break;
      case 'threads':
        answer({ threads: [{ id: 1, name: 'main' }] });
        break;
      case 'stackTrace':
        answer({ stackFrames: [{ id: 1, name: 'push', line: 91, column: 1, source }] });
        break;
      case 'source':
        answer({ content: '\n'.repeat(90) + 'ring->head++;\n' });
        break;
      case 'scopes':
        answer({ scopes: [] });
        break;
      case 'stop':
        answer();
        this.#event('stopped', { reason: 'breakpoint', threadId: 1, allThreadsStopped: true });
        break;
      case 'disconnect':
        answer();
        this.#event('terminated');
        break;
      default:
        answer({});
    }
  }

  dispose() {
    this.#sent.dispose();
  }

  #event(event, body) {
    this.#say({ type: 'event', event, body });
  }

  #say(message) {
    this.#sent.fire({ seq: 0, ...message });
  }
}

exports.activate = context => {
  context.subscriptions.push(
    debug.registerDebugAdapterDescriptorFactory('shmscope-stand-in', {
      createDebugAdapterDescriptor: ({ configuration }) =>
        new DebugAdapterInlineImplementation(new StandIn(configuration.pid)),
    }),
  );
};
