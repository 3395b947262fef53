import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only the Prisma command line reads this: Hearth itself has its settings from lib/ground/env.ts.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost/hearth' },
})
