import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { CannotStart } from './cannot-start.ts'
import { type Provider, providersIn } from './providers.ts'

export type Settings = {
  /** 0: any free port. */
  port: number
  host: string
  /** The public address, without a path; null to follow the address that a request came for. */
  url: URL | null
  dataDir: string
  databaseUrl: string | null
  redisUrl: string | null
  /** How many processes serve; one in development. */
  workers: number
  secret: string | null
  trustProxy: boolean
  smtpUrl: string | null
  mailFrom: string | null
  name: string
  /** Other sites that people may sign in by. */
  providers: Provider[]
  limits: boolean
  logLevel: string
  production: boolean
}

const onOff = (usual: 'on' | 'off') =>
  z
    .enum(['on', 'off', 'true', 'false', '1', '0'], { error: 'must be "on" or "off"' })
    .default(usual)
    .transform((text) => text === 'on' || text === 'true' || text === '1')

const address = (protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  })

const publicUrl = address(['http:', 'https:'])
  .transform((text) => new URL(text))
  .refine((url) => url.href === `${url.origin}/`, {
    error: 'must be an address without path, user or query, such as https://chat.example.org',
  })

/** More than any machine's cores are worth, and each takes memory: likelier a slip of the finger. */
const workers = z
  .string()
  .regex(/^(auto|[1-9]\d?)$/, { error: 'must be "auto" or a whole number from 1 to 64' })
  .transform((text) => (text === 'auto' ? Math.min(availableParallelism(), 64) : Number(text)))
  .refine((count) => count <= 64, { error: 'must be "auto" or a whole number from 1 to 64' })

const mailbox = z
  .string()
  .regex(/^(?:[^<>\p{Cc}]{1,80} <[^\s<>,;"@]+@[^\s<>,;"@]+>|[^\s<>,;"@]+@[^\s<>,;"@]+)$/u, {
    error: 'must be an e-mail address, or a name and one: Hearth <hearth@example.org>',
  })

/** A guessable secret would let anybody forge what it seals, so it is refused rather than stretched. */
const strongSecret = z.string().refine((text) => text.length >= 32 && new Set(text).size >= 8, {
  error: 'is too weak: at least 32 random characters, such as "openssl rand -hex 32" prints',
})

const client = z.string().max(1_000, { error: 'is too long' })

/**
 * Every setting, with the words that `.env.example` and the README are made from. `meta.usual` is what is shown
 * as the default; `secret` keeps the given value out of error sentences.
 */
export const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a whole number from 0 to 65535' })
    .transform(Number)
    .refine((port) => port <= 65535, { error: 'must be a whole number from 0 to 65535' })
    .default(3000)
    .meta({ usual: '3000', description: 'The port to listen on. 0 takes any free one.' }),
  HEARTH_HOST: z.string().default('::').meta({
    usual: '::',
    description:
      'The address to listen on. "::" is every network of this machine, IPv4 and IPv6, so that others on the LAN can join; "127.0.0.1" is this machine alone, as behind a proxy.',
  }),
  HEARTH_URL: publicUrl.optional().meta({
    usual: '',
    description:
      'The public address, such as https://chat.example.org, when a proxy with TLS stands in front. Other addresses keep working.',
  }),
  HEARTH_NAME: z
    .string()
    .max(40, { error: 'must have at most 40 characters' })
    .default('Hearth')
    .meta({ usual: 'Hearth', description: 'What this instance is called.' }),
  HEARTH_DATA: z.string().default('./data').meta({
    usual: './data',
    description: 'The folder for everything that Hearth keeps: the database, secrets, logs.',
  }),
  DATABASE_URL: address(['postgres:', 'postgresql:']).optional().meta({
    usual: '',
    secret: true,
    description:
      'A PostgreSQL server (14 or newer) to use instead of the embedded one: postgresql://user:password@host:5432/database.',
  }),
  REDIS_URL: address(['redis:', 'rediss:']).optional().meta({
    usual: '',
    secret: true,
    description:
      'Redis (7 or newer is best), through which several nodes on one DATABASE_URL hear each other: redis://host:6379. One node needs none.',
  }),
  HEARTH_WORKERS: workers.default(1).meta({
    usual: '1',
    description:
      'How many worker processes serve on this machine, behind the one port: "auto" is one a core. Each takes some 200 MB. Development (npm run dev) always has one.',
  }),
  HEARTH_SECRET: strongSecret.optional().meta({
    usual: '',
    secret: true,
    description:
      'What seals session cookies: at least 32 random characters. Made and kept on first start where it is not given.',
  }),
  HEARTH_TRUST_PROXY: onOff('off').meta({
    usual: 'off',
    description:
      'Whether to believe X-Forwarded-For, -Proto and -Host. Turn it on only behind a proxy that overwrites them.',
  }),
  HEARTH_SMTP_URL: address(['smtp:', 'smtps:']).optional().meta({
    usual: '',
    secret: true,
    description:
      'The server that sends mail, for new passwords and to confirm addresses: smtps://user:password@mail.example.org. Needs HEARTH_URL, for the links in it. Without it whoever runs the instance hands links over.',
  }),
  HEARTH_MAIL_FROM: mailbox.optional().meta({
    usual: '',
    description:
      'Whom mail comes from, such as Hearth <hearth@example.org>. No-reply at the public address, if not given.',
  }),
  HEARTH_LIMITS: onOff('on').meta({
    usual: 'on',
    description: 'Limits on how often things may be done. Turn them off for measurements only.',
  }),
  HEARTH_OIDC_ISSUER: address(['https:', 'http:']).optional().meta({
    usual: '',
    description:
      'An OpenID Connect provider to sign in by, such as https://id.example.org/realms/home: its issuer. It is to send people back to /api/auth/callback/oidc.',
  }),
  HEARTH_OIDC_ID: client
    .optional()
    .meta({ usual: '', description: 'What that provider calls this instance (client id).' }),
  HEARTH_OIDC_SECRET: client.optional().meta({
    usual: '',
    secret: true,
    description: 'What shows that provider that it is this instance (client secret).',
  }),
  HEARTH_OIDC_NAME: z
    .string()
    .max(40, { error: 'must have at most 40 characters' })
    .default('single sign-on')
    .meta({ usual: 'single sign-on', description: 'What its button says after “Continue with”.' }),
  HEARTH_GITHUB_ID: client.optional().meta({
    usual: '',
    description: 'Sign-in by GitHub: the id of an OAuth app whose callback is /api/auth/callback/github.',
  }),
  HEARTH_GITHUB_SECRET: client
    .optional()
    .meta({ usual: '', secret: true, description: 'The secret of that app.' }),
  HEARTH_GOOGLE_ID: client.optional().meta({
    usual: '',
    description: 'Sign-in by Google: the id of an OAuth client whose redirect is /api/auth/callback/google.',
  }),
  HEARTH_GOOGLE_SECRET: client
    .optional()
    .meta({ usual: '', secret: true, description: 'The secret of that client.' }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info')
    .meta({
      usual: 'info',
      description: 'How much is logged: fatal, error, warn, info, debug, trace or silent.',
    }),
})

