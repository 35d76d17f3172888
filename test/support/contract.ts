/** Whether a test's inputs leave out nothing that the contract of an operation knows. */
import assert from 'node:assert/strict';
import { loadContract, type Service, shapeOf } from '../../src/wire/contract.ts';

/** Fails unless the inputs together give every member of the operation's input, however deep. */
export function assertEveryMember(service: Service, operation: string, inputs: unknown[]): void {
  const contract = loadContract(service);
  const missing = (shapeName: string, path: string, values: unknown[]): string[] => {
    const given = values.filter((value) => value !== undefined);
    if (given.length === 0) return [path];
    const shape = shapeOf(contract, shapeName);
    if (shape.type === 'list') return missing(shape.member, path, given.flat());
    if (shape.type !== 'structure') return [];
    return Object.entries(shape.members).flatMap(([member, target]) => {
      const items = given.map((value) => (value as Record<string, unknown>)[member]);
      return missing(target, `${path}.${member}`, items);
    });
  };
  const { input = '' } = contract.operations[operation] ?? {};
  assert.deepEqual(missing(input, operation, inputs), []);
}
