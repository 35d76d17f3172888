/**
 * Writes `src/wire/*.generated.ts`, the types of every operation, from the contracts in `model/`.
 * With `--check` it writes nothing and fails when a file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Contract, loadContract, type Shape, services } from '../src/wire/contract.ts';

function typeOf(contract: Contract, name: string): string {
  const shape = contract.shapes[name];
  if (!shape) throw new Error(`no shape ${name}`);
  switch (shape.type) {
    case 'structure':
      return safe(name);
    case 'list':
      return `${wrapped(typeOf(contract, shape.member))}[]`;
    case 'map':
      return `Record<string, ${typeOf(contract, shape.value)}>`;
    case 'string':
      return shape.enum ? shape.enum.map((v) => JSON.stringify(v)).join(' | ') : 'string';
    case 'boolean':
      return 'boolean';
    case 'blob':
      return 'string';
    default:
      return 'number';
  }
}

const wrapped = (type: string) => (type.includes('|') ? `(${type})` : type);
const safe = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function structure(contract: Contract, name: string, shape: Shape): string[] {
  if (shape.type !== 'structure') return [];
  const required = new Set(shape.required ?? []);
  const members = Object.entries(shape.members).map(([member, target]) => {
    const type = typeOf(contract, target);
    return required.has(member) ? `  ${member}: ${type};` : `  ${member}?: ${type} | undefined;`;
  });
  return [`export interface ${safe(name)} {`, ...members, '}', ''];
}

export function generate(contract: Contract): string {
  const lines = [
    `// Generated from model/${contract.signingName}.json by \`npm run generate\`. Do not edit.`,
    '// Timestamps are epoch seconds with a fraction; blobs are base64.',
    '',
    '/** Input and output of every operation of the contract. */',
    'export interface Operations {',
  ];
  for (const [name, op] of Object.entries(contract.operations)) {
    const input = op.input ? safe(op.input) : 'Record<string, never>';
    const output = op.output ? safe(op.output) : 'Record<string, never>';
    lines.push(`  ${name}: { input: ${input}; output: ${output} };`);
  }
  lines.push('}', '');
  for (const [name, shape] of Object.entries(contract.shapes))
    if (!(shape.type === 'structure' && shape.exception))
      lines.push(...structure(contract, name, shape));
  return lines.join('\n');
}

const check = process.argv.includes('--check');
for (const service of services) {
  const file = new URL(`../src/wire/${service}.generated.ts`, import.meta.url);
  const text = generate(loadContract(service));
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`src/wire/${service}.generated.ts is stale: run npm run generate`);
    process.exitCode = 1;
  }
}
