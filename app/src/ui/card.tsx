import type { ReactNode } from 'react'
import './card.css'

/** A framed part of a page. */
export function Card({ children }: { readonly children: ReactNode }) {
  return <section className="card stack">{children}</section>
}
