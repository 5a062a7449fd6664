// Texts that are opened to be read: documents that nobody can write, so that closing one asks nothing, each kept for as
// long as it is open. Not what they say, nor where they are shown.
import { Uri, workspace, type Disposable } from 'vscode';
import { Disposables } from './disposables.js';

export class KeptTexts implements Disposable {
  readonly #owned = new Disposables();
  readonly #texts = new Map<string, string>();
  readonly #scheme: string;
  #count = 0;

  /** `over`: in place of a text that is gone, as VS Code brings its tab back after a reload. */
  constructor(scheme: string, over: () => string) {
    this.#scheme = scheme;
    this.#owned.add(
      workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: uri => this.#texts.get(uri.toString()) ?? over(),
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#texts.delete(uri.toString());
      }),
    );
  }

  /** `title`: as its tab is called. */
  put(title: string, text: string): Uri {
    // A slash would make folders of a name.
    const path = `/${++this.#count}/${title.replaceAll('/', '\u2215')}.txt`;
    const uri = Uri.from({ scheme: this.#scheme, path });
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  dispose(): void {
    this.#texts.clear();
    this.#owned.dispose();
  }
}
