import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { Button } from '../../../../app/src/ui/button.tsx'
import { ConfirmDialog } from '../../../../app/src/ui/confirm-dialog.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { MailSummary } from '../../../console-api/replies.ts'
import { KEEP_OUTCOME, useAct } from '../data/outcome.tsx'
import { useFiltered } from '../data/use-data.ts'
import { FilterText } from '../ui/filter-text.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'
import { MailView } from './mail-view.tsx'
import { useKeptPlace } from './use-kept-place.ts'
import './mail-tab.css'

/** The mails: a list, and the selected one. */
export function MailTab() {
  const { id } = useParams()
  const [parameters] = useSearchParams()
  const searched = parameters.get('q') ?? ''
  const mails = useFiltered<readonly MailSummary[]>(
    ['mail', searched],
    `/mail?q=${encodeURIComponent(searched)}`,
  )
  const act = useAct()
  const navigate = useNavigate()
  const deleteAll = async () => {
    if (await act({ method: 'DELETE', path: '/mail' }, 'All mails are deleted.'))
      await navigate('/mail', KEEP_OUTCOME)
  }
  return (
    <TabPage
      title="Mail"
      summary="The mails that the API sent. None was delivered."
      actions={
        <ConfirmDialog
          trigger={<Button isDisabled={!mails.data?.length}>Delete all</Button>}
          title="Delete all mails?"
          confirmLabel="Delete all"
          onConfirm={() => void deleteAll()}
        >
          The links in the mails stay valid.
        </ConfirmDialog>
      }
    >
      <FilterText label="Search recipient, subject and text" name="q" />
      <Loaded query={mails} loading="Loading mails">
        {found =>
          found.length === 0 && id === undefined ? (
            <EmptyState title={searched ? 'No mail matches' : 'No mail yet'}>
              {searched ? 'Change the search.' : 'Register a user in the application to receive one.'}
            </EmptyState>
          ) : (
            <div className={id ? 'mail-panes selected' : 'mail-panes'}>
              <MailList mails={found} selectedId={id} />
              {id ? (
                <MailView id={id} nextId={nextOf(found, id)} />
              ) : (
                <p className="mail-hint soft">Select a mail to read it.</p>
              )}
            </div>
          )
        }
      </Loaded>
    </TabPage>
  )
}

/** Returns the mail to show after a mail is deleted. */
function nextOf(mails: readonly MailSummary[], id: string): string | undefined {
  const index = mails.findIndex(mail => mail.id === id)
  return (mails[index + 1] ?? mails[index - 1])?.id
}

interface MailListProps {
  readonly mails: readonly MailSummary[]
  readonly selectedId: string | undefined
}

function MailList({ mails, selectedId }: MailListProps) {
  const [parameters] = useSearchParams()
  const list = useKeptPlace<HTMLUListElement>(mails)
  return (
    // Scrolls, so it must be reachable by keyboard: its links are.
    <ul className="mail-list" ref={list} aria-label="Mails">
      {mails.map(({ id, to, subject, sent_at }) => (
        <li key={id}>
          <Link
            to={{ pathname: `/mail/${encodeURIComponent(id)}`, search: parameters.toString() }}
            aria-current={id === selectedId ? 'true' : undefined}
          >
            <span className="mail-subject">{subject}</span>
            <span className="mail-about soft">
              <span>{to}</span>
              <Time at={sent_at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
