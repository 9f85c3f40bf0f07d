import { dayOf, numberOf } from '../../mock/data/day.ts'
import { monthly, weekly } from '../../mock/data/recurrence.ts'
import { between, type Flow, fixed, purchase, transfer } from './flow.ts'

const [SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY] = [0, 1, 2, 3, 4, 5, 6]
const everySecondThursday: Flow['isOn'] = day => weekly(THURSDAY)(day) && day.week % 2 === 0
/** The date of the payment of the last month's purchases. */
export const paymentDay = monthly(20)

const purchases: readonly Flow[] = [
  purchase(
    'Greenleaf Market',
    'GREENLEAF MARKET 0417',
    'FOOD_AND_DRINK_GROCERIES',
    weekly(TUESDAY, SATURDAY),
    between(41_00, 128_00, 'grocery'),
  ),
  purchase(
    'Osteria Lupa',
    'TST* OSTERIA LUPA',
    'FOOD_AND_DRINK_RESTAURANT',
    weekly(SUNDAY),
    between(24_00, 76_00, 'restaurant'),
    { tip: between(4_00, 12_00, 'tip') },
  ),
  purchase(
    'Sparrow Coffee',
    'SQ *SPARROW COFFEE',
    'FOOD_AND_DRINK_COFFEE',
    weekly(MONDAY, WEDNESDAY, FRIDAY),
    between(4_10, 9_80, 'coffee'),
  ),
  purchase(
    'Northline Fuel',
    'NORTHLINE FUEL 2203',
    'TRANSPORTATION_GAS',
    everySecondThursday,
    between(32_00, 58_00, 'gas'),
  ),
  purchase(
    'Harbor Pharmacy',
    'HARBOR PHARMACY #12',
    'MEDICAL_PHARMACIES_AND_SUPPLEMENTS',
    monthly(23),
    between(8_00, 35_00, 'pharmacy'),
  ),
  purchase(
    'Lantern Stream',
    'LANTERNSTREAM.EXAMPLE',
    'ENTERTAINMENT_TV_AND_MOVIES',
    monthly(14),
    fixed(15_49),
    { channel: 'online' },
  ),
  purchase(
    'Wren & Field',
    'WREN AND FIELD ONLINE',
    'GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES',
    monthly(9, [2, 4, 6, 9, 11, 12]),
    between(38_00, 160_00, 'clothes'),
    { channel: 'online' },
  ),
  transfer(
    'WREN AND FIELD REFUND',
    'GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES',
    monthly(19, [2, 6, 11]),
    between(-45_00, -20_00, 'refund'),
    { merchant: 'Wren & Field', code: 'refund', channel: 'online' },
  ),
]

/** Returns the purchases of the last month before a day, in cents. The household pays them on the payment day. */
export const purchasesOfLastMonth: Flow['cents'] = ({ year, month }, login) => {
  let sum = 0
  const [first, end] = [numberOf(year, month - 1, 1), numberOf(year, month, 1)]
  for (let number = first; number < end; number += 1) {
    const day = dayOf(number)
    for (const { isOn, cents, tip } of purchases)
      if (isOn(day)) sum += cents(day, login) + (tip?.(day, login) ?? 0)
  }
  return sum
}

/** What happens on a credit card. */
export const card: readonly Flow[] = [
  ...purchases,
  transfer(
    'AUTOMATIC PAYMENT - THANK YOU',
    'LOAN_PAYMENTS_CREDIT_CARD_PAYMENT',
    paymentDay,
    (day, login) => -purchasesOfLastMonth(day, login),
    { code: 'payment' },
  ),
]
