// What a suite in the extension host may ask of the window: one interface, both ends of the channel follow it.
// Travels as JSON: POST /<method> with the parameter, answered by { value } or { error }.

import type { LinkShape, Traffic } from './link.js';
import type { FrameCounts } from './trace.js';

/** Which webview: the one of the active editor, or one in the side bar. */
export type Place = 'editor' | 'side bar';

export interface WindowApi {
  /** A PNG of the window, to `path`. */
  screenshot(p: { path: string }): null;
  /** One key or chord, in playwright's words: `F1`, `Control+Shift+P`. */
  press(p: { key: string }): null;
  type(p: { text: string }): null;
  /** In pixels of the window. */
  click(p: { x: number; y: number; button?: 'left' | 'right' }): null;
  move(p: { x: number; y: number }): null;
  /** Turns the wheel, in pixels, where the pointer is. */
  wheel(p: { dx: number; dy: number }): null;
  /** In pixels; lasts until the window ends. */
  resize(p: { width: number; height: number }): null;
  /** Value of an expression in the document of a webview, as JSON; a promise is awaited. */
  inView(p: { expression: string; place: Place }): unknown;
  /** Where that webview is in the window, in pixels; null when none is to be seen. */
  viewBox(p: { place: Place }): Box | null;
  /** Value of an expression in the workbench's own page. */
  inWindow(p: { expression: string }): unknown;
  /** Makes the link between the server and its window as slow as that. */
  shapeLink(p: LinkShape): null;
  /** What that link has carried so far. */
  traffic(p: Record<string, never>): Traffic;
  /** Has Chromium count frames from here on. */
  startTrace(p: Record<string, never>): null;
  /** Ends that. */
  endTrace(p: Record<string, never>): FrameCounts;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Answer = { value: unknown } | { error: string };

/** Where the driver tells the suites of its window's address. */
export const addressVariable = 'SHMSCOPE_HOST_WINDOW';
