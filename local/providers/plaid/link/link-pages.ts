import { escapeHtml } from '../../mock/escape-html.ts'
import type { AccountTemplate } from '../bank/account-template.ts'
import { FIRST_LOGIN } from '../bank/flow.ts'
import type { Institution } from '../bank/institutions.ts'
import { document } from '../document.ts'
import type { LinkToken } from './link-tokens.ts'

/** What a page of Link shows on top of its form. */
export interface PageNotice {
  readonly fault?: string | undefined
}

/** Creates the first page: the institution and the login. */
export function institutionPage(
  link: LinkToken,
  institutions: readonly Institution[],
  { fault, login = FIRST_LOGIN }: PageNotice & { readonly login?: string },
): string {
  const name = escapeHtml(link.clientName)
  return document(
    `Connect an account to ${link.clientName}`,
    `<p>${name} uses Plaid to read your accounts. It cannot move money.</p>
${noticeOf(fault)}${formOf(
  link,
  `<fieldset><legend>Select your institution</legend>
<div class="card">
${institutions.map((one, index) => institutionChoice(one, index === 0)).join('\n')}
</div>
</fieldset>
<div class="field"><label for="login">User name</label>
<input id="login" name="login" value="${escapeHtml(login)}" required maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="login-help">
<p id="login-help" class="soft">Any name. Each name is another household. A mock server has no passwords.</p></div>
${buttons('institution', 'Continue')}`,
)}`,
  )
}

/** Creates the second page: the accounts to share. */
export function accountsPage(
  link: LinkToken,
  institution: Institution,
  accounts: readonly AccountTemplate[],
  { fault, login }: PageNotice & { readonly login: string },
): string {
  const name = escapeHtml(link.clientName)
  return document(
    `Share accounts of ${institution.name}`,
    `${institution.oauth ? `<p>You are on the site of ${escapeHtml(institution.name)}, which asks for your consent.</p>\n` : ''}<p>Signed in as <strong>${escapeHtml(login)}</strong>.</p>
${noticeOf(fault)}${formOf(
  link,
  `<input type="hidden" name="institution" value="${escapeHtml(institution.id)}">
<input type="hidden" name="login" value="${escapeHtml(login)}">
${accountBoxes(
  accounts,
  accounts.map(({ key }) => key),
)}
<div class="card">
<h2>What ${name} can read</h2>
<ul><li>Names, types and balances of these accounts</li><li>Transactions of the last ${link.daysRequested} days</li></ul>
</div>
${buttons('accounts', 'Share')}`,
)}`,
  )
}

/** Creates the page of update mode: the user signs in again. */
export function updatePage(
  link: LinkToken,
  institution: Institution,
  login: string,
  selected: readonly string[],
  { fault }: PageNotice,
): string {
  const boxes = link.update?.selectsAccounts ? accountBoxes(institution.accounts, selected) : ''
  return document(
    `Sign in to ${institution.name} again`,
    `<p>${escapeHtml(link.clientName)} lost access to your accounts at <strong>${escapeHtml(institution.name)}</strong>, or will lose it soon.</p>
${noticeOf(fault)}${formOf(
  link,
  `${boxes}<div class="card"><p>User name: <strong>${escapeHtml(login)}</strong></p>
<p class="soft">A mock server has no passwords. The same accounts stay shared${link.update?.selectsAccounts ? ', unless you change them above' : ''}.</p></div>
${buttons('update', 'Sign in')}`,
)}`,
  )
}

/** Creates the last page, for a link without an address to return to. */
export function finishedPage(isDone: boolean): string {
  return isDone
    ? document('You are done', '<p>Close this window and return to the application.</p>')
    : document(
        'You left without sharing',
        '<p>No account was shared or changed. Close this window and return to the application.</p>',
      )
}

/** Creates the page of a link token that was used or has expired. */
export function expiredPage(): string {
  return document(
    'This page has expired',
    '<p>You can use this page once, and only for a limited time. Return to the application and connect again.</p>',
  )
}

function formOf({ pageId }: LinkToken, content: string): string {
  return `<form method="post" action="/hl/${pageId}">\n${content}\n</form>`
}

function noticeOf(fault: string | undefined): string {
  return fault ? `<p class="notice" role="alert">${escapeHtml(fault)}</p>\n` : ''
}

function buttons(step: string, label: string): string {
  return `<input type="hidden" name="step" value="${step}">
<p class="actions"><button name="decision" value="continue">${label}</button> <button class="plain" name="decision" value="leave" formnovalidate>Leave</button></p>`
}

function institutionChoice({ id, name, oauth, accounts }: Institution, isChecked: boolean): string {
  const kinds = [...new Set(accounts.map(({ type }) => KINDS[type]))].join(', ')
  return `<label class="check"><input type="radio" name="institution" value="${id}" required${isChecked ? ' checked' : ''}><span class="text">${escapeHtml(name)}<br><span class="soft">${kinds}${oauth ? ' · signs you in on its site' : ''}</span></span></label>`
}

const KINDS: Readonly<Record<AccountTemplate['type'], string>> = {
  depository: 'bank accounts',
  credit: 'cards',
  loan: 'loans',
  investment: 'investments',
}

function accountBoxes(accounts: readonly AccountTemplate[], selected: readonly string[]): string {
  const box = ({ key, name, mask, subtype }: AccountTemplate) =>
    `<label class="check"><input type="checkbox" name="account" value="${key}"${selected.includes(key) ? ' checked' : ''}><span class="text">${escapeHtml(name)}${mask === null ? '' : ` ••••${escapeHtml(mask)}`}</span> <span class="soft">${escapeHtml(subtype)}</span></label>`
  return `<fieldset><legend>Accounts to share</legend>
<div class="card">
${accounts.map(box).join('\n')}
</div>
</fieldset>
`
}
