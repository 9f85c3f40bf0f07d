import { describe, expect, it } from 'vitest'
import { remoteSpan, toTraceparent } from '../../../lib/runtime/tracing/trace-context.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

describe('the trace of a request', () => {
  it('is read from traceparent', () => {
    const span = remoteSpan({ traceparent: `00-${TRACE}-${SPAN}-01` })
    expect(span).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true })
    expect(span && toTraceparent(span)).toBe(`00-${TRACE}-${SPAN}-01`)
  })
  it('is read from later versions of traceparent with additional fields', () => {
    expect(remoteSpan({ traceparent: `01-${TRACE}-${SPAN}-00-more` })).toMatchObject({
      traceId: TRACE,
      traceFlags: 0,
    })
  })
  it.each([
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    'x',
    '',
  ])('is undefined for the invalid traceparent %s', traceparent =>
    expect(remoteSpan({ traceparent })).toBeUndefined(),
  )
  it('is read from the X-Ray header, with and without a parent', () => {
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0'
    expect(remoteSpan({ 'x-amzn-trace-id': header })).toEqual({
      traceId: '5759e988bd862e3fe1be46a994272793',
      spanId: '53995c3f42cd8ad8',
      traceFlags: 0,
      isRemote: true,
    })
    expect(remoteSpan({ 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' })).toMatchObject({
      traceId: '5759e988bd862e3fe1be46a994272793',
      traceFlags: 1,
    })
    expect(remoteSpan({ 'x-amzn-trace-id': 'Root=1-x' })).toBeUndefined()
  })
  it('is read from traceparent if both headers are present', () => {
    const headers = {
      traceparent: `00-${TRACE}-${SPAN}-01`,
      'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793',
    }
    expect(remoteSpan(headers)).toMatchObject({ traceId: TRACE })
  })
})
