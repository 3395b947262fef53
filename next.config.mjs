/** @type {import('next').NextConfig} */
export default {
  // `npm run check` checks the types, and better: of everything, not of the pages alone, and not on each start.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  // Next's image optimizer would fetch on behalf of whoever asks.
  images: { unoptimized: true },
  // The first page would wait until the code of all of them is loaded.
  experimental: {
    preloadEntriesOnStart: false,
    // The guard before Next decides what is too large (lib/ground/requests).
    serverActions: { bodySizeLimit: '4mb' },
  },
}
