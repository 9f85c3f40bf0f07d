/** What is wrong with a stage or the tables, in one clear sentence: it stops the synthesis. */
export class SynthFault extends Error {
  override readonly name = 'SynthFault'
}
