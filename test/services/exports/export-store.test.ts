import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadSettings } from '../../../lib/runtime/configuration/load.ts'
import { openExportLinks } from '../../../lib/services/exports/open-export-links.ts'
import { openExportStore } from '../../../lib/services/exports/open-export-store.ts'
import { startS3 } from '../../../local/aws/s3.ts'
import { localCredentials } from '../../../local/environment.ts'
import { checkPresignedUrl } from '../../../local/presigned-url.ts'
import { atEndOfFile } from '../../support/cleanups.ts'

const credentials = localCredentials()
const scope = { credentials, region: 'us-east-1', service: 's3' }
const bucket = 'dashtam-exports'
const ID = '0198c2d3-4e5f-7a6b-8c7d-9e0f1a2b3c4d'
const document = { name: 'Ada Łovelace' }
const gzip = gzipSync(JSON.stringify(document))

describe('the store of exports', () => {
  let s3: Awaited<ReturnType<typeof startS3>>
  beforeAll(async () => {
    s3 = await startS3({ bucket, credentials, region: scope.region })
    atEndOfFile(s3.stop)
  })
  const open = (variables: Record<string, string> = {}) => {
    const environment = {
      AWS_REGION: scope.region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      EXPORT_BUCKET: bucket,
      API_URL: 'https://api.example.com',
      APP_URL: 'https://app.example.com',
      ...variables,
    }
    const settings = loadSettings(environment, ['common', 'exportStore', 'exportLinks'])
    const store = openExportStore(settings.common, settings.exportStore)
    return { store, links: openExportLinks(settings.common, settings.exportLinks) }
  }

  it('stores a file that a link downloads, and deletes it', async () => {
    const { store, links } = open()
    await store.save(ID, gzip)
    const url = await links.urlOf(ID)
    const reply = await fetch(url)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="dashtam-export.json"')
    expect(await reply.json()).toEqual(document)
    expect(s3.keys()).toEqual([`exports/${ID}.json.gz`])
    await store.remove(ID)
    await store.remove(ID)
    expect((await fetch(url)).status).toBe(404)
    expect(s3.keys()).toEqual([])
  })

  it('creates links for one file, one method and five minutes', async () => {
    const url = new URL(await open().links.urlOf(ID))
    const presigned = { method: 'GET', url: url.href, host: url.host }
    const at = (seconds: number) => ({ ...scope, now: new Date(Date.now() + seconds * 1000) })
    expect(await checkPresignedUrl(presigned, at(295))).toBe('valid')
    expect(await checkPresignedUrl(presigned, at(305))).toBe('expired')
    const other = { ...presigned, url: url.href.replace(ID, ID.replace('0', '1')) }
    const longer = { ...presigned, url: url.href.replace('Expires=300', 'Expires=3000') }
    for (const forged of [other, longer, { ...presigned, method: 'PUT' }, { ...presigned, host: 'other' }])
      expect(await checkPresignedUrl(forged, at(0))).toBe('invalid')
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
  })

  it('signs the URL of S3 and the session token of a function', async () => {
    const { links } = open({ AWS_ENDPOINT_URL_S3: '', AWS_SESSION_TOKEN: 'a/token+' })
    const url = new URL(await links.urlOf(ID))
    expect(url.origin).toBe('https://dashtam-exports.s3.us-east-1.amazonaws.com')
    expect(url.pathname).toBe(`/exports/${ID}.json.gz`)
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('a/token+')
    const presigned = { method: 'GET', url: url.href, host: url.host }
    expect(await checkPresignedUrl(presigned, scope)).toBe('valid')
  })

  it('reports a refusal with its code, and sends nothing unsigned', async () => {
    const { store } = open({ AWS_SECRET_ACCESS_KEY: 'another' })
    await expect(store.save(ID, gzip)).rejects.toThrow('S3 answered 403 AccessDenied')
    await expect(store.remove(ID)).rejects.toThrow('S3 answered 403 AccessDenied')
    await expect(open({ EXPORT_BUCKET: 'other' }).store.save(ID, gzip)).rejects.toThrow('NoSuchBucket')
    expect((await fetch(`${s3.url}/${bucket}/exports/${ID}.json.gz`)).status).toBe(403)
    expect(s3.keys()).toEqual([])
  })

  it('keeps the bytes of the file', async () => {
    await open().store.save(ID, gzip)
    const reply = await fetch(await open().links.urlOf(ID), { headers: { 'accept-encoding': 'identity' } })
    expect(JSON.parse(gunzipSync(gzip).toString())).toEqual(await reply.json())
  })
})
