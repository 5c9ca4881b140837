/** Every page at both widths in either language (pages.test.ts looks at one width for each). */
process.env['KAPOK_PAGES'] = 'all'
await import('./pages.test.ts')
