/** Words that look like the one that was typed, by the measure of Python's difflib. */

const cutoff = 0.8;
const matchesMax = 3;

/** The best matches, best first; of equal ones the later in the alphabet first. */
export function closeMatches(word: string, choices: readonly string[]): string[] {
  return choices
    .map((choice) => ({ choice, score: similarity(choice, word) }))
    .filter(({ score }) => score >= cutoff)
    .sort((a, b) => b.score - a.score || (a.choice < b.choice ? 1 : -1))
    .slice(0, matchesMax)
    .map(({ choice }) => choice);
}

/** Twice the characters in common, through the longest common blocks, by all characters. */
const similarity = (a: string, b: string): number =>
  a.length + b.length === 0 ? 1 : (2 * commonLength(a, b)) / (a.length + b.length);

function commonLength(a: string, b: string): number {
  const block = longestBlock(a, b);
  if (block.size === 0) return 0;
  return (
    commonLength(a.slice(0, block.inA), b.slice(0, block.inB)) +
    block.size +
    commonLength(a.slice(block.inA + block.size), b.slice(block.inB + block.size))
  );
}

/** The longest block that both have; of equal ones the first in `a`, then the first in `b`. */
function longestBlock(a: string, b: string): { inA: number; inB: number; size: number } {
  let best = { inA: 0, inB: 0, size: 0 };
  let endingBefore = new Map<number, number>();
  for (let i = 0; i < a.length; i += 1) {
    const ending = new Map<number, number>();
    for (let j = 0; j < b.length; j += 1) {
      if (a[i] !== b[j]) continue;
      const size = (endingBefore.get(j - 1) ?? 0) + 1;
      ending.set(j, size);
      if (size > best.size) best = { inA: i - size + 1, inB: j - size + 1, size };
    }
    endingBefore = ending;
  }
  return best;
}
