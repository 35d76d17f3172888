/** The time that an SRP claim is signed with. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const form =
  /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) ([A-Z][a-z]{2}) (\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2}) (?:UTC|GMT) (\d{4})$/;

/**
 * A timestamp of the form `EEE MMM d HH:mm:ss z yyyy` as the server itself would write it, or
 * undefined when it has another form. Cognito signs its own spelling: a wrong day of the week or
 * a day `05` is accepted here and fails the signature.
 */
export function canonicalTimestamp(text: string): string | undefined {
  const [, monthName = '', ...numbers] = form.exec(text) ?? [];
  const month = months.indexOf(monthName);
  if (month < 0) return undefined;
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = numbers.map(Number);
  return formatTimestamp(Date.UTC(year, month, day, hour, minute, second));
}

/** As Cognito's clients write it: `Tue Apr 5 03:02:01 UTC 2022`. */
export function formatTimestamp(ms: number): string {
  const date = new Date(ms);
  const day = `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${date.getUTCDate()}`;
  return `${day} ${date.toISOString().slice(11, 19)} UTC ${date.getUTCFullYear()}`;
}
