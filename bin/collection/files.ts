import type { Route } from '../../lib/routes/route.ts'
import { routes } from '../../lib/routes/table.ts'
import { type TagName, tags } from '../../lib/routes/tags.ts'
import type { GeneratedFile } from '../command-line/write-generated.ts'
import { kebabCase } from '../openapi/kebab-case.ts'
import { block, textBlock } from './bru.ts'
import { requestText } from './request.ts'
import { initialVariables } from './variables.ts'

/** Returns the files of the Bruno collection: one folder for each tag, one file for each operation. */
export function collectionFiles(folder: string): GeneratedFile[] {
  const described = routes.filter(({ path }) => path !== '$default')
  const byTag = Map.groupBy(described, ({ tag }) => tag)
  const inTags = Object.keys(tags).flatMap((tag, index) =>
    tagFiles(tag as TagName, index + 1, byTag.get(tag as TagName) ?? []),
  )
  return [
    {
      path: 'bruno.json',
      text: `${JSON.stringify({ version: '1', name: 'Dashtam', type: 'collection' }, null, 2)}\n`,
    },
    { path: 'environments/local-cloud.bru', text: block('vars', initialVariables) },
    ...inTags,
  ].map(({ path, text }) => ({ path: `${folder}/${path}`, text }))
}

function tagFiles(tag: TagName, sequence: number, ofTag: readonly Route[]): GeneratedFile[] {
  const { title, description } = tags[tag]
  const folderFile = `${block('meta', { name: title, seq: sequence })}\n${textBlock('docs', description)}`
  const requests = ofTag.map((route, index) => ({
    path: `${tag}/${kebabCase(route.operationId)}.bru`,
    // Leaves a number free for the mail after the registration.
    text: requestText(route, index === 0 ? 1 : index + 2),
  }))
  const mail = tag === 'auth' ? [{ path: `${tag}/read-mail.bru`, text: mailText }] : []
  return [{ path: `${tag}/folder.bru`, text: folderFile }, ...requests, ...mail]
}

/** The local cloud keeps the mails that it sends. Links in mails end with `#token=` and a token. */
const mailText = [
  block('meta', { name: 'Read the last mail (local cloud)', type: 'http', seq: 2 }),
  block('get', { url: '{{base_url}}/_local/api/mail', body: 'none', auth: 'none' }),
  textBlock(
    'script:post-response',
    "const token = /#token=(\\S+)/.exec(res.body[0].text)\nif (token) bru.setVar('link_token', token[1])",
  ),
  textBlock('docs', 'Keeps the token of the link in the newest mail, for the next request.'),
].join('\n')
