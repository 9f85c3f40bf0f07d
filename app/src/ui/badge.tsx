import type { ReactNode } from 'react'
import './badge.css'

/** The properties of {@link Badge}. */
export interface BadgeProps {
  readonly kind?: 'info' | 'good' | 'warn' | 'bad' | 'neutral'
  readonly children: ReactNode
}

/** A short state, such as "Active". The text says it; the color repeats it. */
export function Badge({ kind = 'neutral', children }: BadgeProps) {
  return <span className={`badge ${kind}`}>{children}</span>
}
