import type { Mail } from '../services/mail/mailer.ts'
import { greeting } from './shown-text.ts'

/** What a mail says, apart from whom it goes to. */
export interface Letter {
  readonly subject: string
  /** The recipient's name; null if it is not known to be theirs, and then the mail names nobody. */
  readonly name: string | null
  readonly paragraphs: readonly string[]
  /** What the mail asks its reader to do. */
  readonly action?: { readonly label: string; readonly url: string }
  /** What follows the action: until when it works, and what to do if it was not asked for. */
  readonly afterwards?: readonly string[]
}

/** Writes a letter to an address, as plain text and as HTML. */
export function writeLetter(to: string, letter: Letter): Mail {
  return { to, subject: letter.subject, text: asText(letter), html: asHtml(letter) }
}

function asText({ name, paragraphs, action, afterwards = [] }: Letter): string {
  const parts = [
    greeting(name),
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...afterwards,
  ]
  return `${parts.join('\n\n')}\n`
}

function asHtml({ subject, name, paragraphs, action, afterwards = [] }: Letter): string {
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
${afterwards.map(paragraph).join('\n')}
</div>
</body>
</html>
`
}

/** A mail client renders HTML, and names are texts that people typed. */
function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}
