/** The last steps before a call: blobs become bytes, and everything is checked. */
import type { Contract } from '../../../wire/contract.ts';
import { generalExitCode, mistake } from '../usage.ts';
import { type BinaryFormat, decodeBlobs } from './blobs.ts';
import { checkParameters } from './check-parameters.ts';
import type { Dictionary } from './python.ts';

/** @throws CommandFailure for input that does not fit the operation */
export function prepareInput(
  contract: Contract,
  operation: string,
  input: Dictionary,
  format: BinaryFormat,
): Dictionary {
  const shapeName = contract.operations[operation]?.input;
  if (shapeName === undefined) return input;
  const decoded = decoding(() => decodeBlobs(contract, shapeName, input, format));
  checkParameters(contract, shapeName, decoded);
  return decoded;
}

function decoding<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RangeError) throw mistake(error.message, generalExitCode);
    throw error;
  }
}
