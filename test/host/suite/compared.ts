// What a comparison in the view shows of the bytes, read from its page. Not how it is begun and left (time.test.ts).
import { eventually, inView, resize } from '../driver/control.js';

/**
 * In a window so tall that its rows have more arrays than VS Code carries buffers of one message: all of them have
 * their bytes on both sides.
 */
export async function hasBytesOfAllRows(): Promise<void> {
  await resize(1280, 1600);
  try {
    // A line for equal rows has one cell.
    const cells = `[...document.querySelectorAll('shm-diff-grid [role=row]')].map(row =>
      [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent.trim()))`;
    await eventually('all rows have bytes', async () => {
      const now = (await inView(cells)) as string[][];
      return now.length >= 30 && now.every(row => row.every(text => text !== ''));
    });
  } finally {
    await resize(1280, 800);
  }
}
