import type { RecordedBody, RecordedMessage } from '../../../recording/recorded.ts'

/** The properties of {@link MessageView}. */
export interface MessageViewProps {
  readonly title: string
  /** The first line: method and path, or the status. */
  readonly start: string
  readonly message: RecordedMessage
}

/** A request or a reply. Its headers are folded. */
export function MessageView({ title, start, message: { headers, body } }: MessageViewProps) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return (
    <section className="section">
      <h2>{title}</h2>
      <p>
        <code>{start}</code>
      </p>
      <details>
        <summary>{lines.length === 1 ? '1 header' : `${lines.length} headers`}</summary>
        <pre className="code-block">{lines.join('\n')}</pre>
      </details>
      {body ? (
        <BodyView body={body} label={`Body of the ${title.toLowerCase()}`} />
      ) : (
        <p className="soft">No body.</p>
      )}
    </section>
  )
}

/** A recorded body, with a note if it is not complete. */
export function BodyView({
  body: { text, note },
  label,
}: {
  readonly body: RecordedBody
  readonly label: string
}) {
  return (
    <>
      {text !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard.
        <section className="code-block" tabIndex={0} aria-label={label}>
          <pre>{text}</pre>
        </section>
      )}
      {note && <p className="soft">{note}</p>}
    </>
  )
}
