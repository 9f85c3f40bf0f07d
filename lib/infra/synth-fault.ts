/** An invalid stage, contract or grant. Stops the synthesis. Commands print only the message. */
export class SynthFault extends Error {
  override readonly name = 'SynthFault'
}
