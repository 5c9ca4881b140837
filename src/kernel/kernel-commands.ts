/** What the kernel itself can be told on the command line: tokens, backup, restore. */
import { isAbsolute, resolve } from 'node:path'
import { backup, restore } from './backup.ts'
import type { KernelCommand, KernelCommands } from './commands.ts'
import { type CommandCall, type Role, ROLES, UsageError } from './system.ts'

const fileOf = (call: Pick<CommandCall<never>, 'positionals' | 'cwd'>): string => {
  const [file, ...more] = call.positionals
  if (file === undefined || more.length > 0) throw new UsageError('name one file')
  return isAbsolute(file) ? file : resolve(call.cwd, file)
}

const tokenCommand: KernelCommand = {
  verb: 'token',
  usage: 'token --role ROLE [--name NAME] [--days N] [--json]',
  about: {
    en: 'Makes a token for a machine and prints it, once.',
    'zh-CN': '为机器生成令牌，只显示一次。',
  },
  options: {
    role: { type: 'string' },
    name: { type: 'string', default: 'command line' },
    days: { type: 'string', default: '365' },
    json: { type: 'boolean' },
  },
  async run(call, platform) {
    const role = call.options['role'] as Role | undefined
    if (role === undefined || !ROLES.includes(role))
      throw new UsageError(`--role is one of ${ROLES.join(', ')}`)
    const days = Number(call.options['days'])
    if (!Number.isInteger(days) || days < 1 || days > 3650) throw new UsageError('--days is from 1 to 3650')
    const token = await platform.access.issueToken({
      roles: [role],
      name: String(call.options['name']),
      days,
      by: call.actor,
    })
    call.print(call.options['json'] === true ? JSON.stringify({ token, role, days }) : token)
    return 0
  },
}

const backupCommand: KernelCommand = {
  verb: '',
  usage: 'FILE [--json]',
  about: { en: 'Writes everything to one file.', 'zh-CN': '把全部数据写入一个文件。' },
  options: { json: { type: 'boolean' } },
  async run(call, platform) {
    const file = fileOf(call)
    const result = await backup(platform.database, file, platform.clock.now())
    call.say(`${result.rows} rows of ${result.tables} tables are in ${file}`)
    call.say(`Keep ${platform.options.home}/secret with it, apart: sessions depend on it.`)
    if (call.options['json'] === true) call.print(JSON.stringify({ file, ...result }))
    return 0
  },
}

const restoreCommand: KernelCommand = {
  verb: '',
  usage: 'FILE [--force] [--json]',
  about: {
    en: 'Replaces everything by what the file holds. Not while a server runs.',
    'zh-CN': '用文件内容替换全部数据；服务运行时不可用。',
  },
  options: { force: { type: 'boolean' }, json: { type: 'boolean' } },
  async run(call, platform) {
    const file = fileOf(call)
    if (platform.options.serving) {
      call.say('stop the server first: a restore replaces what it holds in memory')
      return 1
    }
    if (call.options['force'] !== true && !(await platform.isNew())) {
      call.say('the database is not empty: everything in it would be replaced. Say --force to do it.')
      return 1
    }
    const result = await restore(platform.database, file)
    call.say(`${result.rows} rows of ${result.tables} tables were restored`)
    if (call.options['json'] === true) call.print(JSON.stringify({ file, ...result }))
    return 0
  },
}

export const kernelCommands: readonly KernelCommands[] = [
  { name: 'access', commands: [tokenCommand] },
  { name: 'backup', commands: [backupCommand] },
  { name: 'restore', commands: [restoreCommand] },
]
