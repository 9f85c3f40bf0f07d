import { Badge } from '../../../../app/src/ui/badge.tsx'
import './log-lines.css'

const kinds: Readonly<Record<string, 'bad' | 'warn'>> = { error: 'bad', warn: 'warn' }
/** Fields that each line of an invocation repeats, or that are shown above the others. */
const HIDDEN = /^(timestamp|level|code|message|request_id|trace_id|function|client_request_id)$/

/** The log lines of an invocation. */
export function LogLines({ lines }: { readonly lines: readonly Readonly<Record<string, unknown>>[] }) {
  return (
    <section className="section">
      <h2>Log lines</h2>
      {lines.length === 0 ? (
        <p className="soft">The function wrote no log line.</p>
      ) : (
        <ol className="lines">
          {lines.map((line, index) => (
            <li key={index}>
              <span className="row">
                <Badge kind={kinds[String(line['level'])] ?? 'neutral'}>{String(line['level'])}</Badge>
                <code>{String(line['code'])}</code>
                <span>{String(line['message'])}</span>
              </span>
              <FieldsOf line={line} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function FieldsOf({ line }: { readonly line: Readonly<Record<string, unknown>> }) {
  const fields = Object.entries(line).filter(([name]) => !HIDDEN.test(name))
  if (fields.length === 0) return null
  return (
    <pre className="log-fields">{fields.map(([name, value]) => `${name}: ${toText(value)}`).join('\n')}</pre>
  )
}

/** A stack is easier to read with its line breaks. */
function toText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return 'stack' in value ? String(value.stack) : JSON.stringify(value)
}
