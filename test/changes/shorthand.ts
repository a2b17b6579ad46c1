/**
 * The AWS CLI's shorthand: `A=1,B=[{C=x}],D=y z`.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
export type Value = string | Value[] | { [name: string]: Value };

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.at >= this.text.length;
  }

  private take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  private until(stops: string): string {
    const from = this.at;
    while (!this.done && !stops.includes(this.text[this.at] ?? '')) this.at += 1;
    return this.text.slice(from, this.at);
  }

  members(stops: string): Record<string, Value> {
    const members: Record<string, Value> = {};
    do {
      const name = this.until('=,]}');
      if (!/^\w+$/.test(name) || !this.take('=')) throw new Error(`'${this.text}' is no shorthand at ${this.at}`);
      members[name] = this.value(stops);
    } while (this.take(','));
    return members;
  }

  private value(stops: string): Value {
    if (this.take('[')) {
      const list: Value[] = [];
      while (!this.take(']')) {
        if (this.done) throw new Error(`'${this.text}' does not close its list`);
        list.push(this.value(']'));
        this.take(',');
      }
      return list;
    }
    if (this.take('{')) {
      const members = this.members('}');
      if (!this.take('}')) throw new Error(`'${this.text}' does not close its structure`);
      return members;
    }
    return this.until(`,${stops}`);
  }
}

export const parseShorthand = (text: string): Record<string, Value> => {
  const reader = new Reader(text);
  const members = reader.members('');
  if (!reader.done) throw new Error(`'${text}' goes on after its end`);
  return members;
};
