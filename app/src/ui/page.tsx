import { type ReactNode, useEffect, useRef } from 'react'
import './page.css'

/** The properties of {@link Page}. */
export interface PageProps {
  /** The heading, and the title of the document. */
  readonly title: string
  /** Buttons and links next to the heading. */
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** `narrow` for forms. Default: `wide`. */
  readonly width?: 'narrow' | 'wide'
}

/** A page: its title and its content. The heading receives the focus, so that screen readers announce the new page. */
export function Page({ title, actions, children, width = 'wide' }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Dashtam`
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div className={`page stack ${width}`}>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
