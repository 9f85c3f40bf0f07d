import { describe, expect, it } from 'vitest'
import { startMock } from './mock-schwab.ts'

describe('accounts', () => {
  it('are identified by hashes in paths, not by their numbers', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    const { status, body, headers } = await get('/accounts/accountNumbers', access)
    expect(status).toBe(200)
    expect(body).toEqual([
      { accountNumber: '40718293', hashValue: expect.stringMatching(/^[0-9A-F]{64}$/) },
      { accountNumber: '55630917', hashValue: expect.stringMatching(/^[0-9A-F]{64}$/) },
    ])
    expect(headers.get('schwab-client-correlid')).toMatch(/^[0-9a-f-]{36}$/)
    for (const path of ['/accounts/40718293', '/accounts/40718293/transactions'])
      expect(await get(path, access)).toMatchObject({
        status: 404,
        body: { message: expect.any(String), errors: [] },
      })
  })

  it('are a margin account and a cash account without margin fields', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    const { body, text } = await get('/accounts?fields=positions', access)
    const [margin, cash] = body.map((one: { securitiesAccount: unknown }) => one.securitiesAccount)
    const shared = {
      roundTrips: 0,
      isDayTrader: false,
      isClosingOnlyRestricted: false,
      pfcbFlag: false,
      initialBalances: { cashBalance: expect.any(Number) },
      currentBalances: { liquidationValue: expect.any(Number) },
      projectedBalances: expect.any(Object),
    }
    expect(margin).toMatchObject({ ...shared, type: 'MARGIN', accountNumber: '40718293' })
    expect(cash).toMatchObject({ ...shared, type: 'CASH', accountNumber: '55630917' })
    for (const name of ['buyingPower', 'maintenanceRequirement', 'marginBalance', 'sma'])
      expect(cash.currentBalances).not.toHaveProperty(name)
    for (const { aggregatedBalance } of body)
      expect(aggregatedBalance).toEqual({
        currentLiquidationValue: expect.any(Number),
        liquidationValue: aggregatedBalance.currentLiquidationValue,
      })
    const kinds = [...margin.positions, ...cash.positions].map(({ instrument }) => instrument.assetType)
    expect(kinds).toEqual([
      'EQUITY',
      'EQUITY',
      'COLLECTIVE_INVESTMENT',
      'OPTION',
      'MUTUAL_FUND',
      'FIXED_INCOME',
    ])
    // Exactly as written. A float cannot represent these numbers.
    expect(text).toMatch(/"taxLotAverageLongPrice":\d+\.\d{12,}/)
    expect(text).toContain('"accruedInterest":0.30')
  })

  it('contain positions with every field', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    const [{ hashValue }, { hashValue: cash }] = (await get('/accounts/accountNumbers', access)).body
    const { body } = await get(`/accounts/${hashValue}?fields=positions`, access)
    expect(Object.keys(body.securitiesAccount.positions[0]).sort()).toEqual(
      [
        ...['shortQuantity', 'longQuantity', 'settledLongQuantity', 'settledShortQuantity', 'averagePrice'],
        ...['averageLongPrice', 'taxLotAverageLongPrice', 'marketValue', 'maintenanceRequirement'],
        ...['currentDayProfitLoss', 'currentDayProfitLossPercentage', 'longOpenProfitLoss'],
        ...['previousSessionLongQuantity', 'currentDayCost', 'instrument'],
      ].sort(),
    )
    expect(body.securitiesAccount.positions[0].instrument).toMatchObject({
      assetType: 'EQUITY',
      cusip: '037833100',
      symbol: 'AAPL',
      description: 'APPLE INC',
      netChange: expect.any(Number),
    })
    expect(body.securitiesAccount.positions[1]).toMatchObject({ shortQuantity: 12, longQuantity: 0 })
    const bond = (await get(`/accounts/${cash}?fields=positions`, access)).body.securitiesAccount.positions[1]
    expect(bond.instrument).not.toHaveProperty('symbol')
  })

  it('contain positions only if requested', async () => {
    const { connect, get } = await startMock()
    const { access } = await connect()
    for (const { securitiesAccount } of (await get('/accounts', access)).body)
      expect(securitiesAccount).not.toHaveProperty('positions')
    expect(await get('/accounts?fields=orders', access)).toMatchObject({
      status: 400,
      body: { errors: [{ id: expect.any(String), status: '400', title: 'Bad Request' }] },
    })
  })
})

describe('the Trader API', () => {
  it('rejects a call without a valid access token', async () => {
    const { server, get } = await startMock()
    const refusal = { errors: [{ id: expect.any(String), status: 401, title: 'Unauthorized' }] }
    expect(await get('/accounts', 'made-up')).toMatchObject({ status: 401, body: refusal })
    const answer = await fetch(`${server.url}/trader/v1/accounts`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject(refusal)
    expect(answer.headers.get('schwab-client-correlid')).not.toBeNull()
  })

  it('rejects unknown paths and methods', async () => {
    const { connect, server, get } = await startMock()
    const { access } = await connect()
    const fault = { fault: { faultstring: expect.any(String), detail: { errorcode: expect.any(String) } } }
    expect(await get('/orders', access)).toMatchObject({ status: 404, body: fault })
    expect(await (await fetch(`${server.url}/marketdata/v1/quotes`)).json()).toEqual(fault)
    const posted = await fetch(`${server.url}/trader/v1/accounts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
    })
    expect(posted.status).toBe(405)
  })
})
