/** Prints what `--generate-cli-skeleton` asks for. */
import type { Surroundings } from '../program.ts';
import { checkParameters } from './input/check-parameters.ts';
import { prepareInput } from './input/prepare.ts';
import { isDictionary } from './input/python.ts';
import { contractOf } from './names.ts';
import type { Skeleton } from './operation.ts';
import { isMap, toValue } from './output/value.ts';
import { inputSample, outputSample, skeletonOf } from './skeleton.ts';
import type { AwsCall } from './types.ts';

export async function printSkeleton(
  kind: Skeleton,
  call: AwsCall,
  world: Surroundings,
): Promise<number> {
  if (kind === 'output') return printOutput(call, world);
  const contract = contractOf(call.service);
  const input = contract.operations[call.operation]?.input;
  if (kind === 'yaml-input') {
    const { yamlSkeleton } = await import('./skeleton-yaml.ts');
    world.stdout.write(yamlSkeleton(contract, input));
  } else {
    const skeleton = skeletonOf(contract, input, inputSample);
    world.stdout.write(`${JSON.stringify(skeleton, null, 4)}\n`);
  }
  return 0;
}

/** As a call would print it, with its settings and after its checks; nobody is called. */
async function printOutput(call: AwsCall, world: Surroundings): Promise<number> {
  const { runAwsCall } = await import('./client/run-call.ts');
  return runAwsCall(call, world, (contract, { binaryFormat }) => {
    const output = contract.operations[call.operation]?.output;
    const skeleton = skeletonOf(contract, output, outputSample);
    if (output && isDictionary(skeleton)) checkParameters(contract, output, skeleton);
    prepareInput(contract, call.operation, call.input, binaryFormat);
    const value = toValue(skeleton);
    return isMap(value) ? value : new Map();
  });
}
