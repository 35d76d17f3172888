/** How long the tokens of an app client last. */
import type { TokenValidityUnitsType } from '../wire/cognito-idp.generated.ts';
import type { ClientSettings } from './types.ts';

type Unit = NonNullable<TokenValidityUnitsType['AccessToken']>;

const secondsOf: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

export const defaultTokenUnits = {
  AccessToken: 'hours',
  IdToken: 'hours',
  RefreshToken: 'days',
} as const satisfies TokenValidityUnitsType;

export const defaultRefreshDays = 30;

export interface TokenSeconds {
  access: number;
  id: number;
  refresh: number;
}

/** Seconds of each token. A number that is not given has its default, whatever the unit. */
export const tokenSecondsOf = (settings: ClientSettings): TokenSeconds => ({
  access: seconds(settings, 'AccessToken', settings.AccessTokenValidity) ?? secondsOf.hours,
  id: seconds(settings, 'IdToken', settings.IdTokenValidity) ?? secondsOf.hours,
  refresh:
    seconds(settings, 'RefreshToken', settings.RefreshTokenValidity) ??
    defaultRefreshDays * secondsOf.days,
});

function seconds(
  { TokenValidityUnits: units }: ClientSettings,
  token: keyof typeof defaultTokenUnits,
  count: number | undefined,
): number | undefined {
  return count === undefined
    ? undefined
    : count * secondsOf[units?.[token] ?? defaultTokenUnits[token]];
}

/** Access and ID tokens last 5 minutes to a day, refresh tokens an hour to 10 years. */
export function tokenSecondsInRange({ access, id, refresh }: TokenSeconds): boolean {
  const short = [access, id].every(
    (each) => each >= 5 * secondsOf.minutes && each <= secondsOf.days,
  );
  return short && refresh >= secondsOf.hours && refresh <= 3_650 * secondsOf.days;
}
