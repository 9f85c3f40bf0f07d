import { utc } from './duration.ts'
import type { MailContent } from './mail-content.ts'
import { NOT_YOU } from './password-mails.ts'

/** Notifies a user that the export of the data is ready. The link leads to the application, which asks to sign in. */
export function exportReadyMail(name: string | null, expiresAt: Date, url: string): MailContent {
  return {
    subject: 'Your data is ready to download',
    name,
    paragraphs: [
      `The export of your data that you requested is ready. You can download it until ${utc(expiresAt)}.`,
    ],
    action: { label: 'Download my data', url },
    notes: [`If you did not request it: ${NOT_YOU.charAt(0).toLowerCase()}${NOT_YOU.slice(1)}`],
  }
}

/** Notifies a user that the export of the data could not be built. */
export function exportFailedMail(name: string | null, url: string): MailContent {
  return {
    subject: 'Your data could not be exported',
    name,
    paragraphs: ['We could not build the export of your data. We are sorry. Please request it again.'],
    action: { label: 'Request it again', url },
  }
}

/** Notifies the owner of an account of its scheduled deletion, and of how to cancel it. */
export function deletionScheduledMail(name: string | null, deleteAfter: Date, url: string): MailContent {
  return {
    subject: 'Your account will be deleted',
    name,
    paragraphs: [
      `You asked us to delete your account. We delete it after ${utc(deleteAfter)}.`,
      'We then end our access to your institutions and delete your data. This cannot be undone.',
      'To keep your account, sign in before that time and cancel the deletion.',
    ],
    action: { label: 'Keep my account', url },
    notes: [NOT_YOU],
  }
}

/** Notifies the owner of an account that its deletion was canceled. */
export function deletionCanceledMail(name: string | null): MailContent {
  return {
    subject: 'Your account will not be deleted',
    name,
    paragraphs: ['The deletion of your account was canceled. Your account has not changed.', NOT_YOU],
  }
}

/** Confirms a deletion to the former address of the account. */
export function accountDeletedMail(): MailContent {
  return {
    subject: 'Your account was deleted',
    name: null,
    paragraphs: [
      'Your account and its data were deleted, as you requested. We no longer have access to your institutions.',
      'You can create a new account with this email address at any time.',
    ],
  }
}
