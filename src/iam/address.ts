/** IP addresses and ranges of them, as policies compare them. */
import { isIPv4, isIPv6 } from 'node:net';

/** The first `bits` of an address; IPv4 has four bytes, IPv6 sixteen. */
export interface AddressRange {
  bytes: readonly number[];
  bits: number;
}

/** The bytes of an address, or undefined. IPv4 inside of IPv6 (`::ffff:1.2.3.4`) is IPv4. */
export function parseAddress(text: string): number[] | undefined {
  if (isIPv4(text)) return text.split('.').map(Number);
  const plain = text.split('%', 1)[0] ?? '';
  if (!isIPv6(plain)) return undefined;
  const bytes = bytesOfIPv6(plain);
  return isMappedIPv4(bytes) ? bytes.slice(12) : bytes;
}

function bytesOfIPv6(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const first = groupBytes(head);
  if (tail === undefined) return first;
  const last = groupBytes(tail);
  return [...first, ...Array<number>(16 - first.length - last.length).fill(0), ...last];
}

function groupBytes(groups: string): number[] {
  if (groups === '') return [];
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

const isMappedIPv4 = (bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => (i < 10 ? byte === 0 : i < 12 ? byte === 0xff : true));

/** `203.0.113.0/24`, `2001:DB8::/32`, or one address; undefined for anything else. */
export function parseRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const bytes = parseAddress(address);
  if (!bytes || more.length > 0) return undefined;
  const bitsMax = bytes.length * 8;
  if (prefix === undefined) return { bytes, bits: bitsMax };
  if (!/^\d{1,3}$/.test(prefix)) return undefined;
  const mapped = bytes.length === 4 && address.includes(':');
  const bits = Number(prefix) - (mapped ? 96 : 0);
  return bits < 0 || bits > bitsMax ? undefined : { bytes, bits };
}

export function isInRange(address: readonly number[], range: AddressRange): boolean {
  if (address.length !== range.bytes.length) return false;
  for (let i = 0, left = range.bits; left > 0; i++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((address[i] ?? 0) & mask) !== ((range.bytes[i] ?? 0) & mask)) return false;
  }
  return true;
}
