import type { Mail } from '../services/mail/mailer.ts'
import { escapeHtml } from '../text/escape-html.ts'
import { greeting } from './display-text.ts'
import type { AddressedMail, MailContent } from './mail-content.ts'

/** Renders a mail as plain text and as HTML. */
export function renderMail({ to, content }: AddressedMail): Mail {
  return { to, subject: content.subject, text: asText(content), html: asHtml(content) }
}

function asText({ name, paragraphs, action, notes = [] }: MailContent): string {
  const parts = [
    greeting(name),
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...notes,
  ]
  return `${parts.join('\n\n')}\n`
}

/** Names and other texts come from users, so every text is escaped. */
function asHtml({ subject, name, paragraphs, action, notes = [] }: MailContent): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`
  const button = action
    ? `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none">${escapeHtml(action.label)}</a></p>`
    : ''
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f4f5">
<div style="max-width:520px;margin:0 auto;padding:32px;border-radius:8px;background:#ffffff;color:#18181b;font:16px/1.5 system-ui,sans-serif">
${[greeting(name), ...paragraphs].map(paragraph).join('\n')}
${button}
${notes.map(paragraph).join('\n')}
</div>
</body>
</html>
`
}
