import type { Endpoints } from '../../../console-api/replies.ts'
import { useData } from '../data/use-data.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'

type Service = readonly [name: string, address: string]

const columns: readonly Column<Service>[] = [
  { label: 'Service', cell: ([name]) => name },
  { label: 'Address', kind: 'wide', cell: ([, address]) => <code>{address}</code> },
  {
    label: 'Actions',
    kind: 'actions',
    cell: ([name, address]) => (
      <div className="row">
        <CopyButton text={address} subject={`address of ${name}`} />
      </div>
    ),
  },
]

/** The addresses of the local services. */
export function EndpointsTab() {
  const endpoints = useData<Endpoints>(['endpoints'], '/endpoints')
  return (
    <TabPage
      title="Endpoints"
      summary="The addresses of the local services. They can change at the next start."
    >
      <Loaded query={endpoints} loading="Loading addresses">
        {({ services, psql, aws }) => (
          <>
            <DataTable
              label="Endpoints"
              columns={columns}
              rows={Object.entries(services)}
              keyOf={([name]) => name}
            />
            <Command
              title="Database"
              hint="Opens the database in a terminal."
              command={psql}
              subject="psql command"
            />
            <Command
              title="AWS CLI"
              hint="Makes the AWS CLI of a terminal use the local services."
              command={aws}
              subject="environment variables"
            />
          </>
        )}
      </Loaded>
    </TabPage>
  )
}

interface CommandProps {
  readonly title: string
  readonly hint: string
  readonly command: string
  /** What is copied, for screen readers. */
  readonly subject: string
}

function Command({ title, hint, command, subject }: CommandProps) {
  return (
    <section className="section">
      <h2>{title}</h2>
      <p className="soft">{hint}</p>
      <pre className="code-block">{command}</pre>
      <p>
        <CopyButton text={command} subject={subject} />
      </p>
    </section>
  )
}
