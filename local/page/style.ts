/** The style sheet of the local pages. It follows the light or dark mode of the system. */
export const style = `
:root { color-scheme: light dark; --canvas: light-dark(#f6f7f9, #0f1218); --paper: light-dark(#ffffff, #171b23);
  --ink: light-dark(#14181f, #e8ebf0); --soft: light-dark(#566070, #9aa5b5); --line: light-dark(#d9dee6, #2b323e);
  --accent: light-dark(#0b57d0, #8ab4f8); --accent-ink: light-dark(#ffffff, #0b1a33); --good: light-dark(#0f6b3a, #6fd09a);
  --bad: light-dark(#b3261e, #ff9a91); --warn: light-dark(#8a5300, #f2b866) }
* { box-sizing: border-box }
body { margin: 0; background: var(--canvas); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem 4rem } main.narrow { max-width: 34rem }
.banner { padding: .6rem 1rem; background: var(--paper); border-bottom: 1px solid var(--line); text-align: center }
.banner strong { color: var(--warn) }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem }
h3 { font-size: 1rem; margin: 0 0 .2rem } a { color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
code, .mono { font: .88em ui-monospace, monospace } code { overflow-wrap: anywhere }
.soft { color: var(--soft) } .good { color: var(--good) } .bad { color: var(--bad) } .warn { color: var(--warn) }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.2rem; margin: 0 0 .7rem; overflow-x: auto }
.card > :first-child { margin-top: 0 } .card > :last-child { margin-bottom: 0 }
.card summary, .action summary { cursor: pointer; overflow-wrap: anywhere } .card time { float: right; margin-left: 1rem }
.card pre { clear: both; margin: 0; padding: .7rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
.notice { padding: .7rem 1rem; border: 1px solid var(--bad); border-radius: 10px; color: var(--bad) }
table { width: 100%; border-collapse: collapse } th, td { padding: .35rem .8rem .35rem 0; text-align: left; vertical-align: top; white-space: nowrap }
th { color: var(--soft); font-size: .875rem; font-weight: normal } td { border-top: 1px solid var(--line) }
tr:first-child td { border-top: 0 } th:last-child, td:last-child { padding-right: 0 }
td.wrap, .wrap td { white-space: normal; overflow-wrap: anywhere } td.wrap { min-width: 11rem }
button { font: inherit; font-weight: 550; min-height: 2.75rem; padding: .5rem 1.2rem; border: 1px solid var(--accent); border-radius: 10px; background: var(--accent); color: var(--accent-ink); cursor: pointer }
button.plain { background: var(--paper); border-color: var(--line); color: inherit }
button.danger { background: var(--paper); border-color: var(--bad); color: var(--bad) }
.actions { display: flex; flex-wrap: wrap; gap: .6rem }
input, select { font: inherit; min-height: 2.75rem; padding: .5rem .7rem; border: 1px solid var(--soft); border-radius: 10px; background: var(--paper); color: inherit; width: 100%; margin: .3rem 0 1rem }
input:is([type=checkbox], [type=radio]) { width: 1.15rem; height: 1.15rem; min-height: 0; margin: .2rem .7rem 0 0; flex: none; accent-color: var(--accent) }
.card ul { margin: .4rem 0; padding-left: 1.2rem }
.check { display: flex; padding: .7rem 0; border-top: 1px solid var(--line) } .check > .text { flex: 1 } .check:first-of-type { border-top: 0 }
.amount { margin-left: 1rem; font-variant-numeric: tabular-nums; white-space: nowrap }
fieldset { border: 0; padding: 0; margin: 0 0 1rem; min-width: 0 } legend { padding: 0 0 .5rem; font-weight: 600 } fieldset .card { padding: .3rem 1.2rem; margin: 0 }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 0 2rem }
.field { padding: .5rem 0 } .field label { font-weight: 600 } .field input, .field select { margin: .3rem 0 .2rem } .field p { margin: 0; font-size: .9rem }
.changed { color: var(--warn); font-weight: 600; font-size: .9rem }
.action { padding: .7rem 0; border-top: 1px solid var(--line) } .action:first-child { border-top: 0 } .action summary { color: var(--bad); font-weight: 600 }
`
