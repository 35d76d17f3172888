/** From which address a call comes, also when proxies stand before the server. */
import { type AddressRange, isInRange, parseAddress } from '../iam/address.ts';

/**
 * `remote` is the other end of the connection; `forwarded` is `X-Forwarded-For`, to which every
 * proxy appends whom it was called by. Read from its end, and only as far as proxies that are
 * trusted have written it: what stands before is whatever a caller liked to send.
 */
export function sourceAddress(
  remote: string,
  forwarded: string | undefined,
  trusted: readonly AddressRange[],
): string {
  let source = plain(remote);
  const hops = forwarded?.split(',').map((hop) => plain(hop.trim())) ?? [];
  while (hops.length > 0 && isTrusted(source, trusted)) {
    const before = hops.pop() ?? '';
    if (!parseAddress(before)) break;
    source = before;
  }
  return source;
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

function isTrusted(address: string, trusted: readonly AddressRange[]): boolean {
  const bytes = parseAddress(address);
  return bytes !== undefined && trusted.some((range) => isInRange(bytes, range));
}
