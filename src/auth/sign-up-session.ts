/** What a sign-up remembers until it becomes a sign-in, sealed into `Session`. */
export interface SignUpSession {
  poolId: string;
  clientId: string;
  sub: string;
  /** Set once the sign-up is confirmed: equal to the `signUpSession` of the user's state. */
  confirmed?: string | undefined;
}
