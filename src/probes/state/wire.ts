/** As the AWS CLI prints a time: `2026-11-03T09:12:00+00:00`, with microseconds where the time has a fraction. */
const time = (value: Date): string => {
  const iso = value.toISOString();
  const fraction = iso.slice(20, 23);
  return `${iso.slice(0, 19)}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
};

/** As the AWS CLI prints a blob. */
const blob = (value: Uint8Array): string => Buffer.from(value).toString('base64');

/** An SDK answer as the JSON that the AWS CLI prints. Members without a value are left out. */
export const printed = (value: unknown): unknown => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : time(value);
  if (value instanceof Uint8Array) return blob(value);
  if (Array.isArray(value)) return value.map(printed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined && member !== null)
      .map(([name, member]) => [name, printed(member)]),
  );
};
