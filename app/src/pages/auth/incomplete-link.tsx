import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'

/** What the page of a link shows if it was opened without the link, or with a part of it. */
export function IncompleteLink({ title }: { readonly title: string }) {
  return (
    <Page title={title} width="narrow">
      <Notice
        kind="warn"
        title="Open the link in your email again"
        actions={<LinkButton to="/">Go to the start page</LinkButton>}
      >
        This page needs the whole link. Some mail programs break long links: then copy the whole link into the
        address bar.
      </Notice>
    </Page>
  )
}
