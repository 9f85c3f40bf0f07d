/** The style sheet of the local pages. It follows the light or dark mode of the system. */
export const style = `
:root { color-scheme: light dark; --ink: light-dark(#18181b, #f4f4f5); --soft: light-dark(#63636c, #a1a1aa);
  --line: light-dark(#e4e4e7, #3f3f46); --paper: light-dark(#ffffff, #18181b); --ground: light-dark(#f4f4f5, #09090b);
  --accent: light-dark(#1d4ed8, #93c5fd); --good: light-dark(#15803d, #86efac); --bad: light-dark(#b91c1c, #fca5a5) }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.05rem; margin: 2.2rem 0 .6rem }
a { color: var(--accent) } code, .mono { font: .88em ui-monospace, monospace } code { overflow-wrap: anywhere }
.soft { color: var(--soft) } .good { color: var(--good) } .bad { color: var(--bad) }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.2rem; margin: 0 0 .7rem; overflow-x: auto }
.card > :first-child { margin-top: 0 } .card > :last-child { margin-bottom: 0 }
.card summary { cursor: pointer; overflow-wrap: anywhere } .card time { float: right; margin-left: 1rem }
.card pre { clear: both; margin: 0; padding: .7rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
table { width: 100%; border-collapse: collapse } th, td { padding: .25rem .8rem .25rem 0; text-align: left; vertical-align: top; white-space: nowrap }
th { color: var(--soft); font-size: .85rem; font-weight: normal } td { border-top: 1px solid var(--line) }
tr:first-child td { border-top: 0 } th:last-child, td:last-child { padding-right: 0 }
td.wrap, .wrap td { white-space: normal; overflow-wrap: anywhere } td.wrap { min-width: 11rem }
button { font: inherit; padding: .55rem 1.1rem; border: 1px solid #1d4ed8; border-radius: 6px; background: #1d4ed8; color: #fff; cursor: pointer }
button.plain { background: var(--paper); border-color: var(--line); color: inherit }
.actions { display: flex; flex-wrap: wrap; gap: .6rem }
input, select { font: inherit; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: 6px; background: var(--paper); color: inherit; width: 100%; margin: .3rem 0 1rem }
input[type=checkbox] { width: auto; margin: 0 .4rem 0 0 } .check { display: block; padding: .25rem 0 }
fieldset { border: 0; padding: 0; margin: 0 0 1rem; min-width: 0 } legend { padding: 0 0 .3rem }
`
