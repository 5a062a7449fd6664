// One of the two that `shmscope diff` compares: a segment in any of its forms, or a file. Not the comparing: diff.ts.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { KernelError, kernelError } from '../../native/errors.js';
import { attempt } from '../../native/machine.js';
import { openSource } from '../../native/open-source.js';
import { thisMachine } from '../../native/scan.js';
import type { ByteSource } from '../../native/source.js';
import { explain } from '../model/explain.js';
import { toFailure } from '../probe/failures.js';
import { safeString } from '../model/safe-text.js';
import { CommandError } from './command.js';
import { openSegment, told, type Look } from './look.js';
import { pick } from './pick.js';
import { quoted, rawBytes } from './raw-text.js';

export interface DiffSide {
  source: ByteSource;
  /** What went wrong with it, as a sentence. */
  told(error: KernelError): CommandError;
}

/** Throws UsageError, CommandError. */
export async function openSide(text: string, look: () => Promise<Look>): Promise<DiffSide> {
  const path = filePath(text);
  if (path !== undefined) return openFile(path);
  const seen = await look();
  const segment = pick(seen.inventory, text, whyNoFile);
  const sentence = (error: KernelError): CommandError => told(error, segment);
  return opened(() => openSegment(seen, segment), sentence);
}

/**
 * What is meant as a file: `file:PATH`, `./PATH`, `../PATH`, and any path with a slash within it that there is.
 * `/ticks` is a segment, as POSIX has their names.
 */
export function filePath(text: string): string | undefined {
  if (text.startsWith('file:') && !/^file:\d+:[0-9a-f]+:\d+$/.test(text)) return text.slice('file:'.length);
  if (text.startsWith('./') || text.startsWith('../')) return text;
  return text.lastIndexOf('/') > 0 && existsSync(rawBytes(text)) ? text : undefined;
}

/** A path that is read as a segment's name since it has no slash within it, or since nothing is there. */
function whyNoFile(text: string): string | undefined {
  const shown = quoted(text);
  const found = attempt(text, () => statSync(rawBytes(text)));
  // What may not be looked at is no file for whoever asks.
  if (found instanceof KernelError && !text.startsWith('/')) return undefined;
  if (found instanceof KernelError) return `There is neither a segment ${shown} nor a file.`;
  const what = found.isDirectory()
    ? 'what is there is a folder'
    : `for the file write ${text.startsWith('/') ? 'file:' : './'}${safeString(text)}`;
  return `There is no segment ${shown}; ${what}.`;
}

function openFile(path: string): DiffSide {
  const sentence = (error: KernelError): CommandError => {
    if (error.code === 'ENOENT') return new CommandError(`There is no file ${safeString(path)}.`);
    const { message, hint } = explain(toFailure(error), { name: safeString(path) });
    return new CommandError(hint === undefined ? message : `${message} ${hint}`);
  };
  return opened(() => {
    const target = { proc: thisMachine().proc, identity: undefined, size: 0, users: [] };
    return openSource({ ...target, paths: [realPath(path)] }, false);
  }, sentence);
}

/** A person's own symbolic links are followed; what opens it follows none. */
function realPath(path: string): Buffer {
  try {
    // The other realpathSync makes text of it.
    return realpathSync.native(rawBytes(path), 'buffer');
  } catch (error) {
    throw kernelError(error, path);
  }
}

function opened(open: () => ByteSource, sentence: DiffSide['told']): DiffSide {
  try {
    return { source: open(), told: sentence };
  } catch (error) {
    throw error instanceof KernelError ? sentence(error) : error;
  }
}
