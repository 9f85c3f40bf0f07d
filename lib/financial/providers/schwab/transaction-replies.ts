import * as z from 'zod/mini'
import { DecimalText, IdText, MaybeDecimal, MaybeText } from '../reply-fields.ts'
import { Instrument } from './account-replies.ts'
import { toIsoTime } from './time.ts'

const Time = z.pipe(
  z.string().check(z.refine(text => toIsoTime(text) !== undefined)),
  z.transform(text => toIsoTime(text) ?? text),
)
const MaybeTime = z._default(z.nullable(Time), null)

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
  time: Time,
  accountNumber: MaybeText,
  type: z.string(),
  status: MaybeText,
  description: MaybeText,
  tradeDate: MaybeTime,
  settlementDate: MaybeTime,
  orderId: MaybeText,
  netAmount: DecimalText,
  transferItems: z._default(z.nullable(z.array(TransferItem)), null),
})

/** `GET /accounts/{hash}/transactions`. */
export const Transactions = z.array(Transaction)

/** One transaction, with its times in ISO 8601 and UTC. */
export type SchwabTransaction = z.infer<typeof Transaction>

/** A movement of an asset in a transaction, or a fee. */
export type SchwabTransferItem = z.infer<typeof TransferItem>
