import { useParams } from 'react-router'
import { Badge } from '../../../../app/src/ui/badge.tsx'
import { Details } from '../../../../app/src/ui/details.tsx'
import { Notice } from '../../../../app/src/ui/notice.tsx'
import type { JobRun } from '../../../recording/recorded.ts'
import { useData } from '../data/use-data.ts'
import { Loaded } from '../ui/loaded.tsx'
import { LogLines } from '../ui/log-lines.tsx'
import { BodyView } from '../ui/message-view.tsx'
import { formatMilliseconds } from '../ui/milliseconds.ts'
import { Operations } from '../ui/operations.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'

/** One run of a job with everything that was recorded about it. */
export function JobRunPage() {
  const { id = '' } = useParams()
  const details = useData<JobRun>(['jobs', id], `/jobs/${encodeURIComponent(id)}`)
  return (
    <TabPage title={details.data?.job ?? 'Run of a job'} back={['/jobs', 'Queues and jobs']}>
      <Loaded query={details} loading="Loading the run">
        {run => (
          <>
            <Details
              items={[
                [
                  'Outcome',
                  <Badge key="outcome" kind={run.outcome === 'success' ? 'good' : 'bad'}>
                    {run.outcome}
                  </Badge>,
                ],
                ['Time', <Time key="time" at={run.at} />],
                ['Duration', formatMilliseconds(run.milliseconds)],
                ['Trace ID', run.trace_id ? <code key="trace">{run.trace_id}</code> : 'none'],
              ]}
            />
            {run.error && <Notice kind="bad">{run.error}</Notice>}
            {run.messages.length > 0 && (
              <section className="section">
                <h2>Messages</h2>
                {run.messages.map((message, index) => (
                  <BodyView key={index} body={message} label={`Message ${index + 1}`} />
                ))}
              </section>
            )}
            <Operations operations={run.operations} milliseconds={run.milliseconds} />
            <LogLines lines={run.logs} />
          </>
        )}
      </Loaded>
    </TabPage>
  )
}
