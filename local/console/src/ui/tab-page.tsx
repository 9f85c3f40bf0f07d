import { type ReactNode, useEffect } from 'react'
import { Link } from 'react-router'
import './tab-page.css'

/** The properties of {@link TabPage}. */
export interface TabPageProps {
  /** The heading, and the title of the document. */
  readonly title: string
  /** What the tab shows, in one line. */
  readonly summary?: ReactNode
  readonly actions?: ReactNode
  /** The list that the page belongs to, as path and text. */
  readonly back?: readonly [path: string, text: string]
  readonly children: ReactNode
}

/** The content of a tab. */
export function TabPage({ title, summary, actions, back, children }: TabPageProps) {
  useEffect(() => {
    document.title = `${title} · Dashtam local cloud`
  }, [title])
  return (
    <div className="tab-page">
      <div className="tab-head">
        <div>
          {back && (
            <p>
              <Link to={back[0]}>{back[1]}</Link>
            </p>
          )}
          <h1>{title}</h1>
          {summary && <p className="soft">{summary}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
