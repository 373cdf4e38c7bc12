// The content policy lets no page make code of text. The library that checks shapes would try whether it may, at each start;
// told beforehand that it may not, it does not try, and browsers have nothing to report.
globalThis.__zod_globalConfig = { jitless: true };
