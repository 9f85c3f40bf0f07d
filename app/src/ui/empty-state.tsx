import type { ReactNode } from 'react'
import './empty-state.css'

/** The properties of {@link EmptyState}. */
export interface EmptyStateProps {
  readonly title: string
  /** What the user can do about it. */
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** What a list shows when it has no items. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <p className="notice-title">{title}</p>
      {children && <p className="soft">{children}</p>}
      {action}
    </div>
  )
}
