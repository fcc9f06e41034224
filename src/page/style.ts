/** The page's looks: one sheet for screen, phone, dark mode and print; no font, picture or script is fetched. */
export const style = `
:root{color-scheme:light dark;--ink:#1a1d21;--soft:#59616b;--paper:#fff;--raised:#f7f8fa;--edge:#d9dee4;--mark:#e8f3ec;--good:#13693a;--bad:#8a5a00;--zone:#e3f1e8;--link:#0b57a4}
@media (prefers-color-scheme:dark){:root{--ink:#e7eaee;--soft:#a8b1bc;--paper:#15181c;--raised:#1b1f24;--edge:#343b44;--mark:#1c3326;--good:#7ad19d;--bad:#e2b564;--zone:#1b2f24;--link:#8fc1f5}}
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:74rem;padding:1.5rem 1.5rem 4rem;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:2rem;line-height:1.2;letter-spacing:-.01em;margin:0 0 .75rem}
h2{font-size:1.25rem;line-height:1.3;margin:3rem 0 .75rem}
p{margin:.5rem 0;max-width:46rem}
a{color:var(--link);text-underline-offset:.15em}
.kind{color:var(--soft);font-size:.875rem;margin:0}
.note{color:var(--soft);font-size:.9375rem}
#live:empty{display:none}
nav{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--edge);margin:0 -1.5rem;padding:0 1.5rem}
nav ul{display:flex;gap:0 1.25rem;margin:0;padding:.625rem 0;list-style:none;overflow-x:auto;white-space:nowrap;font-size:.9375rem}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
.outcome{font-size:1.125rem;line-height:1.45;max-width:none;padding:.875rem 1.125rem;border-left:4px solid var(--edge);background:var(--raised);margin:.5rem 0 1.25rem}
.outcome.over{border-color:var(--good);background:var(--mark)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.375rem 1.25rem;margin:.75rem 0}
dt{color:var(--soft)}dd{margin:0;min-width:0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(25rem,100%),1fr));gap:1.5rem 2rem;margin:1rem 0 2rem}
.cards h2{margin-top:0}.cards .frame{margin:0}.cards table{width:100%;min-width:0}.cards th,.cards td{padding-right:.5rem}
.season{margin-top:2rem;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr))}.season section{border:1px solid var(--edge);border-radius:.5rem;padding:1rem 1.25rem}
#boss td,section[id^=groups] td,time,th a{white-space:nowrap}th a.id{display:inline-block;min-width:6rem;max-width:12rem;white-space:normal;overflow-wrap:anywhere}#rules td:last-child,#rewards td:last-child{min-width:14rem}#rewards th,#rewards td:not(:last-child){white-space:nowrap}
.frame{overflow-x:auto;max-width:100%;margin:1rem 0}
.frame:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;min-width:min(100%,40rem);font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:0 0 .375rem}
th,td{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid var(--edge);vertical-align:top;overflow-wrap:normal}
th:first-child{padding-left:.375rem}
.words{overflow-wrap:anywhere}
th[scope=col]{color:var(--soft);font-weight:500;vertical-align:bottom}th[scope=row]{font-weight:400}
th small{display:block;font-size:.75rem;font-weight:400}
tr.marked>*{background:var(--mark)}
em{color:var(--soft)}
th code,td code{white-space:nowrap}code{font:.85em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{overflow-x:auto;padding:.75rem 1rem;border:1px solid var(--edge);border-radius:.375rem;background:var(--raised)}
svg{max-width:none;display:block}svg.margins,svg.curve{max-width:100%;height:auto}svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--ink)}
svg text.muted{fill:var(--soft)}svg text.won{font-weight:600;fill:var(--good)}
svg .wire{stroke:var(--edge)}svg .box{fill:var(--paper);stroke:var(--soft)}svg .open{fill:var(--paper);stroke:var(--soft);stroke-dasharray:4}
svg .zone{fill:var(--zone)}svg .bar{stroke:var(--good);stroke-width:2;stroke-dasharray:5 3}
svg line.won,svg .line{stroke:var(--good);stroke-width:3}svg line.lost{stroke:var(--bad);stroke-width:3}
svg circle.won{fill:var(--good)}svg circle.lost{fill:var(--paper);stroke:var(--bad);stroke-width:3}
@media (max-width:40rem){body{padding:1rem 1rem 3rem}h1{font-size:1.625rem}h2{margin-top:2.25rem}nav{margin:0 -1rem;padding:0 1rem}table{font-size:.8125rem}.cards th,.cards td{padding-right:.375rem}.cards em{font-size:.75rem}dl{grid-template-columns:1fr;gap:0}dt{margin-top:.5rem;font-size:.875rem}}
@media print{th,td{overflow-wrap:anywhere}html{font-size:10px}nav,#live{display:none}.frame{overflow:visible}body{max-width:none;padding:0;font-size:1rem}h2{margin-top:1.5rem;break-after:avoid}.cards{grid-template-columns:1fr 1fr;gap:1rem 2rem}svg text{font-size:10px}.cards .frame,tr,svg{break-inside:avoid}thead{display:table-header-group}svg.bracket{max-width:100%;height:auto}}
`
