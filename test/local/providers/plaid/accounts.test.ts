import { Products } from 'plaid'
import { describe, expect, it } from 'vitest'
import { BROKER, failureOf, OAUTH_BANK, PLATYPUS, startMock } from './mock-plaid.ts'

const DAY = 24 * 60 * 60

describe('/accounts/get', () => {
  it('returns accounts of every type, whose amounts have at most two decimals', async () => {
    const { client, connect } = await startMock()
    const { access_token } = await connect()
    const { accounts, item } = (await client.accountsGet({ access_token })).data
    expect(item.institution_id).toBe(PLATYPUS)
    expect(accounts.map(({ type, subtype }) => `${type}: ${subtype}`)).toEqual([
      'depository: checking',
      'depository: savings',
      'depository: cd',
      'credit: credit card',
      'depository: money market',
      'investment: ira',
      'investment: 401k',
      'loan: student',
      'loan: mortgage',
    ])
    for (const { account_id, balances, mask } of accounts) {
      expect(account_id).toMatch(/^\w{37}$/)
      expect(mask).toMatch(/^\d{4}$/)
      expect(balances.current).toBeGreaterThan(0)
      expect(String(balances.current)).toMatch(/^\d+(\.\d\d?)?$/)
      expect([balances.iso_currency_code, balances.unofficial_currency_code]).toEqual(['USD', null])
    }
    const card = accounts.find(({ type }) => type === 'credit')
    expect(card?.balances.limit).toBe(9000)
  })

  it('has an account without a mask, one with an unofficial currency, and balances that are null', async () => {
    const { client, connect } = await startMock()
    const accountsAt = async (institution: string) => {
      const { access_token } = await connect(institution)
      return (await client.accountsGet({ access_token })).data.accounts
    }
    expect((await accountsAt('ins_109509')).some(({ mask }) => mask === null)).toBe(true)
    const odd = await accountsAt('ins_109510')
    expect(
      odd.find(({ balances }) => balances.unofficial_currency_code === 'BTC')?.balances.iso_currency_code,
    ).toBe(null)
    expect(odd[0]?.balances.available).toBe(null)
  })

  it('selects accounts, and refuses unknown ids', async () => {
    const { client, connect } = await startMock()
    const { access_token } = await connect()
    const [, second] = (await client.accountsGet({ access_token })).data.accounts
    const get = (...account_ids: string[]) => client.accountsGet({ access_token, options: { account_ids } })
    expect((await get(second?.account_id ?? '')).data.accounts).toEqual([second])
    expect(await failureOf(get('x'))).toMatchObject({ status: 400, error_code: 'INVALID_ACCOUNT_ID' })
  })

  it('gives a new item new ids, and persistent ids at the OAuth bank', async () => {
    const { client, connect } = await startMock()
    const [one, other] = [await connect(OAUTH_BANK), await connect(OAUTH_BANK)]
    const first = async ({ access_token }: { access_token: string }) =>
      (await client.accountsGet({ access_token })).data.accounts[0]
    const [a, b] = [await first(one), await first(other)]
    expect(a?.account_id).not.toBe(b?.account_id)
    expect(a?.persistent_account_id).toBe(b?.persistent_account_id)
    expect(a?.persistent_account_id).toBeDefined()
  })

  it('returns the same amounts for the same household, others for another', async () => {
    const { client, connect } = await startMock()
    const balancesOf = async (override_username: string) => {
      const { access_token } = await connect(PLATYPUS, { override_username })
      const { accounts } = (await client.accountsBalanceGet({ access_token })).data
      return accounts.map(({ balances }) => balances.current)
    }
    const ada = await balancesOf('ada')
    expect(await balancesOf('ada')).toEqual(ada)
    expect(await balancesOf('grace')).not.toEqual(ada)
  })

  it('changes the balance by what posted', async () => {
    const { client, connect, advance } = await startMock()
    const { access_token } = await connect(PLATYPUS, { transactions: { days_requested: 730 } })
    const read = async () => {
      const window = { start_date: '2024-01-01', end_date: '2027-01-01', options: { count: 500 } }
      const { accounts, transactions, total_transactions } = (
        await client.transactionsGet({ access_token, ...window })
      ).data
      const rows = [...transactions]
      while (rows.length < total_transactions) {
        const options = { count: 500, offset: rows.length }
        rows.push(...(await client.transactionsGet({ access_token, ...window, options })).data.transactions)
      }
      return { accounts, rows }
    }
    const before = await read()
    advance(20 * DAY)
    const after = await read()
    const known = new Set(before.rows.map(({ transaction_id }) => transaction_id))
    for (const [index, account] of after.accounts.entries()) {
      if (account.type === 'investment') continue
      const moved = after.rows
        .filter(
          row => row.account_id === account.account_id && !row.pending && !known.has(row.transaction_id),
        )
        .reduce((sum, { amount }) => sum + Math.round(amount * 100), 0)
      const change =
        Math.round((account.balances.current ?? 0) * 100) -
        Math.round((before.accounts[index]?.balances.current ?? 0) * 100)
      expect(account.type === 'depository' ? change + moved : change - moved).toBe(0)
    }
  })
})

