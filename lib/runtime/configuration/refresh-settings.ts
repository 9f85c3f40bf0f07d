import { choice, integer, type Setting } from './kinds.ts'

/** When provider tokens are refreshed. */
export const refreshSettings = {
  providerRefreshPolicy: choice({
    description:
      'When the schedule refreshes a connection whose owner chose no policy: always, only while its owner is active, or never, so that only reads refresh it.',
    words: ['always', 'active', 'on_demand'],
    default: 'active',
  }),
  providerRefreshActiveDays: integer({
    description:
      'Time for which a user counts as active after the last use of a session, for the policy `active`.',
    unit: 'days',
    min: 1,
    max: 365,
    default: 30,
  }),
} as const satisfies Record<string, Setting<unknown>>
