/** What every error that can leave the server is: the catalogue is `errors.ts`. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  /** What S3 puts beside code and message, such as `MaxSizeAllowed`. */
  readonly details: Readonly<Record<string, string>>;
  constructor(code: string, message: string, status = 400, details = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
