"""How the pages of the stand-ins look: plain, light and dark, and not like those of the product."""

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-height: 100vh; background: Canvas; }
main { box-sizing: border-box; width: min(26rem, 92vw); border: 1px solid color-mix(in srgb, CanvasText 18%, Canvas);
  border-radius: 12px; padding: 1.75rem; }
h1 { font-size: 1rem; font-weight: 500; margin: 0; }
.price { font-size: 2.25rem; font-weight: 650; margin: .25rem 0 1.25rem; }
.note { color: color-mix(in srgb, CanvasText 65%, Canvas); font-size: .875rem; }
.declined { color: light-dark(#a4161a, #ff8f8f); }
form { margin: .5rem 0 0; }
button { width: 100%; padding: .7rem; font: inherit; border-radius: 8px; cursor: pointer;
  border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas); background: transparent;
  color: inherit; }
button.main { background: #4f46e5; border-color: #4f46e5; color: #fff; font-weight: 600; }
"""
