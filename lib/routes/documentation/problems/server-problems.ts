import type { Explanation } from './explanation.ts'

/** Explanations of the problems that the server causes. */
export const serverProblems = {
  internal_error: {
    retry: 'later',
    causes: [
      'The server has a bug, or a part of it is not available. The cause is in the log of the operator, and never in the response.',
    ],
    actions: [
      'Repeat the request once. If it fails again, report the request id: `instance` of the problem, which is also the header `X-Request-Id`.',
      'Keep the session. The tokens of the user are still valid.',
      'Operators: search the logs for the request id ([server errors](/operate/runbook/#server-errors)).',
    ],
  },
  database_unavailable: {
    retry: 'later',
    causes: [
      'The database is starting. A development stage pauses its database if it is idle, and needs about 15 seconds to resume.',
      'The database fails over or restarts, or its API is throttled.',
    ],
    actions: [
      'Wait for the number of seconds in `Retry-After`, then send the same request again. The server does not know whether a change was made: repeating it is safe.',
      'Keep the session. The tokens of the user are still valid.',
      'Operators: see [database asleep](/operate/runbook/#database-asleep).',
    ],
  },
} as const satisfies Record<string, Explanation>
