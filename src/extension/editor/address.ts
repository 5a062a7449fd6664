// Targets as vscode.Uri and back. All that is decided about an address is in target.ts.
import { Uri } from 'vscode';
import { fromUriParts, toUriParts, type Target } from '../target.js';

export function toUri(target: Target, command?: string): Uri {
  return Uri.from(toUriParts(target, command));
}

export function fromUri(uri: Uri): Target | undefined {
  return fromUriParts(uri);
}
