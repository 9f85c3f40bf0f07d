import { AccountExport, ScheduledDeletion } from '../leaving.ts'
import { type Component, replyObject } from './component.ts'

/** The export and the deletion of an account. */
export const leavingComponents: readonly Component[] = [
  replyObject('AccountExport', AccountExport, {
    description: 'The newest export of a user: a JSON document, deleted after some days.',
    fields: {
      status:
        'The state: `none`, `pending` (being built), `ready` or `failed`. After `failed`, request another one.',
      requested_at: 'The time of the request, in UTC; null if there is no export.',
      expires_at: 'The time at which the export is deleted, in UTC; null unless `ready` or `failed`.',
      download_url: 'A link to the file that works for five minutes without a token; null unless `ready`.',
      bytes: 'The size of the document in bytes; null unless `ready`.',
    },
    example: {
      status: 'ready',
      requested_at: '2026-11-26T08:15:00.000Z',
      expires_at: '2026-12-03T08:16:04.000Z',
      download_url:
        'https://exports.s3.eu-central-1.amazonaws.com/exports/<id>.json.gz?X-Amz-Signature=<signature>',
      bytes: 48_213,
    },
  }),
  replyObject('ScheduledDeletion', ScheduledDeletion, {
    description: 'The scheduled deletion of an account.',
    fields: { delete_after: 'The time from which the account is deleted, in UTC.' },
    example: { delete_after: '2026-12-10T08:15:00.000Z' },
  }),
]
