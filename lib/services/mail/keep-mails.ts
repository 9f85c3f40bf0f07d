import { sql } from 'kysely'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { typed } from '../../db/typed.ts'

/** Mails that the queue refused. */
interface RefusedMails {
  /** Their ids, and mail requests of `mail-request.ts`. */
  readonly mails: readonly { readonly id: string; readonly request: Readonly<Record<string, unknown>> }[]
  readonly now: Date
}

/** Keeps mails until the queue accepts them. */
export const keepMails = statement((db, { mails, now }: Slots<RefusedMails>) =>
  db
    .insertInto('waiting_mails')
    .columns(['id', 'request', 'created_at'])
    .expression(
      sql`select mail.id, mail.request, ${typed('timestamptz', now)}
        from jsonb_to_recordset(${typed('jsonb', mails)}) as mail (id uuid, request jsonb)`,
    ),
)
