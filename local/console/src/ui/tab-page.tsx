import { type ReactNode, useEffect } from 'react'

/** The properties of {@link TabPage}. */
export interface TabPageProps {
  /** The heading, and the title of the document. */
  readonly title: string
  /** What the tab shows, in one sentence. */
  readonly summary?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The content of a tab. */
export function TabPage({ title, summary, actions, children }: TabPageProps) {
  useEffect(() => {
    document.title = `${title} · Dashtam local cloud`
  }, [title])
  return (
    <div className="tab-page">
      <div className="tab-head">
        <div>
          <h1>{title}</h1>
          {summary && <p className="soft">{summary}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
