/** The command line: finds the command, parses its options, runs it, and turns what happened into an exit code. */
import { parseArgs } from 'node:util'
import type { Platform } from './platform.ts'
import { localActor } from './platform.ts'
import { Problem } from './problem.ts'
import { type AnyCommand, type AnySystem, type AnyWork, UsageError } from './system.ts'

/** Where a command's words go, and where it was given. */
export interface CommandLine {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly user: string
  readonly env: Readonly<Record<string, string | undefined>>
  print(text: string): void
  say(text: string): void
  readonly signal: AbortSignal
}

/** What the kernel itself can be told, in the shape of a system's commands; the verb is '' where the name says it all. */
export interface KernelCommands {
  readonly name: string
  readonly commands: (platform: Platform) => readonly AnyCommand[]
}

const lines = (name: string, commands: readonly AnyCommand[]): string[] =>
  commands.map((c) => `kapok ${name} ${c.usage}\n      ${c.about.en}  ${c.about['zh-CN']}`)

export function usage(systems: readonly AnySystem[], kernel: readonly KernelCommands[], platform: Platform): string {
  return [
    'kapok start [--no-sample]',
    '      Opens the platform and serves it.  启动平台',
    ...kernel.flatMap((k) => lines(k.name, k.commands(platform))),
    ...systems.flatMap((s) => lines(s.name, s.commands)),
  ].join('\n')
}

/** Runs one command on an open platform. Exit code: 0 done, 1 failed or something rejected, 2 wrong use. */
export async function runCommand(
  platform: Platform,
  kernel: readonly KernelCommands[],
  line: CommandLine,
): Promise<number> {
  const { systems } = platform.options
  const [name, ...words] = line.argv
  const kernelOwn = kernel.find((k) => k.name === name)
  const system = systems.find((s) => s.name === name)
  const commands = kernelOwn?.commands(platform) ?? system?.commands
  const command = commands?.find((c) => c.verb === '' || c.verb === words[0])
  const rest = command?.verb === '' ? words : words.slice(1)
  const help = asksForHelp(line.argv)
  if (command === undefined) {
    const own = help && name !== undefined && commands !== undefined ? lines(name, commands).join('\n') : null
    if (!help && name !== undefined) line.say(`no such command: ${line.argv.slice(0, 2).join(' ')}`)
    line.say(own ?? usage(systems, kernel, platform))
    return help ? 0 : 2
  }
  if (help) {
    line.say(lines(name!, [command]).join('\n'))
    return 0
  }
  try {
    const { values, positionals } = parse(command, rest)
    const work = system === undefined ? undefined : platform.workOf(system.name)
    return await command.run({
      work: work as AnyWork,
      actor: localActor(line.user),
      positionals,
      options: values,
      cwd: line.cwd,
      home: platform.options.home,
      env: line.env,
      print: line.print,
      say: line.say,
      signal: line.signal,
    })
  } catch (error) {
    if (error instanceof UsageError) {
      line.say(`${error.message}\nusage: kapok ${name} ${command.usage}`)
      return 2
    }
    if (error instanceof Problem) line.say(error.details.en)
    else {
      line.say(error instanceof Error ? error.message : String(error))
      platform.options.log.error({ err: error, argv: line.argv }, 'a command failed')
    }
    return 1
  }
}

/** `help` alone, or `--help` anywhere before `--`, after which everything is a name. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv[0] === 'help' || argv.slice(0, end === -1 ? undefined : end).includes('--help')
}

function parse(command: AnyCommand, args: string[]) {
  try {
    return parseArgs({ args, options: command.options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
