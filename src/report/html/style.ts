/** The page's one style sheet. Its hash stands in the page's content policy. */
export const style = `
:root { color-scheme: light dark; --paper: #f3f5f8; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --panel: #f6f8fa;
  --bad: #b3261e; --good: #1a6b34; --doubt: #7a5200; --link: #0a52b5; --card: #fff; --bad-tint: #fdecea; --good-tint: #e7f5ec;
  --doubt-tint: #fdf3dc; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161c; --ink: #e6edf3; --faint: #a3adb8; --line: #3a424d;
  --panel: #1e252e; --bad: #ff9a90; --good: #7ee2a0; --doubt: #f2c56b; --link: #86b9ff; --card: #171c23; --bad-tint: #3a1c1c;
  --good-tint: #14301f; --doubt-tint: #35290f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5em 0 .5em; }
h1 { margin-top: 0; } h2 { font-size: 1.15rem; } h3 { font-size: 1.05rem; }
.badge { display: inline-block; padding: .05em .6em; border-radius: 2em; border: 1px solid; font-size: .9em; white-space: nowrap; }
.badge.broken { background: var(--bad-tint); } .badge.healthy { background: var(--good-tint); }
.badge.undecided { background: var(--doubt-tint); }
.lead { font-size: 1.15rem; margin: .25rem 0 1rem; }
.tally { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 1rem 0; padding: 0; }
.tally li { min-width: 6.5rem; padding: .5rem .9rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.tally strong { display: block; font-size: 1.5rem; line-height: 1.2; }
.count-failed strong { color: var(--bad); } .count-unknown strong { color: var(--doubt); } .count-passed strong { color: var(--good); }
a { color: var(--link); }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { margin: .25rem 0 .75rem; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: .375rem;
  white-space: pre-wrap; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
.broken, .fail { color: var(--bad); } .healthy, .ok { color: var(--good); } .undecided, .unknown { color: var(--doubt); }
.faint { color: var(--faint); }
.request, .finding, main > section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 0 1.25rem 1.25rem;
  margin: 1.25rem 0; }
.request { box-shadow: 0 1px 3px #0002; }
.finding { border-left: .375rem solid var(--bad); } .finding.latent { border-left-color: var(--line); }
@media (max-width: 36rem) { body { padding: .75rem; } dl { display: block !important; } dd { margin-bottom: .5rem !important; }
  .request, .finding, main > section { padding: 0 .75rem .75rem; } h1 { font-size: 1.5rem; } }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
figure { margin: 1rem 0; } figcaption { margin: .75rem 0 .5rem; color: var(--faint); overflow-wrap: anywhere; } .wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 1.25rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
thead th { color: var(--faint); font-size: .85em; font-weight: 600; } tbody th { font-weight: 500; }
td.broken { background: var(--bad-tint); } td.healthy { background: var(--good-tint); } td.undecided { background: var(--doubt-tint); }
td code, tbody th code { overflow-wrap: normal; white-space: nowrap; } .wide td:last-child:not(:first-child) { min-width: 9rem; } td > span { white-space: nowrap; }
td.ok, td.broken, td.healthy, td.undecided { white-space: nowrap; }
button { font: inherit; padding: .125rem .75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--panel);
  color: var(--ink); cursor: pointer; }
summary { cursor: pointer; }
.told { display: grid; gap: 0 1.75rem; align-items: start; } .told > * { min-width: 0; }
@media (min-width: 58rem) { .told { grid-template-columns: minmax(20rem, 24rem) 1fr; } .told figure { position: sticky; top: 1rem; } }
.path { display: block; width: 100%; max-width: 24rem; height: auto; }
.path text { fill: var(--ink); font: 12.5px system-ui, sans-serif; } .path .id { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.path .small { fill: var(--faint); font-size: 11.5px; }
.path text.bad { fill: var(--bad); font-weight: 700; } .path text.doubt { fill: var(--doubt); font-weight: 700; }
.path .account { fill: var(--panel); stroke: var(--line); } .path .vpc { fill: none; stroke: var(--faint); stroke-dasharray: 4 3; }
.path .card { fill: var(--card); stroke: var(--line); } .path .stops { stroke: var(--bad); stroke-width: 2; }
.path .doubts { stroke: var(--doubt); stroke-dasharray: 4 3; }
.path path { fill: none; stroke-width: 2; } .path .arm { stroke: var(--line); stroke-width: 1; }
.path .open { stroke: var(--good); } .path .beyond { stroke: var(--faint); stroke-dasharray: 5 4; }
.path .unsure { stroke: var(--doubt); stroke-dasharray: 2 3; }
.path .whole { stroke-dasharray: none; } .path .dots { stroke-width: 9; stroke-linecap: round; stroke-dasharray: none; } .path .dots.beyond { stroke-width: 6; }
.path circle { fill: var(--card); stroke-width: 2; } .path .stop { stroke: var(--bad); } .path circle.doubt { stroke: var(--doubt); stroke-dasharray: 3 2; }
@media print { :root { --paper: #fff; --card: #fff; } body { max-width: none; padding: 0; } button, .skip { display: none; }
  .request, .finding, pre, tr { break-inside: avoid-page; } a { color: inherit; } .told { display: block; } .told figure { position: static; }
  td code, tbody th code { white-space: normal; overflow-wrap: anywhere; } td { overflow-wrap: anywhere; }
  .path { max-width: 17rem; max-height: 22cm; break-inside: avoid-page; } }
`;
