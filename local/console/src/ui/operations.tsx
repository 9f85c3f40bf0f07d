import type { Operation } from '../../../recording/recorded.ts'
import { formatMilliseconds } from './milliseconds.ts'
import './operations.css'

const names = { statement: 'SQL', provider: 'Provider', service: 'AWS' } as const

/** The properties of {@link Operations}. */
export interface OperationsProps {
  readonly operations: readonly Operation[]
  /** The duration of the invocation. */
  readonly milliseconds: number
}

/** The statements and calls of an invocation on a time line. */
export function Operations({ operations, milliseconds }: OperationsProps) {
  const end = Math.max(milliseconds, ...operations.map(({ at, milliseconds: own }) => at + own), 1)
  return (
    <section className="section">
      <h2>Statements and calls</h2>
      {operations.length === 0 ? (
        <p className="soft">The function called nothing.</p>
      ) : (
        <ol className="lines operations">
          {operations.map(({ kind, text, at, milliseconds: own, error }, index) => (
            <li key={index}>
              <details>
                <summary>
                  <span className={`operation-kind ${kind}`}>{names[kind]}</span>
                  <span className="operation-text">{oneLine(text)}</span>
                  <span className="operation-time number">{formatMilliseconds(own)}</span>
                </summary>
                <pre className="code-block">{text}</pre>
                <p className="soft">
                  Started after {formatMilliseconds(at)}. Values of parameters are not recorded.
                </p>
              </details>
              <span className="operation-track" aria-hidden="true">
                <span
                  className={`operation-bar ${kind}`}
                  style={{
                    marginLeft: `${(at / end) * 100}%`,
                    width: `${Math.max((own / end) * 100, 0.4)}%`,
                  }}
                />
              </span>
              {error && <p className="operation-error">{error}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ')
