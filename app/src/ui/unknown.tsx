/** Stands for a value that the institution did not send. */
export function Unknown() {
  return (
    <span className="soft">
      <span aria-hidden="true">—</span>
      <span className="visually-hidden">Unknown</span>
    </span>
  )
}
