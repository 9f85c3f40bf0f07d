import { Badge } from '../../../../app/src/ui/badge.tsx'

/** The status code of a reply. */
export function StatusBadge({ status }: { readonly status: number }) {
  const kind = status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good'
  return <Badge kind={kind}>{status}</Badge>
}
