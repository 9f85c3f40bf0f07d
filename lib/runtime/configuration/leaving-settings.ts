import { integer, type Setting } from './kinds.ts'

/** The settings of exports and deletions of accounts. */
export const leavingSettings = {
  exportDays: integer({
    description: 'Days after which an export of an account is deleted.',
    unit: 'days',
    min: 1,
    max: 30,
    default: 7,
  }),
  deletionGraceDays: integer({
    description:
      'Days between the request to delete an account and its deletion. The owner can cancel until then.',
    unit: 'days',
    min: 0,
    max: 60,
    default: 14,
  }),
  deletionRetryDays: integer({
    description:
      'Days for which the deletion of an account retries to revoke its connections at a provider that does not respond.',
    unit: 'days',
    min: 0,
    max: 30,
    default: 3,
  }),
} as const satisfies Record<string, Setting<unknown>>
