import './skeleton.css'

/** The properties of {@link Skeleton}. */
export interface SkeletonProps {
  /** What is loading, for screen readers: "Loading accounts". */
  readonly label: string
  readonly lines?: number
}

/** Placeholder lines while content loads. */
export function Skeleton({ label, lines = 3 }: SkeletonProps) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  )
}
