import { noise } from '../../mock/data/noise.ts'
import type { PortfolioName } from './account-template.ts'
import { FIRST_LOGIN } from './flow.ts'
import { investmentEvents } from './investment-events.ts'
import { priceOf, type SecurityKey } from './securities.ts'

/** Quantities are whole numbers of this part of a unit. */
const UNITS = 10_000

/** A position. */
export interface Position {
  readonly security: SecurityKey
  /** In parts of a unit. */
  readonly units: number
  /** What the position cost in total, in cents. */
  readonly basis: number
}

interface Start {
  readonly positions: readonly Position[]
  /** In cents. */
  readonly cash: number
}

const starts: Readonly<Record<PortfolioName, Start>> = {
  brokerage: {
    positions: [
      { security: 'AAPL', units: 120_0000, basis: 20_654_40 },
      { security: 'VOO', units: 14_2500, basis: 6_484_18 },
      { security: 'TREASURY', units: 50_0000, basis: 4_935_94 },
    ],
    cash: 3_180_22,
  },
  ira: { positions: [{ security: 'VOO', units: 31_0600, basis: 11_220_43 }], cash: 212_08 },
  '401k': { positions: [{ security: 'VTTSX', units: 1_210_3300, basis: 48_413_20 }], cash: 0 },
}

/** Returns the positions and the cash of a portfolio at a time: those of the start, and every event since. */
export function portfolioAt(name: PortfolioName, login: string, at: number): Start {
  const start = starts[name]
  const factor = login === FIRST_LOGIN ? 1 : 0.5 + noise(`portfolio ${login}`)
  const positions = new Map(
    start.positions.map(one => [
      one.security,
      { ...one, units: Math.round(one.units * factor), basis: Math.round(one.basis * factor) },
    ]),
  )
  let { cash } = start
  for (const { security, units, cents, kind } of investmentEvents(name, at)) {
    cash -= cents
    const position = security && positions.get(security)
    if (!position || units === 0) continue
    const change = kind === 'sell' ? Math.round((position.basis * units) / position.units) : cents
    positions.set(security, {
      security,
      units: position.units + units,
      basis: position.basis + change,
    })
  }
  return { positions: [...positions.values()], cash }
}

/** Returns the value of a position at a time, in cents. */
export function marketValueOf({ security, units }: Position, at: number): number {
  return Math.round((units * priceOf(security, at)) / UNITS)
}

/** Returns the value of the positions and the cash of a portfolio, in cents. */
export function worthOf(name: PortfolioName, login: string, at: number) {
  const { positions, cash } = portfolioAt(name, login, at)
  return { value: positions.reduce((sum, position) => sum + marketValueOf(position, at), 0), cash }
}