export type Environment = Record<string, string | undefined>

/**
 * Reads the settings from the environment and from `.env` in the working folder; the real environment wins.
 * An empty value counts as not set. Throws `CannotStart` with a sentence that names the variable.
 */
export function readSettings(env: Environment = process.env, folder = process.cwd()): Settings {
  const file = resolve(folder, '.env')
  const kept = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  const given = Object.fromEntries(
    Object.entries({ ...kept, ...env }).filter(([, value]) => value !== undefined && value !== ''),
  )
  const read = environment.safeParse(given)
  if (!read.success) throw new CannotStart(fault(read.error, given))
  const set = read.data
  // The address that a request came for is whoever's who made it: links with secrets must not lead there.
  if (set.HEARTH_SMTP_URL && !set.HEARTH_URL)
    throw new CannotStart('HEARTH_SMTP_URL needs HEARTH_URL, for the links in mail.')
  const production = env.NODE_ENV === 'production'
  return {
    port: set.PORT,
    host: set.HEARTH_HOST,
    url: set.HEARTH_URL ?? null,
    dataDir: resolve(folder, set.HEARTH_DATA),
    databaseUrl: set.DATABASE_URL ?? null,
    redisUrl: set.REDIS_URL ?? null,
    workers: production ? set.HEARTH_WORKERS : 1,
    secret: set.HEARTH_SECRET ?? null,
    trustProxy: set.HEARTH_TRUST_PROXY,
    smtpUrl: set.HEARTH_SMTP_URL ?? null,
    mailFrom: set.HEARTH_MAIL_FROM ?? null,
    name: set.HEARTH_NAME,
    providers: providersIn(set),
    limits: set.HEARTH_LIMITS,
    logLevel: set.LOG_LEVEL,
    production,
  }
}

function fault(error: z.ZodError, given: Environment): string {
  const issue = error.issues[0]
  const name = String(issue?.path[0] ?? 'A setting')
  const secret = name in environment.shape && shown(name)?.secret
  return `${name} ${issue?.message ?? 'is wrong'}${secret ? '' : ` (it is ${JSON.stringify(given[name])})`}.`
}

/** What is told about a setting: its default and its description. */
export function shown(name: string): { usual: string; description: string; secret: boolean } | undefined {
  const field: z.ZodType | undefined = Object.entries(environment.shape).find(([key]) => key === name)?.[1]
  const meta = field?.meta()
  if (!meta) return undefined
  return {
    usual: String(meta.usual ?? ''),
    description: meta.description ?? '',
    secret: meta.secret === true,
  }
}
