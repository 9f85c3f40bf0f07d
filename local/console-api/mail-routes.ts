import type { SentMail } from '../aws/sent-mail.ts'
import type { Mailbox } from '../recording/mailbox.ts'
import type { MailSummary } from './replies.ts'
import { type ConsoleRoute, done, NOT_FOUND, ok } from './route.ts'

/** Creates the routes of the mails. */
export function mailRoutes(mailbox: Mailbox): ConsoleRoute[] {
  const find = (id = '') => mailbox.all().find(mail => mail.id === id)
  return [
    {
      method: 'GET',
      path: '/mail',
      handle: async ({ query }) => {
        await mailbox.collect()
        const text = query.get('q')?.toLowerCase() ?? ''
        const to = query.get('to')
        const found = mailbox.all().filter(mail => contains(mail, text) && (to === null || mail.to === to))
        return ok(found.map(({ html: _, ...summary }): MailSummary => summary))
      },
    },
    {
      method: 'GET',
      path: '/mail/{id}',
      handle: ({ params }) => {
        const mail = find(params['id'])
        return mail ? ok(mail) : NOT_FOUND
      },
    },
    {
      method: 'GET',
      path: '/mail/{id}/html',
      handle: ({ params }) => {
        const mail = find(params['id'])
        return mail ? { status: 200, html: toPage(mail) } : NOT_FOUND
      },
    },
    { method: 'DELETE', path: '/mail/{id}', handle: ({ params }) => done(mailbox.delete(params['id']) > 0) },
    {
      method: 'DELETE',
      path: '/mail',
      handle: () => {
        mailbox.delete()
        return { status: 204 }
      },
    },
  ]
}

function contains({ to, subject, text }: SentMail, searched: string): boolean {
  return [to, subject, text].some(part => part.toLowerCase().includes(searched))
}

/** Opens links in a new tab, because the frame that shows the mail must not navigate. */
function toPage({ html }: SentMail): string {
  const base = '<base target="_blank">'
  const page = html.replace(/<head>/i, head => `${head}${base}`)
  return page === html ? `${base}${html}` : page
}
