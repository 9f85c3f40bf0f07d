import { Link } from 'react-router'
import './button.css'

/** The properties of {@link Pagination}. */
export interface PaginationProps {
  /** What the pages are of, for screen readers. */
  readonly label: string
  readonly page: number
  readonly pages: number
  /** Returns the address of a page. */
  readonly to: (page: number) => string
}

/** Links to the previous and the next page of a list. Nothing if there is one page only. */
export function Pagination({ label, page, pages, to }: PaginationProps) {
  if (pages <= 1 && page === 1) return null
  const link = (target: number, text: string) => (
    <Link to={to(target)} preventScrollReset className="button secondary">
      {text}
    </Link>
  )
  return (
    <nav aria-label={label} className="row">
      {page > 1 && link(Math.min(page - 1, pages), 'Previous')}
      <span>
        Page {page} of {pages}
      </span>
      {page < pages && link(page + 1, 'Next')}
    </nav>
  )
}
