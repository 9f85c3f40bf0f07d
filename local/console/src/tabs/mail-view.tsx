import { Link, useNavigate, useSearchParams } from 'react-router'
import { Button } from '../../../../app/src/ui/button.tsx'
import type { SentMail } from '../../../aws/sent-mail.ts'
import { API } from '../data/api.ts'
import { useFilter } from '../data/filters.ts'
import { KEEP_OUTCOME, useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { LinkedText } from '../ui/linked-text.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Time } from '../ui/time.tsx'

/** The properties of {@link MailView}. */
export interface MailViewProps {
  readonly id: string
  /** The mail to show after this one is deleted; undefined if there is no other. */
  readonly nextId: string | undefined
}

/** On a narrow screen the mail replaces the list, which had the focus. The width is that of the style sheet. */
function focusIfAlone(heading: HTMLElement | null): void {
  if (window.matchMedia('(max-width: 62rem)').matches) heading?.focus()
}

/** One mail, as HTML or as text. */
export function MailView({ id, nextId }: MailViewProps) {
  const path = `/mail/${encodeURIComponent(id)}`
  const mail = useData<SentMail>(['mail-text', id], path)
  const [view, setView] = useFilter('view')
  const [parameters] = useSearchParams()
  const act = useAct()
  const navigate = useNavigate()
  const search = parameters.toString()
  const remove = async () => {
    const next = nextId ? `/mail/${encodeURIComponent(nextId)}` : '/mail'
    if (await act({ method: 'DELETE', path }, 'The mail is deleted.'))
      await navigate({ pathname: next, search }, KEEP_OUTCOME)
  }
  return (
    <article className="mail-view">
      <p className="mail-back">
        <Link to={{ pathname: '/mail', search }}>All mails</Link>
      </p>
      <Loaded query={mail} loading="Loading the mail">
        {({ to, subject, text, html, sent_at }) => (
          <>
            <div>
              <h2 key={id} ref={focusIfAlone} tabIndex={-1}>
                {subject}
              </h2>
              <p className="soft">
                To {to} · <Time at={sent_at} />
              </p>
            </div>
            <div className="row">
              <span className="toggle">
                <Button
                  variant={view === 'text' ? 'secondary' : 'primary'}
                  aria-pressed={view !== 'text'}
                  onPress={() => setView('')}
                >
                  HTML
                </Button>
                <Button
                  variant={view === 'text' ? 'primary' : 'secondary'}
                  aria-pressed={view === 'text'}
                  onPress={() => setView('text')}
                >
                  Text
                </Button>
              </span>
              <Button variant="danger" onPress={() => void remove()}>
                Delete
              </Button>
            </div>
            {view === 'text' || !html ? (
              <pre className="mail-text">
                <LinkedText text={text} />
              </pre>
            ) : (
              <iframe
                title={`HTML of “${subject}”`}
                className="mail-html"
                src={`${API}${path}/html`}
                sandbox="allow-popups allow-popups-to-escape-sandbox"
              />
            )}
          </>
        )}
      </Loaded>
    </article>
  )
}
