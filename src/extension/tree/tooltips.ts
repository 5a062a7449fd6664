// Which tooltip a row has. Not what stands in one (tooltip.ts).
import type { MarkdownString } from 'vscode';
import type { Row } from './rows.js';
import { otherTooltip, processTooltip, segmentTooltip, unseenTooltip, useTooltip } from './tooltip.js';

export function tooltipOf(row: Row, unseen: number): MarkdownString | undefined {
  switch (row.type) {
    case 'process':
      return processTooltip(row.process);
    case 'segment':
      return segmentTooltip(row.segment, unseen);
    case 'use':
      return useTooltip(row.use);
    case 'other':
      return otherTooltip(row.other);
    case 'unseen':
      return unseenTooltip(row.unseen);
    case 'kind':
    case 'crowd':
    case 'others':
      return undefined;
  }
}
