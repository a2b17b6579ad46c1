const w3c = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

const offsetMinutes = (zone: string): number => {
  if (zone === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/**
 * Milliseconds since 1970 for the forms that IAM accepts: the W3C profile of ISO 8601 (four digits are a year) and epoch
 * seconds. NaN for anything else.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export const parseDate = (text: string): number => {
  const found = w3c.exec(text);
  if (!found) return /^-?\d{5,17}(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Number.NaN;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    found;
  const millis = Math.floor(Number(`0.${fraction}`) * 1000);
  const valid =
    Number(month) <= 12 && Number(day) <= 31 && Number(hour) <= 24 && Number(minute) < 60 && Number(second) <= 60;
  if (!valid) return Number.NaN;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millis,
  );
  return local - offsetMinutes(zone) * 60_000;
};