describe('/investments', () => {
  const products = [Products.Investments]

  it('returns holdings whose value and cash are the balance', async () => {
    const { client, connect } = await startMock()
    const { access_token } = await connect(BROKER, { products })
    const { accounts, holdings, securities } = (await client.investmentsHoldingsGet({ access_token })).data
    const known = new Set(securities.map(({ security_id }) => security_id))
    for (const { security_id } of holdings) expect(known).toContain(security_id)
    for (const { account_id, balances } of accounts) {
      const value = holdings
        .filter(one => one.account_id === account_id)
        .reduce((sum, { institution_value }) => sum + institution_value, 0)
      expect(value).toBeCloseTo(balances.current ?? 0, 2)
    }
    expect(securities.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['equity', 'etf', 'fixed income', 'mutual fund', 'cash']),
    )
  })

  it('returns investment transactions by pages, newest first', async () => {
    const { client, connect } = await startMock()
    const { access_token } = await connect(BROKER, { products })
    const window = { access_token, start_date: '2025-01-01', end_date: '2026-11-24' }
    const all = (await client.investmentsTransactionsGet({ ...window, options: { count: 500 } })).data
    expect(all.total_investment_transactions).toBe(all.investment_transactions.length)
    expect(new Set(all.investment_transactions.map(({ type }) => type))).toEqual(
      new Set(['buy', 'sell', 'cash', 'fee']),
    )
    for (const { type, amount, quantity } of all.investment_transactions) {
      if (type === 'buy') expect([amount > 0, quantity > 0]).toEqual([true, true])
      if (type === 'sell') expect([amount < 0, quantity < 0]).toEqual([true, true])
    }
    const paged = await client.investmentsTransactionsGet({ ...window, options: { count: 10, offset: 10 } })
    expect(paged.data.investment_transactions).toEqual(all.investment_transactions.slice(10, 20))
  })

  it('fails for an institution, a consent or an item without investments', async () => {
    const { client, connect, link, finish } = await startMock()
    const codeFor = async (access_token: string) =>
      (await failureOf(client.investmentsHoldingsGet({ access_token }))).error_code
    const { access_token: card } = await connect('ins_109509')
    expect(await codeFor(card)).toBe('PRODUCTS_NOT_SUPPORTED')
    const { access_token: bank } = await connect()
    expect(await codeFor(bank)).toBe('ADDITIONAL_CONSENT_REQUIRED')
    const { link_token } = await link({ optional_products: products })
    const { body } = await finish(link_token, { accounts: ['checking'] })
    const { access_token } = (
      await client.itemPublicTokenExchange({ public_token: String(body['public_token']) })
    ).data
    expect(await codeFor(access_token)).toBe('NO_INVESTMENT_ACCOUNTS')
  })
})
