import * as z from 'zod/mini'
import { DecimalText, IdText, MaybeDecimal, MaybeText } from '../reply-fields.ts'
import { Instrument } from './account-replies.ts'
import { toMoment } from './time.ts'

const Moment = z.pipe(
  z.string().check(z.refine(text => toMoment(text) !== undefined)),
  z.transform(text => toMoment(text) ?? text),
)
const MaybeMoment = z._default(z.nullable(Moment), null)

const TransferItem = z.object({
  instrument: z._default(z.nullable(Instrument), null),
  amount: MaybeDecimal,
  cost: MaybeDecimal,
  price: MaybeDecimal,
  feeType: MaybeText,
  positionEffect: MaybeText,
})

const Transaction = z.object({
  activityId: IdText,
  time: Moment,
  accountNumber: MaybeText,
  type: z.string(),
  status: MaybeText,
  description: MaybeText,
  tradeDate: MaybeMoment,
  settlementDate: MaybeMoment,
  orderId: MaybeText,
  netAmount: DecimalText,
  transferItems: z._default(z.nullable(z.array(TransferItem)), null),
})

/** `GET /accounts/{hash}/transactions`. */
export const Transactions = z.array(Transaction)

/** One row of that answer, its times in ISO 8601, UTC. */
export type SchwabTransaction = z.infer<typeof Transaction>

/** What moved in a transaction, or a fee of it. */
export type SchwabTransferItem = z.infer<typeof TransferItem>
