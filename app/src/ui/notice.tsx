import type { ReactNode } from 'react'
import './notice.css'

/** The properties of {@link Notice}. */
export interface NoticeProps {
  /** `bad` for errors, `warn` for what needs attention. Default: `info`. */
  readonly kind?: 'info' | 'good' | 'warn' | 'bad'
  readonly title?: string
  readonly children?: ReactNode
  /** Buttons or links. */
  readonly actions?: ReactNode
}

/** A message in the page. Screen readers read errors at once, and the others when they are idle. */
export function Notice({ kind = 'info', title, children, actions }: NoticeProps) {
  return (
    <div className={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {title && <p className="notice-title">{title}</p>}
      {children && <div>{children}</div>}
      {actions && <div className="row">{actions}</div>}
    </div>
  )
}
