import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { portOfApi, refusalOf } from '../../bin/local/port.ts'
import { isPortFree, listen } from '../../local/http-server.ts'

it('names a port that is really free, together with the next one', async () => {
  const first = await listen(createServer())
  onTestFinished(first.stop)
  const message = await portOfApi(String(first.port)).catch(error => error.message)
  const [, free] = /^Port \d+ is in use\. This one is free: PORT=(\d+) npm start$/.exec(message) ?? []
  expect(await isPortFree(Number(free))).toBe(true)
  expect(await isPortFree(Number(free) + 1)).toBe(true)
})

it('explains a port that only root may use', () => {
  expect(refusalOf('EACCES', 80, 3024)).toBe(
    'Only root may use port 80. This one is free: PORT=3024 npm start',
  )
  expect(refusalOf('EADDRINUSE', 3000, undefined)).toBe('Port 3000 is in use. Select another port with PORT.')
})

it.each(['x', '0', '65536', '1.5', '-1', '1e3', '0x10', ' 3000'])('refuses PORT=%s', async text => {
  await expect(portOfApi(text)).rejects.toThrow(`PORT must be an integer from 1 to 65535, not '${text}'.`)
})
