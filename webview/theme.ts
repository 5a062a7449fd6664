// The colours and fonts that canvases draw with, resolved from VS Code's CSS variables; a canvas doesn't follow
// them by itself. Which variable means what is in theme.css; elements use that directly.

export interface Theme {
  foreground: string;
  dim: string;
  faint: string;
  hair: string;
  pageLine: string;
  heat: string;
  hotText: string;
  selection: string;
  activeOffset: string;
  attention: string;
  /** Of two that are compared: what one side has there, and its edge where there are no fills. */
  removed: string;
  inserted: string;
  removedEdge: string;
  insertedEdge: string;
  background: string;
  live: string;
  stop: string;
  series: string;
  highContrast: boolean;
  light: boolean;
  /** Alpha that a byte changed just now gets, without the least of .07. */
  mostHeat: number;
  mono: string;
  sans: string;
}

const names = {
  foreground: '--fg',
  dim: '--dim',
  faint: '--faint',
  hair: '--hair',
  pageLine: '--page-line',
  heat: '--heat',
  hotText: '--hot-fg',
  selection: '--sel',
  activeOffset: '--active-offset',
  attention: '--warn',
  removed: '--removed',
  inserted: '--inserted',
  removedEdge: '--removed-edge',
  insertedEdge: '--inserted-edge',
  background: '--bg',
  live: '--live',
  stop: '--stop',
  series: '--series',
} as const;

/** What `charts.orange` was where themes now inherit a translucent highlight, which is no ink to draw with. */
const plainOrange = '#d18616';

export function readTheme(): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  probe.style.color = 'var(--vscode-charts-orange, transparent)';
  const translucent = style.color.startsWith('rgba');
  if (translucent) document.body.style.setProperty('--orange', plainOrange);
  else document.body.style.removeProperty('--orange');
  const colours = {} as Record<keyof typeof names, string>;
  for (const [key, name] of Object.entries(names) as [keyof typeof names, string][]) {
    probe.style.color = `var(${name})`;
    colours[key] = style.color;
  }
  probe.style.fontFamily = 'var(--mono)';
  const mono = style.fontFamily;
  probe.style.fontFamily = 'var(--ui)';
  const sans = style.fontFamily;
  probe.remove();
  const classes = document.body.classList;
  const highContrast =
    classes.contains('vscode-high-contrast') || classes.contains('vscode-high-contrast-light');
  const light = classes.contains('vscode-light') || classes.contains('vscode-high-contrast-light');
  return { ...colours, mono, sans, highContrast, light, mostHeat: light ? 0.55 : 0.54 };
}

/** Calls `changed` after VS Code has switched the theme or its fonts. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}

/** Width of one character of the mono font, and its size, in CSS pixels. */
export function measureFont(theme: Theme): { size: number; ch: number } {
  const set = Number.parseFloat(
    getComputedStyle(document.body).getPropertyValue('--vscode-editor-font-size'),
  );
  // One pixel below the editor's: dense, and 13 at VS Code's own default of 14.
  const size = Math.min(28, Math.max(9, Number.isFinite(set) ? set - 1 : 13));
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return { size, ch: size * 0.6 };
  context.font = `${size}px ${theme.mono}`;
  return { size, ch: context.measureText('0000000000').width / 10 };
}

/** Makes the canvas's bitmap as fine as the screen and gives a context that draws in CSS pixels. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio;
  const w = Math.max(1, Math.round(width * ratio));
  const h = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

const hatches = new Map<string, CanvasPattern>();

/** A 135° hatch, one line each 4 pixels: the one sign for "no data there". */
export function hatch(
  context: CanvasRenderingContext2D,
  colour: string,
  alpha: number,
): CanvasPattern | string {
  const ratio = window.devicePixelRatio;
  const key = `${colour} ${alpha} ${ratio}`;
  const known = hatches.get(key);
  if (known) return known;
  const side = Math.max(4, Math.round(5 * ratio));
  const tile = document.createElement('canvas');
  tile.width = side;
  tile.height = side;
  const pen = tile.getContext('2d');
  if (!pen) return 'transparent';
  pen.strokeStyle = colour;
  pen.globalAlpha = alpha;
  pen.lineWidth = ratio;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  if (!pattern) return 'transparent';
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  if (hatches.size > 32) hatches.clear();
  hatches.set(key, pattern);
  return pattern;
}
