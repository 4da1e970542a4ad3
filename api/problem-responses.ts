/** The error part of a route's response schema. */
import { Problem } from './shapes.ts';

/** Problem details for these statuses, and for 500, which any route may give. */
export function problemResponses<
  const S extends 400 | 401 | 403 | 404 | 409 | 413 | 415 | 416 | 422 | 429 | 503,
>(...statuses: S[]): Record<S | 500, typeof Problem> {
  return Object.fromEntries([...statuses, 500].map((status) => [status, Problem])) as Record<
    S | 500,
    typeof Problem
  >;
}
