/** The page's looks: one sheet for screen, phone, dark mode and print; no font, picture or script is fetched. */
export const style = `
:root{color-scheme:light dark;--ink:#1a1d21;--soft:#59616b;--paper:#fff;--edge:#c9d0d8;--mark:#e8f3ec;--good:#13693a;--bad:#8a5a00;--zone:#e3f1e8;--link:#0b57a4}
@media (prefers-color-scheme:dark){:root{--ink:#e7eaee;--soft:#a8b1bc;--paper:#15181c;--edge:#3c444d;--mark:#1c3326;--good:#7ad19d;--bad:#e2b564;--zone:#1b2f24;--link:#8fc1f5}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--edge);padding-bottom:.2rem}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;list-style:none}
.outcome{font-size:1.15rem;padding:.8rem 1rem;border-left:5px solid var(--good);background:var(--mark);margin:1rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
dt{color:var(--soft)}dd{margin:0;min-width:0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(24rem,100%),1fr));gap:1rem;margin-bottom:1rem}
.cards th,.cards td{padding-right:.3rem}
#boss td:last-child,#rules td:last-child{min-width:14rem}
.frame{overflow-x:auto;max-width:100%}
.frame:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;padding:.2rem .6rem .2rem 0;border-bottom:1px solid var(--edge);vertical-align:top;overflow-wrap:normal}
th[scope=col]{color:var(--soft);font-weight:600}th[scope=row]{font-weight:400}
tr.marked>*{background:var(--mark)}
th code,td code{white-space:nowrap}code{font:.85em/1.4 ui-monospace,monospace}
pre{overflow-x:auto;padding:.6rem;border:1px solid var(--edge)}
svg{max-width:none;display:block}svg.margins,svg.curve{max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
svg .muted{fill:var(--soft)}svg text.won{font-weight:700;fill:var(--good)}
svg .wire{stroke:var(--edge)}svg .box{fill:var(--paper);stroke:var(--soft)}svg .open{fill:var(--paper);stroke:var(--edge);stroke-dasharray:4}
svg .zone{fill:var(--zone)}svg .bar{stroke:var(--good);stroke-width:2;stroke-dasharray:5 3}
svg line.won,svg .line{stroke:var(--good);stroke-width:3}svg line.lost{stroke:var(--bad);stroke-width:3}
svg circle.won{fill:var(--good)}svg circle.lost{fill:var(--paper);stroke:var(--bad);stroke-width:3}
@media (max-width:40rem){body{padding:.7rem}dl{grid-template-columns:1fr}dt{margin-top:.4rem}}
@media print{nav{display:none}.frame{overflow:visible}body{max-width:none;font-size:11px}h2{break-after:avoid}table,svg{break-inside:avoid}svg.bracket{width:100%;height:auto}}
`
