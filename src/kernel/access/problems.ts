/** What can go wrong with accounts, as their owners and administrators read it. */
import { problem } from '../problem.ts'

export const wrongPassword = problem<object>({
  code: 'wrong-password',
  status: 401,
  title: { 'zh-CN': '邮箱或密码不正确', en: 'Email or password is not right' },
  detail: () => ({
    'zh-CN': '请检查后重试。忘记密码或账号已停用，请联系管理员。',
    en: 'Check both and try again. An administrator can help with a forgotten password or a closed account.',
  }),
})

/** Not 401: the session is good, the password typed for this act is not (RFC 9110 section 15.5.4). */
export const wrongCurrentPassword = problem<object>({
  code: 'wrong-current-password',
  status: 403,
  title: { 'zh-CN': '当前密码不正确', en: 'The current password is not right' },
  detail: () => ({
    'zh-CN': '密码没有更改。请检查后重试；忘记密码，请管理员生成重置链接。',
    en: 'Nothing was changed. Check it and try again; an administrator can make a link to reset a forgotten password.',
  }),
})

export const peopleOnly = problem<object>({
  code: 'people-only',
  status: 403,
  title: { 'zh-CN': '只有本人可以操作', en: 'Only a person can do this' },
  detail: () => ({
    'zh-CN': '令牌没有密码。请用账号登录后操作。',
    en: 'A token has no password. Sign in with an account to do this.',
  }),
})

export const accountClosed = problem<object>({
  code: 'account-closed',
  status: 409,
  title: { 'zh-CN': '账号已停用', en: 'The account is closed' },
  detail: () => ({
    'zh-CN': '请先恢复账号，再生成重置链接。',
    en: 'Open the account again first, then make the link.',
  }),
})

export const invalidToken = problem<object>({
  code: 'invalid-token',
  status: 401,
  title: { 'zh-CN': '令牌无效', en: 'The token is not valid' },
  detail: () => ({
    'zh-CN': '请求头中的令牌不存在、已过期或已撤销。请向管理员索取新的令牌。',
    en: 'The token in the Authorization header is unknown, expired or revoked. Ask an administrator for a new one.',
  }),
})

export const invalidLink = problem<object>({
  code: 'invalid-link',
  status: 410,
  title: { 'zh-CN': '链接已失效', en: 'This link no longer works' },
  detail: () => ({
    'zh-CN': '链接只能使用一次，并且会过期。请向管理员索取新的链接；首次设置时请重新启动服务。',
    en: 'A link works once and for a limited time. Ask an administrator for a new one; for the first set-up, restart.',
  }),
})

export const emailTaken = problem<object>({
  code: 'email-taken',
  status: 409,
  title: { 'zh-CN': '邮箱已被使用', en: 'This email has an account' },
  detail: () => ({ 'zh-CN': '请用另一个邮箱，或直接登录。', en: 'Use another email, or sign in.' }),
})

export const codeTaken = problem<{ departmentCode: string }>({
  code: 'department-code-taken',
  status: 409,
  title: { 'zh-CN': '部门代码已存在', en: 'This department code is taken' },
  detail: ({ departmentCode }) => ({
    'zh-CN': `已有代码为“${departmentCode}”的部门。`,
    en: `There is a department with the code ${departmentCode}.`,
  }),
})

export const lastAdministrator = problem<object>({
  code: 'last-administrator',
  status: 409,
  title: { 'zh-CN': '这是最后一位管理员', en: 'This is the last administrator' },
  detail: () => ({
    'zh-CN': '请先让另一位人员成为管理员。',
    en: 'Make somebody else an administrator first.',
  }),
})
