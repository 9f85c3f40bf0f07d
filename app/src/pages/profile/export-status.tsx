import type { AccountExport } from '@dashtam/client'
import { useEffect, useState } from 'react'
import { formatBytes } from '../../text/bytes.ts'
import { formatDate, formatTime } from '../../text/time.ts'
import { Notice } from '../../ui/notice.tsx'

/** How long the link of an export is shown, in milliseconds: five minutes, less the time that the reply took. */
const LINK_LIFETIME = 5 * 60_000 - 10_000

/** The state of an export. Use a new key for each reply, because its link expires. */
export function ExportStatus({ data }: { readonly data: AccountExport }) {
  const { status, requested_at, download_url } = data
  if (status === 'none') return <Notice>You have not requested a copy yet.</Notice>
  if (status === 'failed')
    return (
      <Notice kind="warn" title="The copy could not be made">
        Request it again. If it happens again, contact support.
      </Notice>
    )
  if (status === 'pending' || download_url === null)
    return (
      <Notice title="Your copy is being made">
        {requested_at && `You requested it on ${formatTime(requested_at)}. `}We send you an email when it is
        ready.
      </Notice>
    )
  return <ReadyExport data={data} url={download_url} />
}

function ReadyExport({ data, url }: { readonly data: AccountExport; readonly url: string }) {
  const { expires_at, bytes } = data
  const [hasLink, setHasLink] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setHasLink(false), LINK_LIFETIME)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Notice
      kind="good"
      title="Your copy is ready"
      actions={
        hasLink && (
          <a className="button secondary" href={url} download>
            Download{bytes === null ? '' : ` (${formatBytes(bytes)})`}
          </a>
        )
      }
    >
      {expires_at && `It is deleted on ${formatDate(expires_at)}. `}
      {hasLink
        ? 'The button works for five minutes.'
        : 'The link has expired. Show your last copy again for a new one.'}
    </Notice>
  )
}
