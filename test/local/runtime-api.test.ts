import { expect, it, onTestFinished } from 'vitest'
import { startRuntimeApi } from '../../local/lambda/runtime-api.ts'

it('fails an invocation with an invalid JSON response and continues with the next one', async () => {
  const { address, invoke, stop } = await startRuntimeApi(10, () => {})
  onTestFinished(stop)
  const base = `http://${address}/2018-06-01/runtime/invocation`
  const answered = async (id: string, body: string) => {
    const result = invoke({}, { awsRequestId: id, invokedFunctionArn: 'arn' }).catch(String)
    await (await fetch(`${base}/next`)).text()
    await fetch(`${base}/${id}/response`, { method: 'POST', body })
    return result
  }
  expect(await answered('1', '{"broken')).toBe('FunctionFailed: The function returned invalid JSON')
  expect(await answered('2', '{"ok":true}')).toEqual({ ok: true })
})
