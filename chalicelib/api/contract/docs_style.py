"""How the page of the specification looks, in light and dark."""

STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5d6b7c;--line:#dfe4ea;--paper:#fff;
--tint:#f5f7f9;--link:#0b5cad}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#97a4b5;--line:#2c3542;--paper:#12171e;
--tint:#1a212b;--link:#7db8f5}}
*{box-sizing:border-box}
body{margin:0;display:grid;grid-template-columns:17rem minmax(0,1fr);background:var(--paper);
color:var(--ink);font:16px/1.55 system-ui,sans-serif}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem;background:var(--tint);
border-right:1px solid var(--line);font-size:.82rem}
nav b{display:block;margin:1.1rem 0 .3rem;text-transform:capitalize}
nav a{display:block;padding:.15rem 0;color:var(--ink);text-decoration:none;overflow-wrap:anywhere}
a{color:var(--link)}a:hover{text-decoration:underline}
main{padding:2rem clamp(1rem,4vw,4rem) 6rem;max-width:62rem}
h1 small,small,em{color:var(--soft);font-weight:400;font-size:.8rem;font-style:normal}
h2{margin:3rem 0 1rem;text-transform:capitalize}
h3{margin:0;font-size:1.05rem;overflow-wrap:anywhere}
h4{margin:1.2rem 0 .3rem;font-size:.8rem;color:var(--soft)}
article{margin:1rem 0;padding:1.1rem 1.3rem;border:1px solid var(--line);border-radius:.6rem}
article:target{border-color:var(--link)}
table{width:100%;border-collapse:collapse;font-size:.88rem}
th{text-align:left;vertical-align:top;width:15rem;font-weight:400}
th small{display:block}
td,th{padding:.35rem .5rem .35rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
code{font:.92em ui-monospace,monospace}
i{display:inline-block;min-width:3.3rem;padding:.05rem .3rem;border-radius:.25rem;color:#fff;
font:600 .68rem/1.5 ui-monospace,monospace;text-align:center;background:#3c6e9f}
i.post{background:#2c7a51}i.put,i.patch{background:#946200}i.delete{background:#ad3a3a}
.refusal{margin:.25rem 0;font-size:.85rem;color:var(--soft)}
@media(max-width:48rem){body{display:block}nav{position:static;height:auto;max-height:14rem}
th{width:9rem}}
"""
