import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** What the page of a link shows if it was opened without the link, or with a part of it. */
export function IncompleteLink() {
  return (
    <Notice
      kind="warn"
      title="Open the link in your email again"
      actions={<LinkButton to="/">Go to the start page</LinkButton>}
    >
      This page needs the whole link. Some mail programs break long links: then copy the whole link into the
      address bar.
    </Notice>
  )
}
