/**
 * Causes that configuration cannot show: no answer of AWS holds them. They belong to evidence (logs, live probes, the
 * text that a client printed) or refute a suspicion. Listed so that none is forgotten; test/registry.test.ts compares.
 */
export const notChecks: Readonly<Record<string, string>> = {};
