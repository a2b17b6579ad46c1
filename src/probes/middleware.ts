interface Response {
  body: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export type Next = (args: unknown) => Promise<{ readonly response: Response; readonly output: unknown }>;

type Middleware = (next: Next) => Next;

interface Stack {
  add(middleware: Middleware, options: object): void;
  addRelativeTo(middleware: Middleware, options: object): void;
}

const stackOf = (command: object): Stack => (command as { middlewareStack: Stack }).middlewareStack;

/** Runs round every attempt of a command, next to the wire: what comes back is not read yet. */
export const atTheWire = (command: object, name: string, middleware: Middleware): void =>
  stackOf(command).add(middleware, { step: 'deserialize', priority: 'low', name });

/** Runs before every attempt of a command is signed, the SDK's own retries too. */
export const beforeSigning = (command: object, name: string, middleware: Middleware): void =>
  stackOf(command).addRelativeTo(middleware, { relation: 'before', toMiddleware: 'httpSigningMiddleware', name });
