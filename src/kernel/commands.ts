/** The command line: finds the command, parses its options, runs it, and turns what happened into an exit code. */
import { parseArgs } from 'node:util'
import type { AnyTables } from './db.ts'
import type { Platform } from './platform.ts'
import { localActor } from './platform.ts'
import { Problem } from './problem.ts'
import { type AnyCommand, type AnySystem, type AnyWork, type CommandCall, UsageError } from './system.ts'

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

/** A command of the kernel itself: it has the whole platform. The verb is '' where the name says it all. */
export interface KernelCommand extends Omit<AnyCommand, 'run'> {
  run(call: CommandCall<AnyTables>, platform: Platform): Promise<number>
}

export interface KernelCommands {
  readonly name: string
  readonly commands: readonly KernelCommand[]
}

const lines = (name: string, commands: readonly Pick<AnyCommand, 'usage' | 'about'>[]): string[] =>
  commands.map((c) => `kapok ${name} ${c.usage}\n      ${c.about.en}  ${c.about['zh-CN']}`)

function usage(systems: readonly AnySystem[], kernel: readonly KernelCommands[]): string {
  return [
    'kapok start [--no-sample]',
    '      Opens the platform and serves it.  启动平台',
    ...[...kernel, ...systems].flatMap((s) => lines(s.name, s.commands)),
  ].join('\n')
}

/** A command that was found, and its words as it takes them. */
export interface Understood {
  readonly name: string
  readonly command: AnyCommand | KernelCommand
  readonly system: string | null
  readonly values: ReturnType<typeof parse>['values']
  readonly positionals: readonly string[]
}

/** Finds the command, without a platform. Where there is none, or help is asked for, says so and gives the exit code. */
export function understand(
  systems: readonly AnySystem[],
  kernel: readonly KernelCommands[],
  { argv, say }: Pick<CommandLine, 'argv' | 'say'>,
): Understood | number {
  const [name, ...words] = argv
  const own = kernel.find((k) => k.name === name)
  const system = systems.find((s) => s.name === name)
  const commands: readonly (AnyCommand | KernelCommand)[] | undefined = own?.commands ?? system?.commands
  const command = commands?.find((c) => c.verb === '' || c.verb === words[0])
  const help = asksForHelp(argv)
  if (command === undefined) {
    if (!help && name !== undefined) say(`no such command: ${argv.slice(0, 2).join(' ')}`)
    say(
      help && name !== undefined && commands !== undefined
        ? lines(name, commands).join('\n')
        : usage(systems, kernel),
    )
    return help ? 0 : 2
  }
  if (help) {
    say(lines(name!, [command]).join('\n'))
    return 0
  }
  try {
    const parsed = parse(command, command.verb === '' ? words : words.slice(1))
    return { name: name!, command, system: system?.name ?? null, ...parsed }
  } catch (error) {
    say(`${(error as Error).message}\nusage: kapok ${name} ${command.usage}`)
    return 2
  }
}

/** Runs one command on an open platform. Exit code: 0 done, 1 failed or something rejected, 2 wrong use. */
export async function runCommand(
  platform: Platform,
  kernel: readonly KernelCommands[],
  line: CommandLine,
): Promise<number> {
  const understood = understand(platform.options.systems, kernel, line)
  if (typeof understood === 'number') return understood
  const { name, command, system, values, positionals } = understood
  try {
    const call: CommandCall<AnyTables> = {
      work: (system === null ? undefined : platform.workOf(system)) as AnyWork,
      actor: localActor(line.user),
      positionals,
      options: values,
      cwd: line.cwd,
      home: platform.options.home,
      env: line.env,
      print: line.print,
      say: line.say,
      signal: line.signal,
    }
    return await command.run(call, platform)
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

function parse(command: AnyCommand | KernelCommand, args: string[]) {
  return parseArgs({ args, options: command.options, allowPositionals: true, strict: true })
}
