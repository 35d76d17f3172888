/** A line of a terminal that is drawn anew: a bar, and figures beside it. */
import type { Output } from './terminal.ts';

export interface Bar {
  /** `share` is between 0 and 1. */
  show(share: number, text: string): void;
  /** Ends the line; one that is cleared leaves nothing behind. */
  end(): void;
}

const barWidthMax = 28;
/** A shorter bar says less than the figures beside it. */
const barWidthMin = 8;

/** Only for a terminal, where a line can be drawn again. */
export async function createBar(output: Output, { clear = false } = {}): Promise<Bar> {
  const { default: cliProgress } = await import('cli-progress');
  let text = '';
  const bar = new cliProgress.SingleBar({
    stream: output as NodeJS.WritableStream,
    format: (_options, { progress }) => drawBar(progress, text, output.columns || 80),
    hideCursor: true,
    // Otherwise it would swallow Ctrl-C.
    gracefulExit: false,
    linewrap: false,
    clearOnComplete: clear,
    fps: 20,
  });
  bar.start(1, 0);
  return {
    show: (share, figures) => {
      text = figures;
      bar.update(share);
    },
    end: () => bar.stop(),
  };
}

/** The bar in what the figures leave of the line; where that is little, it stands for the share. */
export function drawBar(progress: number, text: string, columns: number): string {
  const shortText = text.replace(/^ *\d+ % +/, '');
  for (const figures of [text, shortText]) {
    const width = Math.min(barWidthMax, columns - figures.length - '     '.length);
    if (width < barWidthMin) continue;
    const full = Math.round(progress * width);
    return `  ${'█'.repeat(full)}${'░'.repeat(width - full)}  ${figures}`;
  }
  return `  ${text}`;
}
