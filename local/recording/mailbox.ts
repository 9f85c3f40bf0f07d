import { SentMail } from '../aws/sent-mail.ts'
import { openJournal } from './journal.ts'

/** The sent mails, kept across restarts. */
export interface Mailbox {
  /** Takes the mails that SES accepted since the last call. */
  collect(): Promise<void>
  /** Returns the mails, newest first. */
  all(): readonly SentMail[]
  /** Deletes one mail, or all if `id` is absent. Returns the number of deleted mails. */
  delete(id?: string): number
}

const MAILS_KEPT = 500

/**
 * Opens the mailbox.
 * @param sent returns the mails that SES accepted since its start, newest first.
 * @param onMail is called with the id of each new mail.
 * @param file If absent, the mails are kept in memory only.
 */
export function openMailbox(
  sent: () => Promise<readonly SentMail[]>,
  onMail: (id: string) => void,
  file?: string,
): Mailbox {
  const journal = openJournal({ schema: SentMail, capacity: MAILS_KEPT, file })
  const collected = new Set(journal.all().map(({ id }) => id))
  return {
    collect: async () => {
      const mails = await sent()
      for (const mail of mails.toReversed()) {
        if (collected.has(mail.id)) continue
        collected.add(mail.id)
        journal.append(mail)
        onMail(mail.id)
      }
    },
    all: journal.all,
    delete: id => journal.retain(mail => id !== undefined && mail.id !== id),
  }
}
