/** What a user did, in the form in which administrators see it. */
import { wireSeconds } from '../lib/clock.ts';
import type { AuthEventType } from '../wire/cognito-idp.generated.ts';
import type { AuthEvent } from './types.ts';

/** Nothing here judges risks: none is what AWS shows where it found none. */
export const renderAuthEvent = (event: AuthEvent): AuthEventType => ({
  EventId: event.id,
  EventType: event.type,
  CreationDate: wireSeconds(event.createdMs),
  EventResponse: event.response,
  EventRisk: { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false },
  ChallengeResponses: event.challenges.map(({ name, response }) => ({
    ChallengeName: name,
    ChallengeResponse: response,
  })),
  EventContextData: { IpAddress: event.ipAddress, DeviceName: event.userAgent },
});
